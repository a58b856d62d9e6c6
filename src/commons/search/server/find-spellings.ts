import { sql } from 'kysely';
import { visibleTo } from '#commons/things/server/index.ts';
import type { Context } from '#platform/context.ts';
import type { Found, Term } from './terms.ts';

/** Shorter words are like too many others. */
const SHORTEST = 4;
/** Trigrams that a word and what stands for it share, at least. */
const ALIKE = 0.45;

/**
 * Words like those of the query that nobody has written: from titles that the actor sees, and from texts
 * that every member (for a visitor: everybody) may read, so that no word of a closed circle shows.
 */
export async function findSpellings(ctx: Context, { terms, words }: Found): Promise<Term[]> {
  const known = new Set(terms.filter(({ passages }) => passages > 0).map((term) => term.position));
  const unknown = [...words].filter(
    ([position, word]) =>
      !known.has(position) && word.length >= SHORTEST && /^\p{L}[\p{L}\p{M}'-]+$/u.test(word),
  );
  if (unknown.length === 0) return [];
  const stems = terms.filter(({ position }) => unknown.some(([each]) => each === position));
  const everybody = ctx.actor.memberId === null;
  const { rows } = await sql<Term>`
    with asked as (
      select * from unnest(${unknown.map(([position]) => position)}::int[], ${unknown.map(([, word]) => word)}::text[])
        as a (position, word)),
    stem as (
      select * from unnest(${stems.map((one) => one.language)}::text[], ${stems.map((one) => one.position)}::int[],
        ${stems.map((one) => one.lexeme)}::text[]) as s (language, position, lexeme)),
    alike as (
      select s.position, s.language, w.lexeme, similarity(w.lexeme, s.lexeme) as worth
        from stem s, lateral (
          select lexeme from search_word w
           where w.lexeme % s.lexeme and w.language = s.language
             and ${everybody ? sql`w.public > 0` : sql`w.members > 0`}
             and abs(length(w.lexeme) - length(s.lexeme)) <= 3
           order by similarity(w.lexeme, s.lexeme) desc, w.passages desc limit 5) w
      union all
      -- The stem of a word whose ending has the slip.
      select a.position, w.language, w.lexeme, length(w.lexeme)::real / length(a.word)
        from asked a, lateral (select distinct language from stem) l, generate_series(5, length(a.word) - 1) n,
             search_word w
       where w.language = l.language and w.lexeme = left(a.word, n) and ${everybody ? sql`w.public > 0` : sql`w.members > 0`}
      union all
      select a.position, t.language, v.lexeme, t.worth
        from asked a, lateral (
          select e.language, w.word, similarity(w.word, a.word) as worth
            from (select search_entry.language, search_entry.title from search_entry
                    join thing on thing.id = search_entry.thing_id
                   where plain(a.word) <% plain(search_entry.title)
                     and thing.state = 'published' and ${visibleTo(ctx.actor)}
                   limit 200) e,
                 regexp_split_to_table(plain(e.title), '[^[:alnum:]]+') w (word)
           where abs(length(w.word) - length(a.word)) <= 3
           order by 3 desc limit 5) t,
          unnest(to_tsvector(search_config(t.language), t.word)) v),
    best as (
      select distinct on (position, language, lexeme) * from alike where worth >= ${ALIKE}
       order by position, language, lexeme, worth desc)
    select position, language, lexeme, worth, search_passages(language, lexeme) as passages from best
     order by worth desc limit ${unknown.length * 5}`.execute(ctx.db);
  return rows;
}
