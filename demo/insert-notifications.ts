import type { Insertable } from 'kysely';
import type { Db } from '#platform/db/connect.ts';
import { newId } from '#platform/db/ids.ts';
import type { NotificationTable } from '#platform/db/schema.generated.ts';
import { mentionSyntax } from './check-references.ts';
import { readTo } from './insert-activity.ts';
import { reads, soonAfter, type DemoPlan } from './plan.ts';
import type { DemoConversation, DemoPost } from './schema.ts';

const DAYS_KEPT = 30;

/**
 * The lines that last month's posts put into people's lists, unread where they have not read on.
 * Only the list: nobody gets a mail about what happened before the community existed.
 */
export async function insertNotifications(db: Db, plan: DemoPlan): Promise<void> {
  const rows = plan.demo.conversations.flatMap((conversation) => [
    ...conversation.posts
      .filter(({ number, daysAgo }) => number > 1 && daysAgo < DAYS_KEPT)
      .flatMap((post) => tellOfPost(plan, conversation, post)),
    ...tellOfAnswer(plan, conversation),
  ]);
  await db.insertInto('notification').values(rows).execute();
}

/** Whom a post concerns, each with the weightiest reason, as the notification room would say. */
function tellOfPost(plan: DemoPlan, conversation: DemoConversation, post: DemoPost) {
  const reasons = new Map<string, string>();
  for (const [, handle = ''] of post.text.matchAll(mentionSyntax)) reasons.set(handle, 'mentioned');
  const earlier = conversation.posts.slice(0, post.number - 1).map(({ author }) => author);
  const [asker = ''] = earlier;
  if (conversation.kind === 'question' && !reasons.has(asker)) reasons.set(asker, 'answered');
  for (const handle of [...earlier, ...conversation.follows]) {
    if (!reasons.has(handle)) reasons.set(handle, 'new_post');
  }
  return [...reasons]
    .filter(([handle]) => handle !== post.author && reads(plan.member(handle), conversation))
    .map(([handle, kind]) =>
      line(plan, conversation, post, { kind, handle, actor: post.author, at: post.daysAgo }),
    );
}

function tellOfAnswer(plan: DemoPlan, conversation: DemoConversation) {
  const post = conversation.posts[(conversation.accepted ?? 0) - 1];
  const asker = conversation.posts[0]!.author;
  if (!post || post.daysAgo > DAYS_KEPT || post.author === asker) return [];
  const after = soonAfter(plan, post, asker);
  const at = (plan.now.getTime() - after.getTime()) / 86_400_000;
  return [
    line(plan, conversation, post, { kind: 'accepted', handle: post.author, actor: asker, at }),
  ];
}

function line(
  plan: DemoPlan,
  conversation: DemoConversation,
  post: DemoPost,
  told: { kind: string; handle: string; actor: string; at: number },
): Insertable<NotificationTable> {
  const created = plan.ago(told.at);
  const postId = plan.postId(conversation.key, post.number);
  const last = readTo(plan.member(told.handle), conversation);
  return {
    id: newId(created.getTime()),
    kind: told.kind,
    occurrence: `${told.kind === 'accepted' ? 'accepted' : 'post'}/${postId}`,
    recipient_id: plan.memberId(told.handle),
    actor_id: plan.memberId(told.actor),
    thing_id: plan.thingId(conversation.key),
    post_id: postId,
    created_at: created,
    read_at:
      last >= post.number ? plan.ago(Math.max(0, told.at - Math.min(0.2, told.at / 2))) : null,
  };
}
