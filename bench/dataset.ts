import { sql } from 'kysely';
import { indexMissing } from '#commons/search/server/index.ts';
import { spaceOf } from '#commons/spaces/server/index.ts';
import { renderBody } from '#commons/threads/server/index.ts';
import type { Connection } from '#platform/db/connect.ts';
import { newId } from '#platform/db/ids.ts';

const WORDS =
  'residents council neighbourhood survey budget meeting young people answer square street idea vote plan report open evening team question result letter school park traffic green decision method week month number paper online'.split(
    ' ',
  );

/** Text that is the same for the same seed: benches compare. */
function text(seed: number, words: number): string {
  let state = (seed + 1) * 2654435761;
  return Array.from({ length: words }, (_, i) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const word = WORDS[state % WORDS.length]!;
    return i % 14 === 13 ? `${word}.` : word;
  }).join(' ');
}

export interface Dataset {
  /** The conversation that is measured: public, 20 posts. */
  slug: string;
  member: { id: string; email: string };
}

/** A community of a size: `conversations` threads of three posts, and one of twenty. */
export async function buildDataset(
  { db }: Connection,
  conversations: number,
  onProgress: (done: number) => void = () => {},
): Promise<Dataset> {
  const space = await spaceOf(db, 'public');
  const organisations = Array.from({ length: 50 }, (_, i) => ({
    id: newId(),
    slug: `organisation-${i}`,
    name: `Organisation ${i}`,
    type: 'client' as const,
  }));
  await db.insertInto('organisation').values(organisations).execute();
  const members = Array.from({ length: 400 }, (_, i) => ({
    id: newId(),
    handle: `person${i}`,
    name: `Person ${i}`,
    email: `person${i}@bench.example`,
    organisation_id: organisations[i % 50]!.id,
  }));
  await db.insertInto('member').values(members).execute();
  const practices = Array.from({ length: 20 }, (_, i) => ({ id: newId(), slug: `practice-${i}` }));
  await db.insertInto('practice').values(practices).execute();
  await db
    .insertInto('practice_text')
    .values(
      practices.map(({ id }, i) => ({ practice_id: id, locale: 'en', title: `Practice ${i}` })),
    )
    .execute();
  const bodies = Array.from({ length: 64 }, (_, i) =>
    renderBody(`${text(i, 60)}\n\n- ${text(i + 99, 8)}\n- ${text(i + 7, 8)}`),
  );
  const start = Date.now() - conversations * 60_000;
  for (let from = 0; from <= conversations; from += 500) {
    const ids = Array.from({ length: Math.min(500, conversations + 1 - from) }, (_, i) => from + i);
    const things = ids.map((n) => ({
      id: newId(),
      slug: n === conversations ? 'measured-thread' : `thread-${n}`,
      kind: 'conversation' as const,
      space_id: space,
      author_id: members[n % 400]!.id,
      organisation_id: organisations[n % 50]!.id,
      title: text(n, 9),
      language: 'en',
      created_at: new Date(start + n * 60_000),
      activity_at: new Date(start + n * 60_000),
      post_count: n === conversations ? 20 : 3,
      last_number: n === conversations ? 20 : 3,
    }));
    await db.insertInto('thing').values(things).execute();
    await db
      .insertInto('conversation')
      .values(
        things.map(({ id }, i) => ({ thing_id: id, kind: i % 2 ? 'question' : 'discussion' })),
      )
      .execute();
    await db
      .insertInto('thing_practice')
      .values(things.map(({ id }, i) => ({ thing_id: id, practice_id: practices[i % 20]!.id })))
      .execute();
    const posts = things.flatMap((thing) =>
      Array.from({ length: thing.last_number }, (_, i) => {
        const { mentions: _mentions, ...body } = bodies[(i * 7 + thing.slug.length) % 64]!;
        return {
          ...body,
          id: newId(),
          thing_id: thing.id,
          number: i + 1,
          author_id: members[(i * 31) % 400]!.id,
          organisation_id: organisations[(i * 31) % 50]!.id,
          language: 'en',
          created_at: thing.created_at,
        };
      }),
    );
    for (let i = 0; i < posts.length; i += 1500)
      await db
        .insertInto('post')
        .values(posts.slice(i, i + 1500))
        .execute();
    onProgress(from + ids.length);
  }
  await indexMissing(db);
  await sql`vacuum analyze`.execute(db);
  return { slug: 'measured-thread', member: { id: members[1]!.id, email: members[1]!.email } };
}
