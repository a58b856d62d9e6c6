import { sql, type RawBuilder, type SqlBool } from 'kysely';
import { can } from '#commons/capabilities/server/policy.ts';
import { practiceText, stewardsPracticeOf } from '#commons/practices/server/index.ts';
import { practicesOf, thingPath, visibleTo, writesIt } from '#commons/things/server/index.ts';
import { shownVersion } from '#features/library/server/index.ts';
import type { Context } from '#platform/context.ts';
import { readCursor, writeCursor } from '#platform/db/cursor.ts';
import { FACETS, type Facet } from '../facts.ts';
import type { ExampleItem, ExampleList, FacetValue, ListExamplesInput } from '../schema.ts';

const PAGE = 20;
const MOST_METHODS = 25;

type Item = Omit<ExampleItem, 'href'> & { slug: string; cursor: string };
interface Row {
  items: Item[];
  total: number;
  counts: (FacetValue & { facet: Facet })[];
}
type Condition = RawBuilder<SqlBool>;

/**
 * A page of examples, the newest first, and for every choice how many there would be of each of its
 * values with all other choices as they are: one query.
 *
 * `seen` reads the narrow rows of all that this reader sees and notes, as bits, which choices a row does
 * not fit. A row that misses one choice counts for the values of that choice alone; one that misses two
 * counts for nothing and is left out.
 */
export async function listExamples(ctx: Context, input: ListExamplesInput): Promise<ExampleList> {
  const after = readCursor(input.after, 'time');
  const { rows } = await sql<Row>`
    with seen as materialized (select * from (
      select facet.*, coalesce(publication.published_at, thing.created_at) as since, ${missed(input)} as missed
        from example_facet facet join thing on thing.id = facet.thing_id
        join publication on publication.thing_id = facet.thing_id
       where ${view(ctx, input.view)} and ${visibleTo(ctx.actor)}) all_seen
     where missed & (missed - 1) = 0),
    counted (facet, value, count) as (${sql.join(
      FACETS.map((facet) => count(facet, input)),
      sql` union all `,
    )}),
    shown as (select thing_id, since from seen where missed = 0
       and ${after ? sql`(since, thing_id) < (${after.value}::timestamptz, ${after.id}::uuid)` : sql`true`}
     order by since desc, thing_id desc limit ${PAGE + 1})
    select (select count(*)::int from seen where missed = 0) as total,
           (select coalesce(json_agg(item order by since desc, thing_id desc), '[]')
              from shown join lateral (${item(ctx)}) item on true) as items,
           (select coalesce(json_agg(json_build_object('facet', facet, 'count', count::int,
                'value', coalesce(practice.slug, value), 'label', text.title)
                order by count desc, coalesce(text.title, value)), '[]')
              from counted
              left join practice on facet = 'practice' and practice.id::text = value
              left join lateral ${practiceText(sql.ref('practice.id'), ctx.locale)} text on true) as counts
  `.execute(ctx.db);
  const { items, total, counts } = rows[0]!;
  const page = items.slice(0, PAGE);
  const last = page.at(-1);
  return {
    items: page.map(({ slug, cursor: _, ...rest }) => ({
      ...rest,
      href: thingPath('example', slug),
    })),
    total,
    facets: byFacet(counts),
    next: items.length > PAGE && last ? writeCursor({ value: last.cursor, id: last.id }) : null,
  };
}

function byFacet(counts: Row['counts']): ExampleList['facets'] {
  const of = (facet: Facet): FacetValue[] =>
    counts
      .filter((each) => each.facet === facet)
      .slice(0, facet === 'method' ? MOST_METHODS : undefined)
      .map(({ value, label, count }) => ({ value, label, count }));
  return Object.fromEntries(FACETS.map((facet) => [facet, of(facet)])) as ExampleList['facets'];
}

/** What a list shows of one example. */
const item = (ctx: Context) => sql`
  select thing.id, thing.slug, thing.state, version.title, version.summary, version.language,
         example.organisation_name as "organisationName", example.country, example.band,
         example.starts_on::text as "startsOn", example.ends_on::text as "endsOn", example.status, example.outcome,
         facet.phases, ${practicesOf(ctx)} as practices, publication.published_at as "publishedAt",
         shown.since::text as cursor, coalesce((select left(text.plain, 300)
            from chapter join chapter_text text on text.chapter_id = chapter.id
           where chapter.thing_id = thing.id and chapter.anchor = 'differently'
             and text.language in (version.language, thing.language)
           order by text.language = version.language desc limit 1), '') as differently
    from thing join example on example.thing_id = thing.id
    join publication on publication.thing_id = thing.id
    join example_facet facet on facet.thing_id = thing.id
    join lateral ${shownVersion(ctx)} version on true
   where thing.id = shown.thing_id`;

function view(ctx: Context, name: ListExamplesInput['view']): Condition {
  switch (name) {
    case 'published':
      return sql`thing.state = 'published'`;
    case 'mine':
      return sql`${writesIt(ctx.actor)} and thing.state not in ('removed', 'hidden')`;
    case 'review':
      return sql`thing.state in ('in_review', 'scheduled') and ${looksAfter(ctx)}`;
  }
}

