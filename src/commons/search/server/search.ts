import { sql } from 'kysely';
import type { Context } from '#platform/context.ts';
import type { SearchGroup, SearchHit, SearchInput, SearchResult } from '../schema.ts';
import { findPeople } from './find-people.ts';
import { meantBy } from './meant-by.ts';
import { narrow } from './narrow.ts';
import { rank } from './rank.ts';
import { showHits } from './show-hits.ts';

/** Shown of each kind of thing where there are several. */
const OF_EACH = 4;

/**
 * What the searcher may see that answers a query, best first: ranked as docs/decisions/0008-search.md
 * says. One hit a thing, in the language its reader reads, at its best passage.
 */
export async function search(ctx: Context, input: SearchInput): Promise<SearchResult> {
  if (!input.q)
    return { hits: [], more: false, groups: [], people: [], practices: [], meant: null };
  const first = input.page === 1;
  const { ranked, terms, unknown } = await rank(ctx, input.q, {
    language: input.language,
    narrow: narrow(input),
    limit: input.size + 1,
    offset: (input.page - 1) * input.size,
    ofEach: first && !input.kind ? OF_EACH : 0,
  });
  const shown = await showHits(ctx, terms, ranked);
  const hits = shown.slice(0, input.size);
  return {
    hits,
    more: ranked.length > input.size,
    groups: first && !input.kind ? groupsOf(shown) : [],
    people: first && ctx.actor.memberId ? await findPeople(ctx, input.q) : [],
    practices: first ? await findPractices(ctx, input.q) : [],
    meant: unknown.length > 0 ? meantBy(input.q, unknown, hits) : null,
  };
}

function groupsOf(hits: readonly SearchHit[]): SearchGroup[] {
  const groups = new Map<SearchHit['thingKind'], SearchHit[]>();
  for (const hit of hits)
    groups.set(hit.thingKind, [...(groups.get(hit.thingKind) ?? []), hit].slice(0, OF_EACH));
  if (groups.size < 2) return [];
  return [...groups].map(([kind, best]) => ({ kind, hits: best }));
}

/** Practices by their name in any language, under their name in the reader's. */
async function findPractices(ctx: Context, q: string): Promise<SearchResult['practices']> {
  const { rows } = await sql<{ slug: string; title: string }>`
    with named as (
      select practice_id, max(word_similarity(plain(title), plain(${q}))) as alike
        from practice_text where title <> '' group by practice_id)
    select practice.slug, coalesce(own.title, other.title) as title
      from named join practice on practice.id = named.practice_id
      left join practice_text own on own.practice_id = practice.id and own.locale = ${ctx.locale} and own.title <> ''
      left join lateral (select title from practice_text t where t.practice_id = practice.id and title <> ''
        order by locale limit 1) other on true
     where alike >= 0.6
     order by alike desc, title limit 3`.execute(ctx.db);
  return rows;
}
