import { compareInput } from '#features/examples/schema.ts';
import { findExample } from '#features/examples/server/index.ts';
import { MAX_COMPARED } from '#features/examples/facts.ts';
import { threads_former_member } from '#platform/i18n/generated/messages.js';

export const load = async ({ locals: { ctx }, url }) => {
  const asked = [...new Set(url.searchParams.getAll('with'))].slice(0, MAX_COMPARED);
  const slugs = compareInput.parse({ with: asked }).with;
  const unknown = threads_former_member();
  return {
    examples: await Promise.all(slugs.map((slug) => findExample(ctx, slug, undefined, unknown))),
  };
};