function looksAfter({ actor }: Context): Condition {
  if (can(actor, 'publish_library')) return sql`true`;
  return can(actor, 'publish_library', true)
    ? sql<SqlBool>`${stewardsPracticeOf(actor)}`
    : sql`false`;
}

/** Which facets are one column, and which a list of values. */
const COLUMNS: Partial<Record<Facet, string>> = {
  country: 'country',
  band: 'band',
  outcome: 'outcome',
  status: 'status',
  influence: 'influence',
};
const LISTS: Partial<Record<Facet, string>> = {
  purpose: 'purposes',
  language: 'languages',
  phase: 'phases',
  practice: 'practices',
  method: 'methods',
};
/** Chosen together: the practice and the method of that phase. */
const PLACE = ['phase', 'practice', 'method'] as const;
type Place = (typeof PLACE)[number];
const isPlace = (facet: Facet): facet is Place => PLACE.includes(facet as Place);

const practiceId = (slug: string) => sql`(select id from practice where slug = ${slug})`;
const chosen = (facet: Facet, value: string) =>
  facet === 'practice' ? practiceId(value) : sql`${value}`;

/** The choices that a row does not fit, one bit each; those of the place are one. */
function missed(input: ListExamplesInput): RawBuilder<number> {
  const bits = FACETS.filter((facet) => !isPlace(facet)).flatMap((facet) => {
    const value = input[facet];
    if (value === undefined) return [];
    const column = COLUMNS[facet];
    const fits = column
      ? sql`${sql.ref(`facet.${column}`)} = ${value}`
      : sql`${value} = any(${sql.ref(`facet.${LISTS[facet]!}`)})`;
    return [sql`(not coalesce(${fits}, false))::int * ${sql.lit(bitOf(facet))}`];
  });
  if (PLACE.some((facet) => input[facet] !== undefined))
    bits.push(sql`(not ${fitsPlace(input, 'facet')})::int * ${sql.lit(bitOf('phase'))}`);
  return bits.length > 0 ? sql<number>`(${sql.join(bits, sql` + `)})` : sql<number>`0`;
}

const bitOf = (facet: Facet): number => (isPlace(facet) ? 1 : 2 ** FACETS.indexOf(facet));

/** Whether a row fits what is chosen of phase, practice and method, `without` one of them. */
function fitsPlace(input: ListExamplesInput, row: string, without?: Place): Condition {
  const wanted = PLACE.filter((facet) => facet !== without && input[facet] !== undefined);
  const { phase } = input;
  const rest = wanted.filter((facet) => facet !== 'phase');
  if (phase !== undefined && without !== 'phase' && rest.length > 0)
    return sql<SqlBool>`exists (select from example_phase step where step.thing_id = ${sql.ref(`${row}.thing_id`)}
      and ${sql.join(
        wanted.map((facet) => inStep(facet, input[facet]!)),
        sql` and `,
      )})`;
  const parts = wanted.map(
    (facet) => sql`${chosen(facet, input[facet]!)} = any(${sql.ref(`${row}.${LISTS[facet]!}`)})`,
  );
  return parts.length > 0 ? sql<SqlBool>`(${sql.join(parts, sql` and `)})` : sql<SqlBool>`true`;
}

const STEP: Record<Place, string> = { phase: 'phase', practice: 'practice_id', method: 'method' };
const inStep = (facet: Place, value: string) =>
  sql`${sql.ref(`step.${STEP[facet]}`)} = ${chosen(facet, value)}`;

/** How many examples there are of each value of a facet. */
function count(facet: Facet, input: ListExamplesInput): RawBuilder<unknown> {
  const name = sql.lit(facet);
  const rows = sql`missed in (0, ${sql.lit(bitOf(facet))})`;
  const column = COLUMNS[facet];
  if (column)
    return sql`select ${name}, ${sql.ref(column)}, count(*) from seen
       where ${rows} and ${sql.ref(column)} is not null group by 2`;
  if (isPlace(facet) && countsSteps(facet, input)) return countSteps(facet, input);
  const list = sql.ref(LISTS[facet]!);
  const others = isPlace(facet) ? fitsPlace(input, 'seen', facet) : sql`true`;
  // Equal lists first: there are far fewer lists than rows.
  return sql`select ${name}, value::text, sum(n) from (select ${list} as list, count(*) as n from seen
       where ${rows} and ${others} group by 1) lists, unnest(list) value group by 2`;
}

/** In a phase, its own practice and method count; for the phases, where the practice or the method stands. */
const countsSteps = (facet: Place, input: ListExamplesInput): boolean =>
  facet === 'phase'
    ? input.practice !== undefined || input.method !== undefined
    : input.phase !== undefined;

function countSteps(facet: Place, input: ListExamplesInput): RawBuilder<unknown> {
  const column = sql.ref(`step.${STEP[facet]}`);
  const others = PLACE.filter((each) => each !== facet && input[each] !== undefined);
  return sql`select ${sql.lit(facet)}, ${column}::text, count(*)
      from seen join example_phase step on step.thing_id = seen.thing_id
     where missed in (0, 1) and coalesce(${column}::text, '') <> ''
       and ${sql.join(
         others.map((each) => inStep(each, input[each]!)),
         sql` and `,
       )} group by 2`;
}
