import type { MappedKind } from './mapping.ts';

// What the page of an import asks, in its order. No zod here: pages import it.

export const GROUPS = {
  example: {
    texts: ['title', 'summary', 'story', 'results', 'differently'],
    facts: [
      ...[
        'organisation',
        'country',
        'band',
        'startsOn',
        'endsOn',
        'status',
        'outcome',
        'influence',
      ],
      ...['purposes', 'recruitment', 'participants', 'cost', 'currency', 'staffDays', 'links'],
    ],
    belongs: ['practices', 'methods', 'authors'],
    rest: ['publishedOn', 'reviewOn', 'slug', 'state', 'space', 'qualityNote'],
  },
  practice: {
    texts: ['title', 'summary'],
    facts: ['phases', 'maturity'],
    belongs: [],
    rest: ['slug', 'reviewOn'],
  },
} as const satisfies Record<MappedKind, Record<string, readonly string[]>>;

export const PHASE_PARTS = ['method', 'practice', 'from', 'to', 'text'] as const;

/** What else is asked of a field. */
export type FieldSort = 'text' | 'date' | 'list' | 'word' | 'line';

const LISTS = ['purposes', 'recruitment', 'links', 'practices', 'methods', 'authors', 'phases'];
const WORDS = ['band', 'status', 'outcome', 'influence', 'maturity', 'state', 'language'];

export function sortOf(field: string): FieldSort {
  if (/^(?:story|results|differently)$|\.text$/.test(field)) return 'text';
  if (/On$|\.(?:from|to)$/.test(field)) return 'date';
  if (LISTS.includes(field)) return 'list';
  return WORDS.includes(field) ? 'word' : 'line';
}

/** What may stand between the items of a list, by the name that the form gives it. */
export const SEPARATORS: Record<string, string | string[]> = {
  comma: ',',
  semicolon: ';',
  both: [',', ';'],
  bar: '|',
  line: '\n',
};

/** The name of a separator; `other`: one that the form does not offer. */
export function separatorOf(split: string | readonly string[] | undefined): string {
  if (split === undefined) return '';
  const found = Object.entries(SEPARATORS).find(
    ([, marks]) => JSON.stringify(marks) === JSON.stringify(split),
  );
  return found?.[0] ?? 'other';
}
