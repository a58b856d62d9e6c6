import { once } from 'node:events';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { sql } from 'kysely';
import { countWords, indexMissing } from '#commons/search/server/index.ts';
import { spaceOf } from '#commons/spaces/server/index.ts';
import type { Connection } from '#platform/db/connect.ts';
import { newId } from '#platform/db/ids.ts';
import { aMember, type TestMember } from '#tests/support/factories.ts';

/** Different words in the made texts; how common each is follows Zipf's law, as in any language. */
const WORDS = 40_000;
const SYLLABLES =
  'ba ce di fo gu la me ni po ru sa te vi zo qua ster lin dor mag pel rit con tav hul'.split(' ');

/** The n-th commonest word: it looks like one, and no two are the same. */
export function wordOf(n: number): string {
  let word = '';
  for (let left = n + SYLLABLES.length; left > 0; left = Math.floor(left / SYLLABLES.length))
    word += SYLLABLES[left % SYLLABLES.length];
  return `${word}k`;
}

/** Numbers that are the same for the same seed: benches compare. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/**
 * A community of so many posts, in threads of 1 to 15, of 20 to 120 words: two thirds of the threads are
 * public, the others the members'.
 */
export async function buildPosts(
  { db, pool }: Connection,
  posts: number,
  say: (line: string) => void,
): Promise<{ member: TestMember }> {
  const member = await aMember(db);
  const spaces = [
    await spaceOf(db, 'public'),
    await spaceOf(db, 'public'),
    await spaceOf(db, 'members'),
  ];
  const random = seeded(7);
  const words = Array.from({ length: WORDS }, (_, n) => wordOf(n));
  const totals = new Float64Array(WORDS);
  for (let n = 0, sum = 0; n < WORDS; n++) totals[n] = sum += 1 / (n + 1.5);
  const pick = () => {
    const at = random() * totals[WORDS - 1]!;
    let [low, high] = [0, WORDS - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (totals[middle]! < at) low = middle + 1;
      else high = middle;
    }
    return words[low]!;
  };
  const text = (length: number) => Array.from({ length }, pick).join(' ');
  // An index is made much sooner than it is kept up to date row by row.
  await sql`drop index passage_vector, thing_title_trgm, search_entry_title_trgm`.execute(db);
  const start = Date.now() - posts * 1000;
  const client = await pool.connect();
  try {
    for (let made = 0; made < posts;) {
      const things: string[] = [];
      const rows: string[] = [];
      while (rows.length < 20_000 && made < posts) {
        const id = newId();
        const at = new Date(start + made * 1000).toISOString();
        const count = Math.min(1 + Math.floor(random() * 15), posts - made);
        things.push(
          `${[id, 'conversation', `t-${id}`, spaces[made % 3], member.id, text(7), 'en', at, at, count, count].join('\t')}\n`,
        );
        for (let number = 1; number <= count; number++, made++)
          rows.push(
            `${[newId(), id, number, member.id, '-', '-', text(20 + Math.floor(random() * 100)), 1, 'en', at].join('\t')}\n`,
          );
      }
      await copy(
        client,
        'thing (id, kind, slug, space_id, author_id, title, language, created_at, activity_at, post_count, last_number)',
        things,
      );
      await copy(
        client,
        'post (id, thing_id, number, author_id, markdown, html, plain, pipeline, language, created_at)',
        rows,
      );
      if (made % 100_000 < 20_000) say(`${made} posts written`);
    }
  } finally {
    client.release();
  }
  await sql`analyze post, thing`.execute(db);
  let said = 0;
  await indexMissing(db, {
    onProgress: (done, of) => {
      if (done < of && done - said < of / 10) return;
      said = done;
      say(`${done} of ${of} threads indexed`);
    },
  });
  say('making the indexes …');
  await sql`create index passage_vector on passage using gin (slice, vector)`.execute(db);
  await sql`create index thing_title_trgm on thing using gin (plain(title) gin_trgm_ops)`.execute(
    db,
  );
  await sql`create index search_entry_title_trgm on search_entry using gin (plain(title) gin_trgm_ops)`.execute(
    db,
  );
  await countWords(db);
  await sql`vacuum analyze`.execute(db);
  return { member };
}

async function copy(client: PoolClient, target: string, lines: readonly string[]): Promise<void> {
  const stream = client.query(copyFrom(`copy ${target} from stdin`));
  const done = once(stream, 'finish');
  stream.end(lines.join(''));
  await done;
}
