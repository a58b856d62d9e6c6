import { listPractices } from '#commons/practices/server/index.ts';
import { listLibraryInput, type LibraryKind } from '#features/library/schema.ts';
import {
  countCategories,
  listLibrary,
  mayKeepCategories,
  publishesAnything,
} from '#features/library/server/index.ts';
import type { Context } from '#platform/context.ts';
import { listLanguages } from '#platform/i18n/languages.ts';

/**
 * A page of the library as its address narrows it.
 * @param only the one kind that the page is of
 */
export async function loadLibrary(ctx: Context, url: URL, only?: LibraryKind) {
  const asked = Object.fromEntries([...url.searchParams].filter(([, value]) => value !== ''));
  const input = listLibraryInput.parse({ ...asked, ...(only && { kind: only }) });
  const [list, categories, practices, publishes] = await Promise.all([
    listLibrary(ctx, input),
    only ? [] : countCategories(ctx, input),
    listPractices(ctx),
    publishesAnything(ctx),
  ]);
  return {
    ...list,
    input,
    publishes,
    categories,
    keepsCategories: !only && mayKeepCategories(ctx.actor) === true,
    practices: practices.map(({ slug, title }) => ({ slug, title })),
    languages: listLanguages(ctx.locale),
    member: ctx.actor.memberId !== null,
  };
}
