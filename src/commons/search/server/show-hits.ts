import { sql } from 'kysely';
import { nameOf } from '#commons/identities/server/index.ts';
import { postPath, thingPath, visibleTo, type ThingKind } from '#commons/things/server/index.ts';
import type { Context } from '#platform/context.ts';
import type { SearchHit } from '../schema.ts';
import { markUnspaced } from './mark-unspaced.ts';
import type { Ranked } from './rank.ts';
import type { WeighedTerm } from './weigh.ts';

interface Row {
  thing_id: string;
  slug: string;
  thing_kind: ThingKind;
  title: string;
  title_language: string;
  language: string;
  kind: string | null;
  answered: boolean;
  number: number | null;
  anchor: string | null;
  author: string;
  organisation: string | null;
  created_at: Date;
  snippet: string;
  /** The text, where nothing in it was marked. */
  unmarked: string | null;
}

/**
 * What is shown of each thing that was found: the post or chapter of its best passage that has most of
 * the words, with the words marked.
 */
export async function showHits(
  ctx: Context,
  terms: readonly WeighedTerm[],
  ranked: readonly Ranked[],
): Promise<SearchHit[]> {
  if (ranked.length === 0) return [];
  const { rows } = await sql<Row>`
    with found as (
      select * from unnest(${ranked.map((one) => one.thingId)}::uuid[], ${ranked.map((one) => one.passageId)}::bigint[])
        with ordinality as f (thing_id, passage_id, place)),
    asked as materialized (
      select language, string_agg('(' || query || ')', ' | ')::tsquery as query
        from unnest(${terms.map((term) => term.language)}::text[], ${terms.map((term) => term.query)}::text[])
          as t (language, query)
       group by language)
    select thing.id as thing_id, thing.slug, thing.kind as thing_kind, entry.title, entry.language as title_language,
           passage.language, conversation.kind, conversation.accepted_post_id is not null as answered,
           best.number, passage.anchor,
           ${nameOf('member', ctx.locale)} as author, organisation.name as organisation,
           coalesce(best.created_at, thing.created_at) as created_at,
           headline.snippet,
           case when strpos(headline.snippet, chr(1)) = 0 then headline.text end as unmarked
      from found
      join passage on passage.id = found.passage_id
      join asked on asked.language = passage.language
      join thing on thing.id = found.thing_id
      join lateral (
        select search_entry.title, search_entry.language from search_entry where search_entry.thing_id = thing.id
         order by search_entry.language = ${ctx.locale} desc, search_entry.language = passage.language desc limit 1) entry on true
      left join lateral (
        select post.number, post.plain, post.author_id, post.organisation_id, post.created_at from post
         where passage.anchor is null and post.thing_id = passage.thing_id and post.language = passage.language
           and post.number between passage.first_number and passage.last_number and post.removed_at is null
         order by ts_rank(to_tsvector(search_config(post.language),
             unaccent('public.unaccent'::regdictionary, search_words(left(post.plain, 20000)))), asked.query, 1) desc,
           post.number limit 1) best on true
      join member on member.id = coalesce(best.author_id, thing.author_id)
      left join organisation
        on organisation.id = case when best.number is null then thing.organisation_id else best.organisation_id end
      left join conversation on conversation.thing_id = thing.id
      cross join lateral (select text, ts_headline(search_config(passage.language), text, asked.query,
             'StartSel=' || chr(1) || ', StopSel=' || chr(2) || ', MaxFragments=2, MaxWords=24, MinWords=8, FragmentDelimiter=" … "') as snippet
        from (select left(coalesce(best.plain, passage.body), 20000) as text) t) headline
     where ${visibleTo(ctx.actor)}
     order by found.place`.execute(ctx.db);
  return rows.map((row) => {
    // For PostgreSQL they stand between quotes.
    const asked = terms.filter(({ language }) => language === row.language);
    const pairs = asked.map(({ query }) => query.replaceAll("'", ''));
    const marked = row.unmarked && markUnspaced(row.unmarked, pairs);
    return hitOf(marked ? { ...row, snippet: marked } : row);
  });
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function hitOf(row: Row): SearchHit {
  return {
    thingId: row.thing_id,
    href:
      row.number === null
        ? `${thingPath(row.thing_kind, row.slug)}${row.anchor ? `#${row.anchor}` : ''}`
        : postPath(row.thing_kind, row.slug, row.number),
    title: row.title,
    titleLanguage: row.title_language,
    language: row.language,
    thingKind: row.thing_kind,
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
