import { listPractices } from '#commons/practices/server/index.ts';
import { searchInput } from '#commons/search/schema.ts';
import { keepEmptySearch, search } from '#commons/search/server/index.ts';
import { KIND_WORDS } from '#features/conversations/ui/kinds.ts';
import { KIND_WORDS as LIBRARY_WORDS } from '#features/library/ui/words.ts';
import { listLanguages } from '#platform/i18n/languages.ts';

export const load = async ({ locals: { ctx }, url }) => {
  const given = [...url.searchParams].filter(([, value]) => value !== '');
  const input = searchInput.parse(
    Object.fromEntries(
      given.map(([name, value]) => [name, value.slice(0, name === 'q' ? 500 : 120)]),
    ),
  );
  const [result, practices] = await Promise.all([search(ctx, input), listPractices(ctx)]);
  // Kept for the hosts, where nothing but the words narrowed it.
  const plain = given.every(([name]) => name === 'q');
  if (plain && !result.hits.length && !result.people.length && !result.practices.length)
    await keepEmptySearch(ctx, input.q);
  return {
    input,
    result,
    practices: practices.map(({ slug, title }) => ({ value: slug, label: title })),
    kinds: Object.entries({ ...KIND_WORDS, ...LIBRARY_WORDS }).map(([value, label]) => ({
      value,
      label: label(),
    })),
    languages: listLanguages(ctx.locale),
  };
};
