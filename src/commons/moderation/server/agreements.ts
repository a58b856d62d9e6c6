import { sql, type RawBuilder } from 'kysely';
import type { Context } from '#platform/context.ts';
import type { Locale } from '#platform/i18n/locales.ts';
import { invalid } from '#platform/errors.ts';
import type { Agreement } from '../schema.ts';

/** An agreement's title in a locale, else in English. @param id the column that names it */
export function agreementTitle(locale: Locale, id: string): RawBuilder<string> {
  return sql<string>`(select title from agreement_text where agreement_id = ${sql.ref(id)}
    order by locale = ${locale} desc, locale = 'en' desc, locale limit 1)`;
}

/** What the community has agreed on, in the reader's locale, else in English. */
export async function listAgreements(ctx: Context): Promise<Agreement[]> {
  const { rows } = await sql<Agreement>`
    select agreement.id, text.title, text.body
      from agreement join lateral (select title, body from agreement_text
        where agreement_id = agreement.id
        order by locale = ${ctx.locale} desc, locale = 'en' desc, locale limit 1) text on true
     where retired_at is null order by position`.execute(ctx.db);
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
