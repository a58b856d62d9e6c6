import { indexThreads } from '#commons/search/server/index.ts';
import { ownSpace, spaceOf } from '#commons/spaces/server/index.ts';
import { renderBody } from '#commons/threads/server/index.ts';
import type { Db } from '#platform/db/connect.ts';
import { soonAfter, type DemoPlan } from './plan.ts';
import type { DemoConversation } from './schema.ts';
import { storedText } from './stored-text.ts';

/** The things themselves, with the counters that their posts will have made. */
export async function insertThings(db: Db, plan: DemoPlan): Promise<void> {
  const spaces = new Map<string, string>();
  for (const kind of ['public', 'members', 'hosts'] as const)
    spaces.set(kind, await spaceOf(db, kind));
  for (const { slug } of plan.demo.groups)
    spaces.set(`group/${slug}`, await ownSpace(db, { groupId: plan.groupId(slug) }));
  const { conversations } = plan.demo;
  await db
    .insertInto('thing')
    .values(
      conversations.map((conversation) => {
        const [first, last] = [conversation.posts[0]!, conversation.posts.at(-1)!];
        return {
          id: plan.thingId(conversation.key),
          kind: 'conversation' as const,
          // Always the same, unlike other slugs: screenshots and journeys name these pages.
          slug: conversation.key.slice(3),
          space_id: spaces.get(conversation.space)!,
          author_id: plan.memberId(first.author),
          organisation_id: plan.organisationId(plan.member(first.author).organisation),
          title: conversation.title,
          language: conversation.language,
          created_at: plan.ago(first.daysAgo),
          activity_at: plan.ago(last.daysAgo),
          pinned_at: conversation.pinned ? plan.ago(last.daysAgo) : null,
          closed_at: conversation.closed ? soonAfter(plan, last, 'colm') : null,
          post_count: conversation.posts.length,
          last_number: conversation.posts.length,
          last_poster_id: plan.memberId(last.author),
          helpful_count: conversation.posts.flatMap(({ reactions }) => reactions.helpful).length,
        };
      }),
    )
    .execute();
  const links = conversations.flatMap(({ key, practices }) =>
    practices.map((slug) => ({ thing_id: plan.thingId(key), practice_id: plan.practiceId(slug) })),
  );
  await db.insertInto('thing_practice').values(links).execute();
}

/** The posts of a few conversations, their mentions and their entries in the search. */
export async function insertPosts(
  db: Db,
  plan: DemoPlan,
  conversations: DemoConversation[],
): Promise<void> {
  const texts = await Promise.all(
    conversations.flatMap((conversation) =>
      conversation.posts.map(async (post) => {
        const text = await storedText(plan, conversation.key, post);
        const { mentions, ...body } = renderBody(text);
        const post_id = plan.postId(conversation.key, post.number);
        return {
          conversation,
          post,
          post_id,
          thing_id: plan.thingId(conversation.key),
          mentions,
          body,
        };
      }),
    ),
  );
  await db
    .insertInto('post')
    .values(
      texts.map(({ conversation, post, post_id, thing_id, body }) => ({
        ...body,
        id: post_id,
        thing_id,
        number: post.number,
        parent_id: post.replyTo ? plan.postId(conversation.key, post.replyTo) : null,
        author_id: plan.memberId(post.author),
        organisation_id: plan.organisationId(plan.member(post.author).organisation),
        language: post.language,
        created_at: plan.ago(post.daysAgo),
        helpful_count: post.reactions.helpful.length,
        thanks_count: post.reactions.thanks.length,
        me_too_count: post.reactions.me_too.length,
      })),
    )
    .execute();
  await indexThreads(db, [...new Set(texts.map(({ thing_id }) => thing_id))]);
  const mentions = texts.flatMap(({ post_id, mentions }) =>
    mentions.members.map((member_id) => ({ post_id, member_id })),
  );
  if (mentions.length > 0) await db.insertInto('post_mention').values(mentions).execute();
}

/** What makes a thing a conversation: its kind, its answer, its fulfilment. */
export async function insertConversations(db: Db, plan: DemoPlan): Promise<void> {
  await db
    .insertInto('conversation')
    .values(
      plan.demo.conversations.map(({ key, kind, posts, accepted, fulfilled }) => {
        const asker = posts[0]!.author;
        const [answer, match] = [posts[(accepted ?? 0) - 1], posts[(fulfilled ?? 0) - 1]];
        return {
          thing_id: plan.thingId(key),
          kind,
          accepted_post_id: answer ? plan.postId(key, answer.number) : null,
          accepted_by: answer ? plan.memberId(asker) : null,
          accepted_at: answer ? soonAfter(plan, answer, asker) : null,
          fulfilled_at: match ? soonAfter(plan, match, asker) : null,
          fulfilled_by: match ? plan.memberId(asker) : null,
        };
      }),
    )
    .execute();
}
