import { listVersions, renderBody } from '#commons/threads/server/index.ts';
import { fillBodies, thingPath } from '#commons/things/server/index.ts';
import { threads_former_member } from '#platform/i18n/generated/messages.js';
import { keepLocale } from '#platform/web/locale.ts';

export const load = async ({ locals: { ctx }, params, url }) => {
  const versions = await listVersions(ctx, params.id);
  const bodies = await fillBodies(
    ctx,
    versions.map(({ markdown }) => renderBody(markdown)),
    threads_former_member(),
  );
  return {
    versions: versions
      .map(({ version, writtenAt }, i) => ({ version, writtenAt, html: bodies[i]! }))
      .reverse(),
    back: keepLocale(url.pathname, thingPath('conversation', params.slug)),
  };
};
