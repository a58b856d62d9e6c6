import { sql, type RawBuilder, type SqlBool } from 'kysely';
import { visibleTo } from '#commons/things/server/index.ts';
import type { Context } from '#platform/context.ts';
import { chooseCandidates, quoted, type Look } from './choose-candidates.ts';
import { parseQuery, type ParsedQuery } from './parse-query.ts';
import { findSpellings } from './find-spellings.ts';
import { findTerms, type LanguageSize } from './terms.ts';
import { weigh, type WeighedTerm } from './weigh.ts';

/** The usual values of BM25: how soon more of a word says little more, and how far length counts. */
export const K1 = 1.2;
export const B = 0.75;
/** A word in the title counts as so many in the text. */
export const TITLE = 3;
/** Up to so many words, what has them all comes before what has some. */
const SHORT = 3;
/** How often a search looks further back when its reader may see little of what it found. */
const WIDER = 2;

export interface Ranked {
  thingId: string;
  passageId: number;
  language: string;
}

export interface RankOptions {
  /** Only texts in it. */
  language?: string;
  /** Joins to `thing` that keep what the filters ask for. */
  narrow: RawBuilder<unknown>;
  limit: number;
  offset: number;
}

/** The things that answer a query best, of those that the actor may see. */
export async function rank(ctx: Context, q: string, options: RankOptions): Promise<Ranked[]> {
  const query = parseQuery(q);
  const found = await findTerms(ctx.db, query.words, options.language);
  const { sizes } = found;
  const terms = [...found.terms, ...(await findSpellings(ctx, found))];
  const looks = chooseCandidates(terms, sizes);
  if (looks.length === 0) return [];
  const asked = { query, weighed: weigh(terms, sizes), sizes };
  const ranked = await lookWider(ctx, asked, looks, options);
  if (ranked.length > 0 || query.phrases.length === 0) return ranked;
  // Nobody said exactly that: the words of the phrases may do.
  if (options.offset > 0) {
    const first = await lookWider(ctx, asked, looks, { ...options, limit: 1, offset: 0 });
    if (first.length > 0) return ranked;
  }
  return lookWider(ctx, { ...asked, query: { ...query, phrases: [] } }, looks, options);
}

interface Asked {
  query: ParsedQuery;
  weighed: readonly WeighedTerm[];
  sizes: readonly LanguageSize[];
}

async function lookWider(
  ctx: Context,
  asked: Asked,
  looks: readonly Look[],
  options: RankOptions,
): Promise<Ranked[]> {
  for (let wider = 0, at = looks; ; wider++) {
    const ranked = await score(ctx, asked, at, options);
    const whole = at.every(({ slices }) => slices === null);
    if (ranked.length >= options.limit || whole || wider === WIDER) return ranked;
    at = at.map((look) => ({ ...look, slices: look.slices && look.slices * 6 }));
  }
}

async function score(
  ctx: Context,
  { query, weighed: terms, sizes }: Asked,
  looks: readonly Look[],
  { narrow, limit, offset }: RankOptions,
): Promise<Ranked[]> {
  const column = <K extends keyof WeighedTerm>(key: K) => terms.map((term) => term[key]);
  const positions = new Set(column('position')).size;
  const { rows } = await sql<{ thing_id: string; id: number; language: string }>`
    with term as materialized (
      select * from unnest(${column('language')}::text[], ${column('position')}::int[],
        ${column('lexeme').map(quoted)}::tsquery[], ${column('weight')}::float8[])
        as t (language, position, query, weight)),
    size as materialized (
      select *, ${demanded(query)} as demanded
        from unnest(${sizes.map((one) => one.language)}::text[], ${sizes.map((one) => one.length)}::float8[])
          as t (language, average)),
    candidate as materialized (
      select passage.id, passage.thing_id, passage.language, passage.vector,
             ${K1}::float8 * (1 - ${B}::float8 + ${B}::float8 * passage.length / size.average) as norm
        from passage join size using (language)
        join thing on thing.id = passage.thing_id ${narrow}
       where (${sql.join(looks.map(lookFor), sql` or `)})
         and (demanded is null or vector @@ demanded)
         and thing.state = 'published' and ${visibleTo(ctx.actor)}),
    worth as (
      select c.id, c.thing_id, c.language, term.position, max(term.weight) as whole,
             max(case when tf > 0 then term.weight else 0 end) as covered,
             max(term.weight * ${K1 + 1}::float8 * tf / (tf + norm)) as score
        from candidate c join term using (language),
        lateral (select ${timesIn('{1,1,1,1}')} as anywhere) found,
        lateral (select case when anywhere = 0 then 0
          else anywhere + ${TITLE - 1}::float8 * ${timesIn('{0,0,0,1}')} end as tf) counted
       group by c.id, c.thing_id, c.language, term.position),
    scored as (
      select id, thing_id, language, sum(score) as score,
             ${positions <= SHORT} and sum(covered) >= 0.999 * sum(whole) as all_words
        from worth group by id, thing_id, language having sum(covered) > 0),
    best as (
      select distinct on (thing_id) * from scored order by thing_id, all_words desc, score desc, id)
    select thing_id, id, language from best
     order by all_words desc, score desc, id desc limit ${limit} offset ${offset}`.execute(ctx.db);
  return rows.map((row) => ({ thingId: row.thing_id, passageId: row.id, language: row.language }));
}

/**
 * How often a word is in a vector, in the places with a weight. `ts_rank` of one word that is there n
 * times is the sum of 1/j² up to n over π²/6, in C and without unpacking the vector in SQL: what is
 * missing to 1 is about 1/(n + ½) of that, so n comes out exactly (a vector keeps up to 255 places).
 */
function timesIn(weights: string): RawBuilder<number> {
  return sql<number>`round(1 / (1.64493406685 * (1 - ts_rank(${weights}::float4[], c.vector, term.query)::float8)) - 0.5)`;
}

function lookFor({ query, slices }: Look): RawBuilder<SqlBool> {
  const found = sql<SqlBool>`vector @@ ${query}::tsquery`;
  if (slices === null) return found;
  return sql<SqlBool>`(${found} and slice = any(array(
    select generate_series(newest - ${slices}::int + 1, newest) from (select max(slice) as newest from passage) s)))`;
}

/** Phrases that must be there and words that must not, in each language; null: none. */
function demanded({ phrases, excluded }: ParsedQuery): RawBuilder<unknown> {
  const asked = (text: string) => {
    const words = sql`unaccent('public.unaccent'::regdictionary, search_words(${text}))`;
    // Pairs of characters don't stand in the order of the text.
    return sql`case when search_words(${text}) = ${text} then phraseto_tsquery(search_config(language), ${words})
      else plainto_tsquery(search_config(language), ${words}) end`;
  };
  const parts = [
    ...phrases.map((text) => sql`nullif(${asked(text)}, '')`),
    ...excluded.map((text) => sql`!! nullif(${asked(text)}, '')`),
  ];
  return parts.length > 0
    ? sql`(select string_agg('(' || part || ')', ' & ')::tsquery from unnest(array[${sql.join(parts)}]::text[]) part)`
    : sql`null::tsquery`;
}
