import type { Insertable } from 'kysely';
import type { Db } from '#platform/db/connect.ts';
import type { FollowTable, ThreadReadTable } from '#platform/db/schema.generated.ts';
import { chance, reads, soonAfter, type DemoPlan } from './plan.ts';
import type { DemoConversation, DemoMember } from './schema.ts';

/** Reactions, follows, saves, and how far each member has read. */
export async function insertActivity(db: Db, plan: DemoPlan): Promise<void> {
  await insertReactions(db, plan);
  await insertFollows(db, plan);
  const saves = plan.demo.conversations.flatMap((conversation) =>
    conversation.saves.map((handle) => target(plan, conversation, handle)),
  );
  await db.insertInto('save').values(saves).execute();
  const readings = plan.demo.members.flatMap((member) =>
    plan.demo.conversations.flatMap((conversation) => reading(plan, member, conversation) ?? []),
  );
  await db.insertInto('thread_read').values(readings).execute();
}

async function insertReactions(db: Db, plan: DemoPlan): Promise<void> {
  const kinds = ['helpful', 'thanks', 'me_too'] as const;
  const rows = plan.demo.conversations.flatMap(({ key, posts }) =>
    posts.flatMap((post) =>
      kinds.flatMap((kind) =>
        post.reactions[kind].map((handle) => ({
          post_id: plan.postId(key, post.number),
          member_id: plan.memberId(handle),
          kind,
          created_at: soonAfter(plan, post, handle),
        })),
      ),
    ),
  );
  await db.insertInto('reaction').values(rows).execute();
}

/** People follow the practices they chose, and the threads they wrote in or chose. */
async function insertFollows(db: Db, plan: DemoPlan): Promise<void> {
  const rows: Insertable<FollowTable>[] = plan.demo.members.flatMap((member) =>
    member.follows.map((slug) => ({
      member_id: plan.memberId(member.handle),
      target_kind: 'practice',
      target_id: plan.practiceId(slug),
      created_at: plan.joinedAt(member.handle),
    })),
  );
  for (const conversation of plan.demo.conversations) {
    const authors = conversation.posts.map(({ author }) => author);
    for (const handle of new Set([...authors, ...conversation.follows])) {
      rows.push(target(plan, conversation, handle));
    }
  }
  await db.insertInto('follow').values(rows).execute();
}

function target(plan: DemoPlan, conversation: DemoConversation, handle: string) {
  const first =
    conversation.posts.find(({ author }) => author === handle) ?? conversation.posts[0]!;
  return {
    member_id: plan.memberId(handle),
    target_kind: 'thing',
    target_id: plan.thingId(conversation.key),
    created_at: soonAfter(plan, first, handle),
  };
}

function reading(
  plan: DemoPlan,
  member: DemoMember,
  conversation: DemoConversation,
): Insertable<ThreadReadTable> | null {
  const last = readTo(member, conversation);
  const post = conversation.posts[last - 1];
  if (!post) return null;
  return {
    member_id: plan.memberId(member.handle),
    thing_id: plan.thingId(conversation.key),
    last_number: last,
    read_at: soonAfter(plan, post, member.handle),
  };
}

/**
 * The number of the last post a member has read, or 0. Whoever wrote has read at least to their
 * last post; most have read older threads to the end and some of the recent ones, so that the
 * unread marks mean something.
 */
export function readTo(member: DemoMember, conversation: DemoConversation): number {
  const { key, posts } = conversation;
  if (!reads(member, conversation)) return 0;
  const luck = chance(member.handle, key);
  const own = posts.findLast(({ author }) => author === member.handle)?.number ?? 0;
  const recent = posts.at(-1)!.daysAgo < 14;
  const share = luck < (recent ? 0.25 : 0.6) ? 1 : luck < (recent ? 0.55 : 0.7) ? 0.5 : 0;
  return Math.max(own, Math.floor(posts.length * share));
}
