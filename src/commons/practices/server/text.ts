import { sql, type RawBuilder } from 'kysely';

/**
 * What a practice is called, for a query: a subselect of `title`, `summary` and `locale`, at most one row, in
 * the wanted locale, else in English, else in any. `practiceId` is the SQL for the practice's id. Use:
 * `join lateral ${practiceText(sql.ref('practice.id'), ctx.locale)} text on true`.
 */
export const practiceText = (
  practiceId: RawBuilder<unknown>,
  locale: string,
): RawBuilder<unknown> =>
  sql`(select title, summary, locale from practice_text where practice_id = ${practiceId}
        order by locale = ${locale} desc, locale = 'en' desc, locale limit 1)`;
