import { sql, type RawBuilder } from 'kysely';
import { nameOf } from '#commons/identities/server/index.ts';
import { SEARCH_CONFIGS, searchConfig } from '#commons/languages/server/index.ts';
import { postPath, visibleTo, type ThingKind } from '#commons/things/server/index.ts';
import type { Context } from '#platform/context.ts';
import { LOCALES } from '#platform/i18n/locales.ts';
import type { SearchHit, SearchInput, SearchResult } from '../schema.ts';

const PAGE = 20;
/** Most matches that are ranked: the newest. Ranking every hit of a common word takes seconds. */
const CANDIDATES = 2_000;

/**
 * A query as each language would stem it. A text is indexed in its own language, so the query is
 * asked in the community's languages at once, plus unstemmed.
 */
function tsquery(q: string, language?: string): RawBuilder<unknown> {
  const configs = language
    ? [searchConfig(language)]
    : [...LOCALES.map((locale) => SEARCH_CONFIGS[locale]!), 'simple'];
  const parts = configs.map(
    (config) => sql`websearch_to_tsquery(${config}::regconfig, unaccent(${q}))`,
  );
  return sql.join(parts, sql` || `);
}

interface Row {
  thing_id: string;
  slug: string;
  thing_kind: ThingKind;
  title: string;
  language: string;
  kind: string;
  answered: boolean;
  number: number;
  author: string;
  organisation: string | null;
  created_at: Date;
  snippet: string;
}

/**
 * What the searcher may see that matches: full text in each text's language, and titles by
 * trigram (typos). One hit per thing, at its best post.
 */
export async function search(ctx: Context, input: SearchInput): Promise<SearchResult> {
  if (!input.q) return { hits: [], more: false, people: [] };
  const query = tsquery(input.q, input.language);
  const { rows } = await sql<Row>`
    with asked as materialized (select (${query}) as query),
    found as (
      (select passage.post_id, passage.thing_id, passage.vector
         from passage join thing on thing.id = passage.thing_id
         ${narrow(input)}
        where passage.vector @@ (select query from asked)
          and thing.state = 'published' and ${visibleTo(ctx.actor)}
        order by passage.post_id desc limit ${CANDIDATES})
    ),
    ranked as (
      select thing_id, post_id, ts_rank_cd(vector, (select query from asked), 1) as rank from found
      union all
      select thing.id, post.id, 0.05 * word_similarity(plain(${input.q}), plain(thing.title))
        from thing join post on post.thing_id = thing.id and post.number = 1
        ${narrow(input)}
       where plain(${input.q}) <% plain(thing.title) and post.removed_at is null
         and thing.state = 'published' and ${visibleTo(ctx.actor)}
    ),
    best as (select distinct on (thing_id) thing_id, post_id, rank from ranked order by thing_id, rank desc),
    page as (select * from best order by rank desc, post_id desc limit ${PAGE + 1} offset ${(input.page - 1) * PAGE})
    select thing.id as thing_id, thing.slug, thing.kind as thing_kind, thing.title, post.language,
           conversation.kind, conversation.accepted_post_id is not null as answered, post.number,
           ${nameOf('member', ctx.locale)} as author, organisation.name as organisation, post.created_at,
           ts_headline(${headlineConfig(ctx, input)}::regconfig, left(post.plain, 20000), (select query from asked),
             'StartSel=' || chr(1) || ', StopSel=' || chr(2) || ', MaxFragments=2, MaxWords=24, MinWords=8, FragmentDelimiter=" … "') as snippet
      from page
      join thing on thing.id = page.thing_id
      join post on post.id = page.post_id
      join member on member.id = post.author_id
      left join organisation on organisation.id = post.organisation_id
      left join conversation on conversation.thing_id = thing.id
     order by page.rank desc, page.post_id desc`.execute(ctx.db);
  return {
    hits: rows.slice(0, PAGE).map(hitOf),
    more: rows.length > PAGE,
    people: input.page === 1 && ctx.actor.memberId ? await findPeople(ctx, input.q) : [],
  };
}

