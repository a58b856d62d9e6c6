import { compareInput } from '#features/examples/schema.ts';
import { findExample } from '#features/examples/server/index.ts';
import { MAX_COMPARED } from '#features/examples/facts.ts';
import { notFound } from '#platform/errors.ts';
import { threads_former_member } from '#platform/i18n/generated/messages.js';

export const load = async ({ locals: { ctx }, url }) => {
  const asked = [...new Set(url.searchParams.getAll('with'))].slice(0, MAX_COMPARED);
  // What is no address of an example leads to none.
  const { data } = compareInput.safeParse({ with: asked });
  if (!data) throw notFound();
  const unknown = threads_former_member();
  return {
    examples: await Promise.all(
      data.with.map((slug) => findExample(ctx, slug, undefined, unknown)),
    ),
  };
};
