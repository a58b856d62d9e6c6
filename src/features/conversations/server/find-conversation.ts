import { sql } from 'kysely';
import { handleOf, nameOf } from '#commons/identities/server/index.ts';
import { listPosts, mayReply, mayReport } from '#commons/threads/server/index.ts';
import { spaceView, stewardsIt, whyReadOnly } from '#commons/spaces/server/index.ts';
import { POSTS_PER_PAGE, practicesOf, thingPath, visibleTo } from '#commons/things/server/index.ts';
import type { Context } from '#platform/context.ts';
import { notFound } from '#platform/errors.ts';
import type { ConversationKind, ConversationView } from '../schema.ts';
import {
  mayAccept,
  mayChange,
  mayFulfil,
  mayMove,
  mayRearrange,
  mayRemove,
  mayRestore,
  mayTend,
} from './policy.ts';
import { findMovedPosts } from './find-joined.ts';
import { isPinned } from './list-conversations.ts';

interface Row {
  id: string;
  slug: string;
  conversation_kind: ConversationKind;
  title: string;
  language: string;
  space: ConversationView['space'];
  state: string;
  author_id: string;
  author_name: string;
  author_handle: string | null;
  created_at: Date;
  closed_at: Date | null;
  closed_reason: string;
  pinned: boolean;
  pinned_until: Date | null;
  stewards: boolean;
  left: boolean;
  removed_at: Date | null;
  removed_by: string | null;
  read_only: string | null;
  post_count: number;
  last_number: number;
  accepted_post_id: string | null;
  fulfilled_at: Date | null;
  practices: ConversationView['practices'];
  following: boolean;
  saved: boolean;
  read_to: number;
  alone: boolean;
  announcement: boolean;
}

/**
 * A conversation's page: itself, one page of its posts, and what this reader may do. Three queries,
 * however long the thread; one more if posts have left it.
 * @param page 1 is the oldest; 'last' the newest
 * @param unknown words for an erased author
 */
export async function findConversation(
  ctx: Context,
  slug: string,
  page: number | 'last',
  unknown: { member: string },
): Promise<ConversationView> {
  const row = await findRow(ctx, slug);
  const pages = Math.max(1, Math.ceil(row.last_number / POSTS_PER_PAGE));
  const at = page === 'last' ? pages : page;
  if (at > pages) throw notFound();
  const first = (at - 1) * POSTS_PER_PAGE + 1;
  const found = await listPosts(ctx, row.id, { first, also: row.accepted_post_id }, unknown);
  const onPage = found.filter(
    (post) => post.number >= first && post.number < first + POSTS_PER_PAGE,
  );
  // An imported thread may lack its beginning: it opens where it begins.
  if (at === 1 && pages > 1 && onPage.length === 0)
    return findConversation(ctx, slug, await firstPage(ctx, row.id), unknown);
  const member = ctx.actor.memberId !== null;
  return {
    id: row.id,
    slug: row.slug,
    href: thingPath('conversation', row.slug),
    kind: row.conversation_kind,
    title: row.title,
    language: row.language,
    space: row.space,
    state: row.state,
    author: { id: row.author_id, name: row.author_name, handle: row.author_handle },
    createdAt: row.created_at.toISOString(),
    closed: row.closed_at !== null,
    closedReason: row.closed_reason,
    pinned: row.pinned,
    pinnedUntil: row.pinned_until?.toISOString() ?? null,
    announcement: row.announcement,
    replyCount: Math.max(0, row.post_count - 1),
    lastNumber: row.last_number,
    acceptedPostId: row.accepted_post_id,
    fulfilled: row.fulfilled_at !== null,
    practices: row.practices,
    following: row.following,
    saved: row.saved,
    readTo: member ? row.read_to : null,
    page: at,
    pages,
    posts: onPage,
    moved: row.left ? await findMovedPosts(ctx, row.id, first) : [],
    accepted: found.find((post) => post.id === row.accepted_post_id && !post.removed) ?? null,
    may: {
      reply: mayReply(ctx.actor, row),
      accept: mayAccept(ctx.actor, row),
      fulfil: mayFulfil(ctx.actor, row),
      change: mayChange(ctx.actor, row),
      tend: mayTend(ctx.actor, row),
      rearrange: mayRearrange(ctx.actor, row),
      remove: mayRemove(ctx.actor, row),
      restore: mayRestore(ctx.actor, row),
      move: mayMove(ctx.actor, row),
      report: row.state === 'published' ? mayReport(ctx.actor, row) : 'thing_not_published',
    },
  };
}

async function firstPage(ctx: Context, thingId: string): Promise<number | 'last'> {
  const { rows } = await sql<{ number: number | null }>`
    select min(number) as number from post where thing_id = ${thingId}
       and number > ${POSTS_PER_PAGE}`.execute(ctx.db);
  return rows[0]?.number ? Math.ceil(rows[0].number / POSTS_PER_PAGE) : 'last';
}

async function findRow(ctx: Context, slug: string): Promise<Row> {
  const me = ctx.actor.memberId;
  const { rows } = await sql<Row>`
    select thing.id, thing.slug, conversation.kind as conversation_kind, thing.title, thing.language,
           ${spaceView()} as space, thing.state, thing.author_id, ${nameOf('author', ctx.locale)} as author_name,
           ${handleOf('author')} as author_handle, thing.created_at, thing.closed_at, thing.closed_reason, ${isPinned(ctx)} as pinned, thing.pinned_until, ${stewardsIt(ctx.actor)} as stewards,
           exists (select from post_place where post_place.thing_id = thing.id) as left,
           thing.removed_at, thing.removed_by, ${whyReadOnly(ctx.actor)} as read_only,
           thing.post_count, thing.last_number, conversation.accepted_post_id,
           conversation.fulfilled_at, ${practicesOf(ctx)} as practices,
           exists (select from announcement where thing_id = thing.id) as announcement,
           not exists (select from post where thing_id = thing.id and number > 0
             and post.author_id <> thing.author_id) as alone,
           exists (select from follow where member_id = ${me}::uuid and target_kind = 'thing'
             and target_id = thing.id) as following,
           exists (select from save where member_id = ${me}::uuid and target_kind = 'thing'
             and target_id = thing.id) as saved,
           coalesce((select last_number from thread_read where member_id = ${me}::uuid
             and thing_id = thing.id), 0) as read_to
      from thing
      join conversation on conversation.thing_id = thing.id
      join member author on author.id = thing.author_id
     where thing.slug = ${slug} and ${visibleTo(ctx.actor)}`.execute(ctx.db);
  if (!rows[0]) throw notFound();
  return rows[0];
}
