import type { SearchInput } from './schema.ts';

/** What narrows a search, beside its words. */
const FIELDS = ['q', 'kind', 'practice', 'language', 'organisation'] as const;

/** A search as the query of an address, `q=budget&kind=guide`: the same search is always written the same. */
export function askedOf(input: Partial<SearchInput>): string {
  return new URLSearchParams(
    FIELDS.flatMap((name) => (input[name] ? [[name, input[name]]] : [])),
  ).toString();
}
