import { sql } from 'kysely';
import { nameOf } from '#commons/identities/server/index.ts';
import { thingPath } from '#commons/things/server/index.ts';
import type { Context } from '#platform/context.ts';
import { excerpt } from '#platform/markdown/index.ts';
import { demand } from '#platform/verdict.ts';
import type { PostToSplit } from '../schema.ts';
import { accessConversation } from './access.ts';
import { mayTend } from './policy.ts';

const MOST = 500;

/**
 * The posts of a conversation that can be taken into one of their own, the newest if there are many.
 * @param unknown words for an erased author
 */
export async function findPostsToSplit(
  ctx: Context,
  slug: string,
  unknown: string,
): Promise<{
  conversation: { href: string; title: string; language: string };
  posts: PostToSplit[];
}> {
  const conversation = await accessConversation(ctx, { slug });
  demand(mayTend(ctx.actor, conversation));
  const { rows } = await sql<{ number: number; name: string | null; plain: string }>`
    select number, plain, name from (
      select post.number, left(post.plain, 400) as plain,
             case when author.state <> 'erased' then ${nameOf('author', ctx.locale)} end as name
        from post join member author on author.id = post.author_id
       where post.thing_id = ${conversation.id} and post.number > 1 and post.removed_at is null
       order by post.number desc limit ${MOST}) newest order by number`.execute(ctx.db);
  const { title, language } = conversation;
  return {
    conversation: { href: thingPath('conversation', slug), title, language },
    posts: rows.map(({ number, name, plain }) => ({
      ...{ number, name: name ?? unknown, excerpt: excerpt(plain, 160) },
    })),
  };
}
