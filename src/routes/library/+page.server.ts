import { listPractices } from '#commons/practices/server/index.ts';
import { listLibraryInput } from '#features/library/schema.ts';
import {
  countCategories,
  listLibrary,
  mayKeepCategories,
  publishesAnything,
} from '#features/library/server/index.ts';
import { listLanguages } from '#platform/i18n/languages.ts';

export const load = async ({ locals: { ctx }, url }) => {
  const input = listLibraryInput.parse(
    Object.fromEntries([...url.searchParams].filter(([, value]) => value !== '')),
  );
  const [list, categories, practices, publishes] = await Promise.all([
    listLibrary(ctx, input),
    countCategories(ctx, input),
    listPractices(ctx),
    publishesAnything(ctx),
  ]);
  return {
    ...list,
    input,
    publishes,
    categories,
    keepsCategories: mayKeepCategories(ctx.actor) === true,
    practices: practices.map(({ slug, title }) => ({ slug, title })),
    languages: listLanguages(ctx.locale),
    member: ctx.actor.memberId !== null,
  };
};