/** Joins that keep only what the filters ask for. */
function narrow(input: SearchInput): RawBuilder<unknown> {
  const joins: RawBuilder<unknown>[] = [];
  if (input.kind)
    joins.push(sql`join conversation as c on c.thing_id = thing.id and c.kind = ${input.kind}`);
  if (input.practice)
    joins.push(sql`join thing_practice tp on tp.thing_id = thing.id
      and tp.practice_id = (select id from practice where slug = ${input.practice})`);
  if (input.organisation)
    joins.push(
      sql`join organisation o on o.id = thing.organisation_id and o.slug = ${input.organisation}`,
    );
  if (input.language)
    joins.push(sql`join (select ${input.language}::text as tag) l on l.tag = thing.language`);
  return joins.length > 0 ? sql.join(joins, sql` `) : sql``;
}

function headlineConfig(ctx: Context, input: SearchInput): string {
  return searchConfig(input.language ?? ctx.locale);
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function hitOf(row: Row): SearchHit {
  return {
    thingId: row.thing_id,
    href: postPath(row.thing_kind, row.slug, row.number),
    title: row.title,
    language: row.language,
    kind: row.kind,
    answered: row.answered,
    author: row.author,
    organisation: row.organisation,
    createdAt: row.created_at.toISOString(),
    snippet: row.snippet
      .replace(/[&<>"]/g, (character) => ESCAPES[character]!)
      .replaceAll('\u0001', '<mark>')
      .replaceAll('\u0002', '</mark>'),
  };
}

async function findPeople(ctx: Context, q: string): Promise<SearchResult['people']> {
  const { rows } = await sql<SearchResult['people'][number]>`
    select member.id, member.name, member.handle, organisation.name as organisation
      from member left join organisation on organisation.id = member.organisation_id
     where member.state in ('active', 'placeholder') and plain(${q}) <% plain(member.name)
     order by word_similarity(plain(${q}), plain(member.name)) desc, member.name limit 5`.execute(
    ctx.db,
  );
  return rows;
}

/** Things whose title is like what is being typed, for "has this been asked?". */
export async function findSimilar(
  ctx: Context,
  title: string,
): Promise<{ title: string; href: string; kind: string; answered: boolean; postCount: number }[]> {
  const words = title.trim();
  if (words.length < 8) return [];
  const any = words.split(/\s+/).slice(0, 20).join(' or ');
  const { rows } = await sql<{
    title: string;
    slug: string;
    thing_kind: ThingKind;
    kind: string;
    answered: boolean;
    post_count: number;
  }>`
    with asked as materialized (select (${tsquery(any)}) as query),
    near as (
      (select passage.thing_id, ts_rank(passage.vector, (select query from asked), 1) as rank
         from passage join thing on thing.id = passage.thing_id
         join post on post.id = passage.post_id and post.number = 1
        where passage.vector @@ (select query from asked)
          and thing.state = 'published' and ${visibleTo(ctx.actor)}
        order by passage.post_id desc limit 500)
      union all
      (select thing.id, word_similarity(plain(${words}), plain(thing.title)) from thing
        where plain(${words}) <% plain(thing.title) and thing.state = 'published' and ${visibleTo(ctx.actor)}
        limit 200)
    )
    select thing.title, thing.slug, thing.kind as thing_kind, conversation.kind,
           conversation.accepted_post_id is not null as answered, thing.post_count
      from (select thing_id, max(rank) as rank from near group by thing_id order by 2 desc limit 5) best
      join thing on thing.id = best.thing_id
      left join conversation on conversation.thing_id = thing.id
     order by best.rank desc`.execute(ctx.db);
  return rows.map((row) => ({
    title: row.title,
    href: postPath(row.thing_kind, row.slug, 1),
    kind: row.kind,
    answered: row.answered,
    postCount: row.post_count,
  }));
}
