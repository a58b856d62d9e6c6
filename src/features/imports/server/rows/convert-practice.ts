import { MATURITIES, PHASES, type Phase } from '#commons/practices/schema.ts';
import { readDay } from './read-values.ts';
import type { RowReader } from './row-says.ts';

/** A row as a practice, in one language. */
export interface PracticeRow {
  title: string;
  summary: string;
  slug: string;
  phases: Phase[];
  maturity: (typeof MATURITIES)[number];
  reviewOn: string | null;
}

const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** Reads a row as a practice; faults and notes are the reader's. */
export function convertPractice(row: RowReader): PracticeRow {
  const title = row.line('title', 120);
  if (!title) row.fault('title', 'required');
  const slug = row.text('slug');
  if (slug && (!SLUG.test(slug) || slug.length > 80)) row.fault('slug', 'invalid_value', slug);
  return {
    ...{ title, slug },
    summary: row.line('summary', 600),
    phases: row.words('phases', PHASES),
    maturity: row.word('maturity', MATURITIES) ?? 'emerging',
    reviewOn: readDay(row, 'reviewOn'),
  };
}
