import { sql, type RawBuilder, type SqlBool } from 'kysely';
import { can } from '#commons/capabilities/server/policy.ts';
import { practiceText, stewardsPracticeOf } from '#commons/practices/server/index.ts';
import { readableSpaces } from '#commons/spaces/server/index.ts';
import { practicesOf, thingPath, visibleTo, writesIt } from '#commons/things/server/index.ts';
import { shownVersion } from '#features/library/server/index.ts';
import type { Context } from '#platform/context.ts';
import { readCursor, writeCursor } from '#platform/db/cursor.ts';
import { FACETS, type Facet } from '../facts.ts';
import type { ExampleItem, ExampleList, FacetValue, ListExamplesInput } from '../schema.ts';

const PAGE = 20;
const MOST_METHODS = 25;
/** So many examples are sorted sooner than found from the newest on. */
const FEW = 500;

export type ShownItem = Omit<ExampleItem, 'href'> & { slug: string; cursor: string };
interface Row {
  items: ShownItem[];
  total: number;
  counts: (FacetValue & { facet: Facet })[];
}
type Sql = RawBuilder<unknown>;

/**
 * A page of examples, the newest first, and for every choice how many there would be of each of its
 * values with all other choices as they are: one query.
 *
 * It counts in strings of bits (`example_bits`): those of the examples that this reader sees, `&` those of
 * each choice. Every value is then counted among what the other choices leave.
 */
export async function listExamples(ctx: Context, input: ListExamplesInput): Promise<ExampleList> {
  const after = readCursor(input.after, 'time');
  const [source, since, thing] =
    input.view === 'published'
      ? [sql`publication`, sql`publication.published_at`, sql`publication.thing_id`]
      : [sql`thing`, sql`thing.created_at`, sql`thing.id`];
  const page = sql`${since} is not null
       and ${after ? sql`(${since}, ${thing}) < (${after.value}::timestamptz, ${after.id}::uuid)` : sql`true`}
     order by ${since} desc, ${thing} desc limit ${PAGE + 1}`;
  const { rows } = await sql<Row>`
    with base as materialized (${base(ctx, input.view)}),
    found as materialized (${narrowed(conditions(input))}),
    counted (facet, value, count) as (${sql.join(
      FACETS.map((facet) => count(facet, input)),
      sql` union all `,
    )}),
    total as materialized (select coalesce(sum(bit_count(bits)), 0)::int as count from found),
    -- Of many, by an index from the newest on until the page is full; few are looked up one by one.
    shown as (
      (select example.thing_id as id, ${since} as since
        from ${source} join example on example.thing_id = ${thing}
        -- A cast, not a comparison: PostgreSQL takes a third to fit, and goes by the index.
       where (select count from total) > ${FEW}
         and get_bit((select bits from found where chunk = example.number / 8192), example.number % 8192)::boolean
         and ${page})
      union all
      (select example.thing_id, ${since} from (
          select chunk * 8192 + place as number from found, generate_series(0, 8191) place
           where get_bit(bits, place)::boolean limit ${FEW}) few
        join example using (number) join ${source} on ${thing} = example.thing_id
       where (select count from total) <= ${FEW} and ${page}))
    select (select count from total) as total,
           (select coalesce(json_agg(item order by since desc, shown.id desc), '[]')
              from shown join lateral (${shownItem(ctx)}) item on true) as items,
           (select coalesce(json_agg(json_build_object('facet', facet, 'count', count::int,
                'value', coalesce(practice.slug, value), 'label', text.title)
                order by count desc, coalesce(text.title, value)), '[]')
              from counted
              left join practice on facet = 'practice' and practice.id::text = value
              left join lateral ${practiceText(sql.ref('practice.id'), ctx.locale)} text on true
             where count > 0) as counts
  `.execute(ctx.db);
  const { items, total, counts } = rows[0]!;
  const own = items.slice(0, PAGE);
  const last = own.at(-1);
  return {
    items: own.map(itemOf),
    total,
    facets: byFacet(counts),
    next: items.length > PAGE && last ? writeCursor({ value: last.cursor, id: last.id }) : null,
  };
}

/** A row as the list has it. */
export const itemOf = ({ slug, cursor: _, ...rest }: ShownItem): ExampleItem => ({
  ...rest,
  href: thingPath('example', slug),
});

function byFacet(counts: Row['counts']): ExampleList['facets'] {
  const of = (facet: Facet): FacetValue[] =>
    counts
      .filter((each) => each.facet === facet)
      .slice(0, facet === 'method' ? MOST_METHODS : undefined)
      .map(({ value, label, count }) => ({ value, label, count }));
  return Object.fromEntries(FACETS.map((facet) => [facet, of(facet)])) as ExampleList['facets'];
}

/** What a list shows of one example, which is a row of `shown` (id, since) in the surrounding query. */
export const shownItem = (ctx: Context) => sql`
  select thing.id, thing.slug, thing.state, version.title, version.summary, version.language,
         example.organisation_name as "organisationName", example.country, example.band,
         example.starts_on::text as "startsOn", example.ends_on::text as "endsOn", example.status, example.outcome,
         array(select phase from example_phase step where step.thing_id = thing.id) as phases,
         ${practicesOf(ctx)} as practices, publication.published_at as "publishedAt",
         shown.since::text as cursor, coalesce((select left(text.plain, 300)
            from chapter join chapter_text text on text.chapter_id = chapter.id
           where chapter.thing_id = thing.id and chapter.anchor = 'differently'
             and text.language in (version.language, thing.language)
           order by text.language = version.language desc limit 1), '') as differently
    from thing join example on example.thing_id = thing.id
    join publication on publication.thing_id = thing.id
    join lateral ${shownVersion(ctx)} version on true
   where thing.id = shown.id and ${visibleTo(ctx.actor)}`;

