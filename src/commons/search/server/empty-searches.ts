import { sql } from 'kysely';
import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import type { Db } from '#platform/db/connect.ts';
import { notFound } from '#platform/errors.ts';
import { demand } from '#platform/verdict.ts';
import type { EmptySearchView } from '../schema.ts';
import { mayTendSearch } from './policy.ts';

/** Longer ones are pasted texts. */
const LONGEST = 100;
/** Rows kept: whoever searches nonsense must not fill the disk. */
const MOST = 5_000;
const SHOWN = 200;

/** An address, a link or a number of somebody: not ours to keep. */
const PERSONAL = /@|:\/\/|\bwww\.|(?:\d[\s./-]?){6,}/;

/** Keeps that a search found nothing: its words and the reader's language, not who searched. */
export async function keepEmptySearch(ctx: Context, q: string): Promise<void> {
  const words = q.toLowerCase().replace(/\s+/g, ' ').trim();
  if (!words || words.length > LONGEST || PERSONAL.test(words) || !/\p{L}/u.test(words)) return;
  await sql`
    insert into empty_search (words, locale, first_at, last_at)
    select ${words}, ${ctx.locale}, ${ctx.now()}, ${ctx.now()}
     where (select count(*) from (select from empty_search limit ${MOST}) kept) < ${MOST}
        or exists (select from empty_search where words = ${words} and locale = ${ctx.locale})
    on conflict (words, locale) do update
       set count = empty_search.count + 1, last_at = excluded.last_at`.execute(ctx.db);
}

/** What was looked for in vain, most often first. */
export async function listEmptySearches(ctx: Context): Promise<EmptySearchView[]> {
  demand(mayTendSearch(ctx.actor));
  const rows = await ctx.db
    .selectFrom('empty_search')
    .selectAll()
    .orderBy('count', 'desc')
    .orderBy('last_at', 'desc')
    .limit(SHOWN)
    .execute();
  return rows.map(({ words, locale, count, last_at }) => ({
    ...{ words, locale, count },
    lastAt: last_at.toISOString(),
  }));
}

/** Takes one from the list, dealt with; it comes back when it is looked for again. */
export async function dismissEmptySearch(
  ctx: Context,
  { words, locale }: { words: string; locale: string },
): Promise<void> {
  await runCommand(ctx, {
    scope: 'manage',
    access: async (tx) => demand(mayTendSearch(tx.actor)),
    may: () => {},
    write: async (tx) => {
      const { numDeletedRows } = await tx.db
        .deleteFrom('empty_search')
        .where('words', '=', words)
        .where('locale', '=', locale)
        .executeTakeFirst();
      if (numDeletedRows === 0n) throw notFound();
    },
  });
}

/** What nobody has looked for in a year is forgotten. */
export async function forgetEmptySearches(db: Db, now: Date): Promise<void> {
  await sql`delete from empty_search where last_at < ${now}::timestamptz - interval '1 year'`.execute(
    db,
  );
}
