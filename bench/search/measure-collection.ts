import { sql } from 'kysely';
import { searchInput } from '#commons/search/schema.ts';
import { search } from '#commons/search/server/index.ts';
import { VISITOR, type Context } from '#platform/context.ts';
import type { Db } from '#platform/db/connect.ts';
import type { Collection } from './collections.ts';
import { loadCollection } from './load-collection.ts';
import { average, judge, type Quality } from './measures.ts';

export interface Measured extends Quality {
  collection: string;
  method: string;
  queries: number;
  p50Ms: number;
  p95Ms: number;
}

type Ask = (text: string) => Promise<string[]>;

/** Asks all queries of a collection and judges the answers. */
export async function ask(
  collection: string,
  method: string,
  queries: Collection['queries'],
  find: Ask,
): Promise<Measured> {
  const qualities: Quality[] = [];
  const times: number[] = [];
  for (const { text, relevant } of queries) {
    if (relevant.size === 0) continue;
    const begun = performance.now();
    const found = await find(text);
    times.push(performance.now() - begun);
    qualities.push(judge(found, relevant));
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.floor((times.length - 1) * share)] ?? 0;
  const measured = { collection, method, queries: qualities.length };
  return { ...measured, ...average(qualities), p50Ms: at(0.5), p95Ms: at(0.95) };
}

/** The product's own search, as a visitor asks it: a hundred hits. */
export function productSearch(db: Db, ids: ReadonlyMap<string, string>): Ask {
  const ctx: Context = { db, actor: VISITOR, locale: 'en', now: () => new Date() };
  return async (text) => {
    const { hits } = await search(ctx, searchInput.parse({ q: text.slice(0, 500), size: 100 }));
    return hits.map(({ thingId }) => ids.get(thingId)!);
  };
}

/** Search as PostgreSQL's manual shows it, in its default configuration. */
function plainSearch(db: Db, match: 'all' | 'any'): Ask {
  return async (text) => {
    const query =
      match === 'all'
        ? sql`plainto_tsquery(${text})`
        : sql`(select coalesce(string_agg(quote_literal(lexeme), ' | '), '')::tsquery from unnest(to_tsvector(${text})))`;
    const { rows } = await sql<{ id: string }>`
      select id from bench_text, (select ${query} as query) asked where vector @@ query
       order by ts_rank(vector, query) desc, id limit 100`.execute(db);
    return rows.map(({ id }) => id);
  };
}

/** Copia beside `ts_rank`, on one collection. */
export async function measureCollection(db: Db, collection: Collection): Promise<Measured[]> {
  const { name, queries } = collection;
  const ids = await loadCollection(db, [collection]);
  await sql`drop table if exists bench_text`.execute(db);
  await sql`create table bench_text (id text, vector tsvector)`.execute(db);
  for (const { id, title, text } of collection.texts)
    await sql`insert into bench_text values (${id}, to_tsvector(${`${title} ${text}`}))`.execute(
      db,
    );
  return [
    await ask(name, 'Copia', queries, productSearch(db, ids)),
    await ask(name, 'ts_rank, any word', queries, plainSearch(db, 'any')),
    await ask(name, 'ts_rank, all words', queries, plainSearch(db, 'all')),
  ];
}
