import { sql, type RawBuilder } from 'kysely';
import type { Context } from '#platform/context.ts';
import type { Locale } from '#platform/i18n/locales.ts';
import { invalid } from '#platform/errors.ts';
import type { Agreement } from '../schema.ts';

/**
 * An agreement's words (`title`, `body`) in a locale, else in English, else in any: as they are, or as
 * they stood at a moment. At most one row, to select from.
 * @param id the column that names the agreement
 * @param at the column of the moment
 */
export function agreementWords(locale: Locale, id: string, at?: string): RawBuilder<Agreement> {
  return sql<Agreement>`(select title, body from (
      select distinct on (locale) locale, title, body from agreement_text
       where agreement_id = ${sql.ref(id)} and ${at ? sql`since <= ${sql.ref(at)}` : sql`true`}
       order by locale, since desc) latest
    where title <> '' order by locale = ${locale} desc, locale = 'en' desc, locale limit 1)`;
}

/** An agreement's title in a locale. @param id the column that names it */
export function agreementTitle(locale: Locale, id: string): RawBuilder<string> {
  return sql<string>`(select title from ${agreementWords(locale, id)} words)`;
}

/** What the community has agreed on, in the reader's locale, else in English. */
export async function listAgreements(ctx: Context): Promise<Agreement[]> {
  const { rows } = await sql<Agreement>`
    select agreement.id, words.title, words.body
      from agreement join lateral ${agreementWords(ctx.locale, 'agreement.id')} words on true
     where retired_at is null order by position, agreement.id`.execute(ctx.db);
  return rows;
}

/** Refuses a name that is none of the agreements. */
export async function demandAgreement(ctx: Context, id: string): Promise<void> {
  const found = await ctx.db
    .selectFrom('agreement')
    .select('id')
    .where('id', '=', id)
    .where('retired_at', 'is', null)
    .executeTakeFirst();
  if (!found) throw invalid({ agreement: 'choose_one' });
}