/** The bits of what this reader sees in a view. Of all that is published, the space alone decides. */
function base(ctx: Context, view: ListExamplesInput['view']): Sql {
  if (view === 'published')
    return sql`select chunk, bit_or(bits) as bits from example_bits
       where facet = 'space' and phase = '' and value in (select id::text from space
         where id in ${readableSpaces(ctx.actor)}) group by chunk`;
  const which =
    view === 'mine'
      ? sql`${writesIt(ctx.actor)} and thing.state not in ('removed', 'hidden')`
      : sql`thing.state in ('in_review', 'scheduled') and ${looksAfter(ctx)}`;
  return sql`select number / 8192 as chunk, bit_or(set_bit(0::bit(8192), number % 8192, 1)) as bits
      from example join thing on thing.id = example.thing_id
     where ${which} and ${visibleTo(ctx.actor)} group by 1`;
}

function looksAfter({ actor }: Context): RawBuilder<SqlBool> {
  if (can(actor, 'publish_library')) return sql`true`;
  return can(actor, 'publish_library', true)
    ? sql<SqlBool>`${stewardsPracticeOf(actor)}`
    : sql`false`;
}

/** Chosen together: the practice and the method of that phase. */
const PLACE = ['phase', 'practice', 'method'] as const;
type Place = (typeof PLACE)[number];
const isPlace = (facet: Facet): facet is Place => PLACE.includes(facet as Place);

/** The bits of one value. */
interface Choice {
  facet: Facet;
  phase: string;
  value: string;
}

/** What has been chosen, `without` one facet. */
function conditions(input: ListExamplesInput, without?: Facet): Choice[] {
  const chosen = FACETS.filter((facet) => facet !== without && input[facet] !== undefined);
  const phase = without === 'phase' ? undefined : input.phase;
  const inPhase = phase !== undefined && chosen.some((each) => isPlace(each) && each !== 'phase');
  return chosen
    .filter((facet) => !(facet === 'phase' && inPhase)) // the others say it
    .map((facet) => ({
      ...{ facet, value: input[facet]! },
      phase: inPhase && isPlace(facet) ? phase : '',
    }));
}

const valueOf = ({ facet, value }: Choice) =>
  facet === 'practice' ? sql`(select id::text from practice where slug = ${value})` : sql`${value}`;

/** What is left of the base by these choices: one row a chunk, none where nothing fits. */
function narrowed(choices: Choice[]): Sql {
  const tables = choices.map((_, i) => sql.raw(`choice${i}`));
  const joins = choices.map(
    (choice, i) => sql`join example_bits ${tables[i]!} on ${tables[i]!}.chunk = base.chunk
      and ${tables[i]!}.facet = ${choice.facet} and ${tables[i]!}.phase = ${choice.phase}
      and ${tables[i]!}.value = ${valueOf(choice)}`,
  );
  const bits = sql.join([sql`base.bits`, ...tables.map((table) => sql`${table}.bits`)], sql` & `);
  return sql`select base.chunk, ${bits} as bits from base ${sql.join(joins, sql` `)}`;
}

/** How many examples there are of each value of a facet, among what the other choices leave. */
function count(facet: Facet, input: ListExamplesInput): Sql {
  if (facet === 'phase' && (input.practice !== undefined || input.method !== undefined))
    return countPhases(input);
  const phase = isPlace(facet) && facet !== 'phase' ? (input.phase ?? '') : '';
  return sql`select ${sql.lit(facet)}, value.value, sum(bit_count(value.bits & rest.bits))
      from (${narrowed(conditions(input, facet))}) rest
      join example_bits value on value.chunk = rest.chunk
     where value.facet = ${sql.lit(facet)} and value.phase = ${phase} group by value.value`;
}

/** With a practice or a method chosen, a phase counts where it is that phase's. */
function countPhases(input: ListExamplesInput): Sql {
  const inPhase = PLACE.filter((facet) => facet !== 'phase' && input[facet] !== undefined);
  const tables = inPhase.map((_, i) => sql.raw(`part${i}`));
  const joins = inPhase.map((facet, i) => {
    const [table, first] = [tables[i]!, tables[0]!];
    const value = valueOf({ facet, phase: '', value: input[facet]! });
    return sql`join example_bits ${table} on ${table}.chunk = rest.chunk and ${table}.facet = ${facet}
      and ${table}.value = ${value} and ${i === 0 ? sql`${table}.phase <> ''` : sql`${table}.phase = ${first}.phase`}`;
  });
  const others = conditions(input, 'phase').filter(({ facet }) => !isPlace(facet));
  const bits = sql.join([sql`rest.bits`, ...tables.map((table) => sql`${table}.bits`)], sql` & `);
  return sql`select 'phase', ${tables[0]!}.phase, sum(bit_count(${bits}))
      from (${narrowed(others)}) rest ${sql.join(joins, sql` `)} group by 2`;
}
