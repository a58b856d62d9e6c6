import { sql } from 'kysely';
import type { Context } from '#platform/context.ts';
import type { Db } from '#platform/db/connect.ts';
import type { Locale } from '#platform/i18n/locales.ts';
import type { PracticeInput, PracticeWords } from '../schema.ts';

/** A practice from elsewhere but for its words. */
export type BroughtPractice = Pick<PracticeInput, 'maturity' | 'phases'> & {
  id: string;
  slug: string;
  reviewOn: string | null;
};

/** Makes or changes a practice of an import, in its own transaction: an operator may, so no rule is asked. */
export async function bringInPractice(ctx: Context, it: BroughtPractice): Promise<void> {
  const row = { maturity: it.maturity, phases: it.phases, review_on: it.reviewOn };
  await ctx.db
    .insertInto('practice')
    .values({ id: it.id, slug: it.slug, ...row, created_at: ctx.now() })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
}

/** Says what a practice is called in one of the interface's languages. */
export async function bringInPracticeWords(
  ctx: Context,
  id: string,
  locale: Locale,
  words: PracticeWords,
): Promise<void> {
  await ctx.db
    .insertInto('practice_text')
    .values({ practice_id: id, locale, ...words })
    .onConflict((conflict) => conflict.columns(['practice_id', 'locale']).doUpdateSet(words))
    .execute();
}

/**
 * What these practices say now, in each language: with their facts, and without. Another `saysNow` says something
 * else.
 */
export async function practiceStates(
  db: Db,
  ids: readonly string[],
): Promise<{ id: string; locale: string; words: string; whole: string }[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<{ id: string; locale: string; words: string; whole: string }>`
    select practice.id, locale, md5(jsonb_build_array(title, summary)::text) as words,
           md5(jsonb_build_array(title, summary, maturity, phases, review_on)::text) as whole
      from practice join practice_text on practice_text.practice_id = practice.id
     where practice.id = any(${ids}::uuid[])`.execute(db);
  return rows;
}

/** A practice in all its languages, for an export. */
export interface WholePractice {
  id: string;
  slug: string;
  maturity: string;
  phases: string[];
  reviewOn: string | null;
  texts: (PracticeWords & { locale: string })[];
}

/** All practices, by their addresses; of a community they are few. */
export async function wholePractices(db: Db): Promise<WholePractice[]> {
  const { rows } = await sql<WholePractice>`
    select practice.id, slug, maturity, phases, review_on::text as "reviewOn",
           (select coalesce(json_agg(json_build_object('locale', locale, 'title', title, 'summary', summary)
                order by locale), '[]')
              from practice_text where practice_id = practice.id) as texts
      from practice order by slug`.execute(db);
  return rows;
}
