import { sql, type RawBuilder, type SqlBool } from 'kysely';
import { visibleTo, type ThingKind } from '#commons/things/server/index.ts';
import type { Context } from '#platform/context.ts';
import { chooseCandidates, type Look } from './choose-candidates.ts';
import { parseQuery, type ParsedQuery } from './parse-query.ts';
import { findEquivalents } from './find-equivalents.ts';
import { findSpellings } from './find-spellings.ts';
import { dropCommon } from './query-language.ts';
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
  kind: ThingKind;
}

export interface Ranking {
  ranked: Ranked[];
  /** What was looked for, in each language: what is shown marks it. */
  terms: readonly WeighedTerm[];
  /** Words of the query that nobody wrote. */
  unknown: string[];
}

export interface RankOptions {
  /** Only texts in it. */
  language?: string;
  /** Joins to `thing` that keep what the filters ask for. */
  narrow: RawBuilder<unknown>;
  limit: number;
  offset: number;
  /** As well, so many of each kind of thing. */
  ofEach?: number;
}

/** The things that answer a query best, of those that the actor may see. */
export async function rank(ctx: Context, q: string, options: RankOptions): Promise<Ranking> {
  const query = parseQuery(q);
  const found = await findTerms(ctx.db, query.words, options.language);
  const { sizes } = found;
  const terms = [
    ...dropCommon(found).terms,
    ...(await findSpellings(ctx, found)),
    ...(await findEquivalents(ctx, found, query.words)),
  ];
  const known = new Set(
    found.terms.filter(({ passages }) => passages > 0).map((term) => term.position),
  );
  const typed = new Set(found.terms.map((term) => term.position));
  const unknown = [...found.words].flatMap(([position, word]) =>
    typed.has(position) && !known.has(position) ? [word] : [],
  );
  const looks = chooseCandidates(terms, sizes);
  const weighed = weigh(terms, sizes);
  const answer = (ranked: Ranked[]): Ranking => ({ ranked, terms: weighed, unknown });
  if (looks.length === 0) return answer([]);
  const asked = { query, weighed, sizes };
  const ranked = await lookWider(ctx, asked, looks, options);
  if (ranked.length > 0 || query.phrases.length === 0) return answer(ranked);
  // Nobody said exactly that: the words of the phrases may do.
  if (options.offset > 0) {
    const first = await lookWider(ctx, asked, looks, { ...options, limit: 1, offset: 0 });
    if (first.length > 0) return answer(ranked);
  }
  const words = { ...asked, query: { ...query, phrases: [] } };
  return answer(await lookWider(ctx, words, looks, options));
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
  { narrow, limit, offset, ofEach = 0 }: RankOptions,
): Promise<Ranked[]> {
  const column = <K extends keyof WeighedTerm>(key: K) => terms.map((term) => term[key]);
  const positions = new Set(column('position')).size;
  const { rows } = await sql<{ thing_id: string; id: number; kind: ThingKind }>`
    with term as materialized (
      select * from unnest(${column('language')}::text[], ${column('position')}::int[],
        ${column('query')}::tsquery[], ${column('weight')}::float8[])
        as t (language, position, query, weight)),
    size as materialized (
      select *, ${demanded(query)} as demanded
        from unnest(${sizes.map((one) => one.language)}::text[], ${sizes.map((one) => one.length)}::float8[])
          as t (language, average)),
    candidate as materialized (
      select passage.id, passage.thing_id, passage.language, passage.vector, thing.kind,
             ${K1}::float8 * (1 - ${B}::float8 + ${B}::float8 * passage.length / size.average) as norm
        from passage join size using (language)
        join thing on thing.id = passage.thing_id ${narrow}
       where (${sql.join(looks.map(lookFor), sql` or `)})
         and (demanded is null or vector @@ demanded)
         and thing.state = 'published' and ${visibleTo(ctx.actor)}),
    worth as (
      select c.id, c.thing_id, c.kind, term.position,
             max(term.weight * ${K1 + 1}::float8 * tf / (tf + norm)) as score
        from candidate c join term using (language),
        lateral (select case when numnode(term.query) > 1 then (c.vector @@ term.query)::int
          else ${timesIn('{1,1,1,1}')} end as anywhere) found,
        lateral (select case when anywhere = 0 or numnode(term.query) > 1 then anywhere
          else anywhere + ${TITLE - 1}::float8 * ${timesIn('{0,0,0,1}')} end as tf) counted
       group by c.id, c.thing_id, c.kind, term.position),
    scored as (
      select id, thing_id, kind, sum(score) as score,
             ${positions <= SHORT} and bool_and(score > 0) as all_words
        from worth group by id, thing_id, kind having sum(score) > 0),
    best as (
      select distinct on (thing_id) * from scored order by thing_id, all_words desc, score desc, id),
    placed as (
      select *, row_number() over (order by all_words desc, score desc, id desc) as place,
             row_number() over (partition by kind order by all_words desc, score desc, id desc) as of_kind
        from best)
    select thing_id, id, kind from placed
     where place > ${offset} and place <= ${offset + limit} or of_kind <= ${ofEach}
     order by place`.execute(ctx.db);
  return rows.map((row) => ({ thingId: row.thing_id, passageId: row.id, kind: row.kind }));
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
    select generate_series(newest - ${slices}::int + 1, newest) from (select (max(id) >> 12)::int as newest from passage) s)))`;
}

/** Phrases that must be there and words that must not, in each language; null: none. */
function demanded({ phrases, excluded }: ParsedQuery): RawBuilder<unknown> {
  const asked = (text: string) => sql`search_phrase(language, ${text})`;
  const parts = [
    ...phrases.map((text) => sql`nullif(${asked(text)}, '')`),
    ...excluded.map((text) => sql`!! nullif(${asked(text)}, '')`),
  ];
  return parts.length > 0
    ? sql`(select string_agg('(' || part || ')', ' & ')::tsquery from unnest(array[${sql.join(parts)}]::text[]) part)`
    : sql`null::tsquery`;
}
