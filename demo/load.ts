import type { Kysely } from 'kysely';
import type { Database } from '#platform/db/schema.generated.ts';
import { insertActivity } from './insert-activity.ts';
import { countWords } from '#commons/search/server/index.ts';
import { insertConversations, insertPosts, insertThings } from './insert-conversations.ts';
import { insertGroups } from './insert-groups.ts';
import { insertHostWork } from './insert-host-work.ts';
import { insertConsents } from './insert-consents.ts';
import { insertExamples } from './insert-examples.ts';
import { insertLibrary } from './insert-library.ts';
import { insertNotifications } from './insert-notifications.ts';
import { insertPeople } from './insert-people.ts';
import { planDemo } from './plan.ts';
import { readDemo } from './read.ts';

const BATCH = 12;

export interface DemoOptions {
  /** The instant that the demo's ages are counted from; the clock's unless told. */
  now?: Date;
  /** Called as posts go in, with posts written so far and in all. */
  onProgress?: (done: number, total: number) => void;
}

/** How many of each the demo brought. */
export interface DemoCounts {
  organisations: number;
  members: number;
  practices: number;
  groups: number;
  conversations: number;
  /** Guides and articles. */
  library: number;
  examples: number;
  roundUps: number;
  posts: number;
}

/**
 * Loads the demo community into a migrated database without members, all or nothing. Nobody gets
 * a mail of it. Throws if there are members already: a demo never mixes with a real community.
 */
export async function loadDemo(
  db: Kysely<Database>,
  { now = new Date(), onProgress = () => {} }: DemoOptions = {},
): Promise<DemoCounts> {
  const demo = readDemo();
  const plan = planDemo(demo, now);
  const total = demo.conversations.reduce((sum, { posts }) => sum + posts.length, 0);
  await db.transaction().execute(async (tx) => {
    const taken = await tx.selectFrom('member').select('id').limit(1).executeTakeFirst();
    if (taken) throw new Error('The demo community needs a database without members.');
    onProgress(0, total);
    await insertPeople(tx, plan);
    await insertGroups(tx, plan);
    await insertHostWork(tx, plan);
    await insertThings(tx, plan);
    await insertLibrary(tx, plan);
    await insertExamples(tx, plan);
    await insertConsents(tx, plan);
    let done = 0;
    for (let from = 0; from < demo.conversations.length; from += BATCH) {
      const batch = demo.conversations.slice(from, from + BATCH);
      await insertPosts(tx, plan, batch);
      done += batch.reduce((sum, { posts }) => sum + posts.length, 0);
      onProgress(done, total);
    }
    await insertConversations(tx, plan);
    await countWords(tx);
    await insertActivity(tx, plan);
    await insertNotifications(tx, plan);
  });
  return {
    organisations: demo.organisations.length,
    members: demo.members.length,
    practices: demo.practices.length,
    groups: demo.groups.length,
    conversations: demo.conversations.length,
    library: demo.library.length,
    examples: demo.examples.length,
    roundUps: demo.round_ups.length,
    posts: total,
  };
}
