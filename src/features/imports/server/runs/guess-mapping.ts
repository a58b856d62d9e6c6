import { plainWord } from '#platform/i18n/read-country.ts';
import {
  EXAMPLE_FIELDS,
  mapping,
  PRACTICE_FIELDS,
  type MappedKind,
  type Mapping,
} from '../../mapping.ts';
import { OWN_MAPPINGS } from '../../own-mappings.ts';
import type { TableColumn } from '../../schema.ts';

/** What columns of that meaning are often called. */
const OFTEN: Record<string, readonly string[]> = {
  title: ['name', 'heading', 'casetitle', 'titre', 'titel'],
  summary: ['description', 'abstract', 'shortdescription', 'resume', 'beschreibung'],
  story: ['body', 'text', 'content', 'narrative', 'fulldescription'],
  organisation: ['organization', 'city', 'municipality', 'town', 'commune', 'gemeente', 'gemeinde'],
  country: ['locationcountry', 'pays', 'land'],
  startsOn: ['start', 'startdate', 'from', 'begin'],
  endsOn: ['end', 'enddate', 'to', 'until'],
  participants: ['numberofparticipants', 'people', 'participantcount'],
  links: ['url', 'link', 'urls', 'website'],
  methods: ['method', 'methodtypes', 'toolstechniquestypes', 'specificmethodstoolstechniques'],
  purposes: ['purpose', 'goals'],
  recruitment: ['recruitmentmethod', 'selection'],
  authors: ['author', 'creator'],
  language: ['lang', 'locale', 'originallanguage'],
};

/** A first guess at which column is what, by their names; a table of our own export is known. */
export function guessMapping(
  kind: MappedKind,
  columns: readonly TableColumn[],
  source: string,
  rows?: string,
): Mapping {
  const names = columns.map(({ name }) => name);
  const own = ['id', 'language', 'title'].every((name) => names.includes(name));
  if (own && (names.includes('slug') || names.includes('phases.engage.method')))
    return OWN_MAPPINGS[kind];
  const find = (field: string) =>
    [field, ...(OFTEN[field] ?? [])]
      .map((wish) => names.find((name) => plainWord(name) === plainWord(wish)))
      .find((name) => name !== undefined);
  const fields = Object.fromEntries(
    (kind === 'example' ? EXAMPLE_FIELDS : PRACTICE_FIELDS).flatMap((field) => {
      const column = find(field);
      return column === undefined ? [] : [[field, column]];
    }),
  );
  const id =
    names.find((name) => /^(?:id|key|uid|uuid|slug|url)$/i.test(name)) ??
    names.find((name) => /(?:^|[_\s-])id$/i.test(name)) ??
    names[0] ??
    'id';
  const language = find('language');
  return mapping.parse({
    ...{ kind, source, id, ...(rows && { rows }), ...(language && { language }) },
    fields: { title: names[0] ?? 'title', ...fields },
  });
}
