import { sql } from 'kysely';
import type { Context } from '#platform/context.ts';
import type { Db } from '#platform/db/connect.ts';
import { queryLanguage } from './query-language.ts';
import type { Found, Term } from './terms.ts';

/** What a word that looks like one of another language is worth, times how alike they are. */
const COGNATE = 0.5;
const ALIKE = 0.45;
/** Words that are looked up so, at most: the others of a long query say enough. */
const LOOKUPS = 24;

/**
 * Other ways to say the words of a query: what the hosts say is the same, the names of a practice in all
 * languages, and, into other languages than the query's own, what the community's versions teach.
 */
export async function findEquivalents(ctx: Context, found: Found, q: string): Promise<Term[]> {
  const said = await findSaid(ctx.db, found, q);
  const own = queryLanguage(found);
  if (own === null || found.sizes.length < 2) return said;
  const learned = await findLearned(ctx.db, found, own);
  return [...said, ...learned, ...(await findCognates(ctx, found, own, learned))];
}

/** Groups of words that hosts or practices make, of which the query has one. */
async function findSaid(db: Db, { terms, sizes }: Found, q: string): Promise<Term[]> {
  if (sizes.length === 0) return [];
  const { rows } = await sql<{
    asked_language: string;
    asked: string[];
    language: string;
    lexeme: string;
    phrase: string;
    passages: number;
  }>`
    with size as (select unnest(${sizes.map((one) => one.language)}::text[]) as language),
    word as materialized (
      select said.id, size.language, said.words, search_phrase(size.language, said.words) as query
        from (select id, coalesce(substring(w from '^([a-z]{2,3}):'), '') as tag,
                     regexp_replace(w, '^[a-z]{2,3}: *', '') as words
                from search_synonym, unnest(search_synonym.words) w
              union all
              select practice_id, locale, title from practice_text where title <> '') said
        join size on said.tag in ('', size.language)),
    asked as (
      select word.id, word.language, tsvector_to_array(search_vector('', '', word.language, word.words)) as lexemes
        from word
       where numnode(query) > 0 and search_vector('', '', word.language, ${q}) @@ query)
    select asked.language as asked_language, asked.lexemes as asked, word.language, word.query::text as phrase,
           (tsvector_to_array(search_vector('', '', word.language, word.words)))[1] as lexeme,
           (select min(search_passages(word.language, l)) from unnest(tsvector_to_array(
              search_vector('', '', word.language, word.words))) l) as passages
      from asked join word using (id) where numnode(word.query) > 0 limit 60`.execute(db);
  return rows.flatMap(({ asked_language, asked, language, lexeme, phrase, passages }) => {
    const positions = terms
      .filter((term) => term.language === asked_language && asked.includes(term.lexeme))
      .map(({ position }) => position);
    return [...new Set(positions)]
      .filter(
        (position) =>
          !terms.some(
            (term) =>
              term.position === position &&
              term.language === language &&
              asked.length === 1 &&
              term.lexeme === lexeme &&
              !phrase.includes('<'),
          ),
      )
      .map((position) => ({
        language,
        position,
        lexeme,
        phrase,
        passages,
        worth: 0.99 / new Set(positions).size,
      }));
  });
}

async function findLearned(db: Db, found: Found, own: string): Promise<Term[]> {
  const asked = found.terms.filter(({ language }) => language === own);
  const { rows } = await sql<Term>`
    select t.to_language as language, a.position, t.to_lexeme as lexeme, t.share as worth,
           search_passages(t.to_language, t.to_lexeme) as passages
      from unnest(${asked.map((term) => term.lexeme)}::text[], ${asked.map((term) => term.position)}::int[]) as a (lexeme, position)
      join search_translation t on t.language = ${own} and t.lexeme = a.lexeme
     where t.to_language = any(${found.sizes.map(({ language }) => language)}::text[])`.execute(db);
  return rows;
}

/** Words of other languages that look like those for which nothing else is known there. */
async function findCognates(
  ctx: Context,
  { terms, sizes }: Found,
  own: string,
  learned: readonly Term[],
): Promise<Term[]> {
  const known = new Set(
    [...terms, ...learned]
      .filter(({ passages }) => passages > 0)
      .map(({ language, position }) => `${language} ${position}`),
  );
  const asked = terms
    .filter(({ language, lexeme }) => language === own && /^\p{L}{5,}$/u.test(lexeme))
    .flatMap(({ lexeme, position }) =>
      sizes
        .filter(({ language }) => language !== own && !known.has(`${language} ${position}`))
        .map(({ language }) => ({ language, position, lexeme })),
    )
    .slice(0, LOOKUPS);
  if (asked.length === 0) return [];
  const readable = ctx.actor.memberId === null ? sql`w.public > 0` : sql`w.members > 0`;
  const { rows } = await sql<Term>`
    select a.language, a.position, w.lexeme, w.passages, ${COGNATE}::float8 * w.alike as worth
      from unnest(${asked.map((one) => one.language)}::text[], ${asked.map((one) => one.position)}::int[],
             ${asked.map((one) => one.lexeme)}::text[]) as a (language, position, lexeme),
           lateral (
             select w.lexeme, w.passages, similarity(w.lexeme, a.lexeme) as alike from search_word w
              where w.language = a.language and w.lexeme % a.lexeme and ${readable}
              order by 3 desc, 2 desc limit 2) w
     where w.alike >= ${ALIKE}`.execute(ctx.db);
  return rows;
}
