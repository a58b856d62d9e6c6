import { compareRevision, findPublication, listRevisions } from '#features/library/server/index.ts';
import { threads_former_member } from '#platform/i18n/generated/messages.js';
import { requireViewer } from '#platform/web/require-viewer.ts';

export const load = async (event) => {
  requireViewer(event);
  const { ctx } = event.locals;
  const query = event.url.searchParams;
  const found = await findPublication(
    ctx,
    event.params.slug,
    query.get('language') || undefined,
    threads_former_member(),
  );
  const { id, slug, href, title, language, versions } = found;
  const revisions = await listRevisions(ctx, id, language);
  const number = Number(query.get('revision')) || (revisions[0]?.number ?? 1);
  return {
    publication: { slug, href, title },
    ...{ versions, language, revisions, number },
    differences: await compareRevision(ctx, id, language, number),
  };
};
