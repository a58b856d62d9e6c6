import { sql } from 'kysely';
import type { Db } from '#platform/db/connect.ts';

/** Words are counted in so many passages of a language at most, and what is found is multiplied. */
const SAMPLE = 40_000;
/** Counted again once a language has so much more or less text. */
const CHANGE = 0.1;

interface Language {
  language: string;
  passages: number;
  counted: number;
}

/**
 * Brings up to date how much text there is in each language and, where that changed, how common its
 * words are. Safe to repeat; one job does it, so that those who write never wait for each other.
 * @returns the languages whose words were counted
 */
export async function countWords(db: Db): Promise<string[]> {
  const { rows } = await sql<Language>`
    with now as (select language, count(*)::int as passages, sum(length) as words from passage group by language),
    gone as (delete from search_language where language not in (select language from now)),
    forgotten as (delete from search_word where language not in (select language from now))
    insert into search_language (language, passages, words) select language, passages, words from now
    on conflict (language) do update set passages = excluded.passages, words = excluded.words
    returning language, passages, counted`.execute(db);
  const changed = rows.filter(
    ({ passages, counted }) => Math.abs(passages - counted) > counted * CHANGE,
  );
  for (const language of changed) await countLanguage(db, language);
  return changed.map(({ language }) => language);
}

async function countLanguage(db: Db, { language, passages }: Language): Promise<void> {
  const share = Math.min(1, SAMPLE / passages);
  const sample = sql.lit(Math.max(share * 100, 0.0001));
  const count = async (kinds: readonly string[] | null) => {
    const source = sql`
      select vector from passage ${share < 1 ? sql`tablesample system (${sample}) repeatable (1)` : sql``}
       where language = ${sql.lit(language)} ${
         kinds
           ? sql`and thing_id in (select thing.id from thing join space on space.id = space_id
                where state = 'published' and space.kind in (${sql.join(kinds.map((kind) => sql.lit(kind)))}))`
           : sql``
       }`.compile(db).sql;
    return sql`(select word as lexeme, greatest(1, round(ndoc / ${share}::float8))::int as n from ts_stat(${source}) where length(word) <= 100)`;
  };
  const [all, members, everybody] = [
    await count(null),
    await count(['public', 'members']),
    await count(['public']),
  ];
  await sql`
    with counted as materialized (
      select lexeme, a.n as passages, coalesce(m.n, 0) as members, coalesce(p.n, 0) as public
        from ${all} a left join ${members} m using (lexeme) left join ${everybody} p using (lexeme)),
    gone as (
      delete from search_word w where w.language = ${language}
         and not exists (select from counted c where c.lexeme = w.lexeme)),
    known as (update search_language set counted = ${passages}::int where language = ${language})
    insert into search_word (language, lexeme, passages, public, members)
    select ${language}, lexeme, passages, public, members from counted
    on conflict (language, lexeme) do update
       set passages = excluded.passages, public = excluded.public, members = excluded.members`.execute(
    db,
  );
}
