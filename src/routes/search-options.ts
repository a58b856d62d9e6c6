import { listPractices } from '#commons/practices/server/index.ts';
import type { SaveSearchInput } from '#commons/search/schema.ts';
import { KIND_WORDS } from '#features/conversations/ui/kinds.ts';
import { KIND_WORDS as LIBRARY_WORDS } from '#features/library/ui/words.ts';
import type { Context } from '#platform/context.ts';
import { listLanguages } from '#platform/i18n/languages.ts';

interface Option {
  value: string;
  label: string;
}
/** What a search may be narrowed to, in the reader's words. */
export interface SearchOptions {
  practices: Option[];
  kinds: Option[];
  languages: Option[];
}

export async function searchOptions(ctx: Context): Promise<SearchOptions> {
  return {
    practices: (await listPractices(ctx)).map(({ slug, title }) => ({ value: slug, label: title })),
    kinds: Object.entries({ ...KIND_WORDS, ...LIBRARY_WORDS }).map(([value, label]) => ({
      value,
      label: label(),
    })),
    languages: listLanguages(ctx.locale),
  };
}

/** What a search is called: its words, and what narrows it. */
export function searchTitle(search: SaveSearchInput, options: SearchOptions): string {
  const { q, kind, practice, language, organisation } = search;
  const label = (among: Option[], value?: string) =>
    among.find((option) => option.value === value)?.label ?? value;
  const narrow = [
    label(options.kinds, kind),
    label(options.practices, practice),
    label(options.languages, language),
    organisation,
  ];
  return [q, ...narrow].filter(Boolean).join(' · ');
}
