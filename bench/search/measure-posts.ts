import { searchInput } from '#commons/search/schema.ts';
import { search } from '#commons/search/server/index.ts';
import { VISITOR, type Context } from '#platform/context.ts';
import type { Db } from '#platform/db/connect.ts';
import { as, type TestMember } from '#tests/support/factories.ts';
import { seeded, wordOf } from './build-posts.ts';

export interface Timed {
  who: string;
  queries: string;
  count: number;
  p50Ms: number;
  p95Ms: number;
  maxMs: number;
}

/** How long the first page of a search takes, whole, for words of several commonness. */
export async function measurePosts(db: Db, member: TestMember, count: number): Promise<Timed[]> {
  const random = seeded(99);
  const between = (from: number, to: number) => wordOf(from + Math.floor(random() * (to - from)));
  const made: Record<string, () => string> = {
    'one common word': () => between(0, 200),
    'two common words': () => `${between(0, 200)} ${between(0, 200)}`,
    'a common and a rare word': () => `${between(0, 200)} ${between(2_000, 20_000)}`,
    'one rare word': () => between(2_000, 20_000),
    'five words': () => Array.from({ length: 5 }, () => between(0, 5_000)).join(' '),
  };
  const visitor: Context = { db, actor: VISITOR, locale: 'en', now: () => new Date() };
  const readers = { visitor, member: as(db, member) };
  const results: Timed[] = [];
  for (const [queries, query] of Object.entries(made))
    for (const [who, ctx] of Object.entries(readers)) {
      const times: number[] = [];
      for (let n = 0; n < count; n++) {
        const input = searchInput.parse({ q: query() });
        const begun = performance.now();
        const { hits } = await search(ctx, input);
        times.push(performance.now() - begun);
        if (hits.length === 0) throw new Error(`nothing found for ${input.q}`);
      }
      times.sort((a, b) => a - b);
      const at = (share: number) => times[Math.floor((times.length - 1) * share)]!;
      results.push({ who, queries, count, p50Ms: at(0.5), p95Ms: at(0.95), maxMs: at(1) });
    }
  return results;
}
