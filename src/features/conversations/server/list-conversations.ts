import { sql, type RawBuilder, type SqlBool } from 'kysely';
import { handleOf, nameOf } from '#commons/identities/server/index.ts';
import { spaceView } from '#commons/spaces/server/index.ts';
import { practicesOf, thingPath, visibleTo } from '#commons/things/server/index.ts';
import type { Context } from '#platform/context.ts';
import type { ConversationItem, ConversationList, ListInput } from '../schema.ts';
import { readCursor, writeCursor, type Cursor } from '#platform/db/cursor.ts';

const PAGE = 25;
const EXCERPT = 220;
/** Most that stand on top of a list, however many are pinned. */
const MOST_PINNED = 5;

const ORDER = {
  activity: { column: sql.ref('thing.activity_at'), type: sql`timestamptz`, key: 'activity_at' },
  newest: { column: sql.ref('thing.created_at'), type: sql`timestamptz`, key: 'created_at' },
  helpful: { column: sql.ref('thing.helpful_count'), type: sql`int`, key: 'helpful_count' },
} as const;

type Row = Omit<ConversationItem, 'href' | 'createdAt' | 'activityAt' | 'author'> & {
  slug: string;
  author_id: string;
  author_name: string;
  author_handle: string | null;
  created_at: Date;
  activity_at: Date;
  cursor_value: string;
  top: boolean;
};

/**
 * A page of conversations this reader may see, on the first one what is pinned on top. One query, by
 * the index of the asked order, from where the page before ended: the hundredth page costs what the
 * first does.
 */
export async function listConversations(ctx: Context, input: ListInput): Promise<ConversationList> {
  const order = ORDER[input.sort];
  const after = readCursor(input.after, input.sort === 'helpful' ? 'count' : 'time');
  const { rows } = await sql<Row>`
    with pinned as materialized (
      select thing.id from thing join conversation on conversation.thing_id = thing.id
       where ${pinnedHere(ctx, input)} and ${conditions(ctx, input)}
       order by thing.pinned_at desc, thing.id desc limit ${MOST_PINNED}),
    page as (
      select thing.id from thing join conversation on conversation.thing_id = thing.id
       where ${conditions(ctx, input)} and ${after ? startAfter(order, after) : sql`true`}
         and thing.id not in (select id from pinned)
       order by ${order.column} desc, thing.id desc limit ${PAGE + 1}),
    shown as (
      select id, false as top from page union all select id, true from pinned where ${!after})
    select thing.id, thing.slug, conversation.kind, thing.title, thing.language, ${spaceView()} as space,
           author.id as author_id, ${nameOf('author', ctx.locale)} as author_name, ${handleOf('author')} as author_handle,
           organisation.name as organisation,
           (select left(plain, ${EXCERPT}) from post where post.thing_id = thing.id and number = 1
               and removed_at is null) as excerpt,
           thing.created_at, thing.activity_at, greatest(thing.post_count - 1, 0) as "replyCount",
           thing.helpful_count as "helpfulCount", conversation.accepted_post_id is not null as answered,
           conversation.fulfilled_at is not null as fulfilled, thing.closed_at is not null as closed,
           ${isPinned(ctx)} as pinned,
           exists (select from announcement where thing_id = thing.id) as announcement,
           (select thing.last_number - last_number - (select count(*)::int from post_place
               where post_place.thing_id = thing.id and number > thread_read.last_number) from thread_read
             where member_id = ${ctx.actor.memberId}::uuid and thing_id = thing.id) as unread,
           ${practicesOf(ctx)} as practices,
           ${order.column}::text as cursor_value, shown.top
      from shown join thing using (id)
      join conversation on conversation.thing_id = thing.id
      join member author on author.id = thing.author_id
      left join organisation on organisation.id = thing.organisation_id
     order by shown.top desc, case when shown.top then thing.pinned_at end desc, ${order.column} desc,
              thing.id desc`.execute(ctx.db);
  const pinned = rows.filter((row) => row.top);
  const others = rows.slice(pinned.length);
  const last = others.slice(0, PAGE).at(-1);
  return {
    items: [...pinned, ...others.slice(0, PAGE)].map(itemOf),
    next:
      others.length > PAGE && last ? writeCursor({ value: last.cursor_value, id: last.id }) : null,
  };
}

/** Whether a thing of the surrounding query is pinned now. */
export function isPinned(ctx: Context): RawBuilder<boolean> {
  return sql<boolean>`(thing.pinned_at is not null
    and (thing.pinned_until is null or thing.pinned_until > ${ctx.now()}))`;
}

/**
 * What stands on top of this list: of a practice's or a group's all that is pinned in it, of the list of
 * everything what stands in a space of many. Whoever asks for another order, or for their own, gets that.
 */
function pinnedHere(ctx: Context, input: ListInput): RawBuilder<SqlBool> {
  if (input.sort !== 'activity' || input.view !== 'all' || input.author) return sql`false`;
  if (input.practice || input.group || input.organisation) return isPinned(ctx);
  return sql`${isPinned(ctx)}
    and thing.space_id in (select id from space where group_id is null and organisation_id is null)`;
}

const startAfter = (order: (typeof ORDER)[keyof typeof ORDER], after: Cursor) =>
  sql`(${order.column}, thing.id) < (${after.value}::${order.type}, ${after.id}::uuid)`;

function conditions(ctx: Context, input: ListInput): RawBuilder<SqlBool> {
  const me = ctx.actor.memberId;
  const parts: RawBuilder<unknown>[] = [
    sql`thing.kind = 'conversation' and thing.state = 'published'`,
    visibleTo(ctx.actor),
  ];
  if (input.kind) parts.push(sql`conversation.kind = ${input.kind}`);
  if (input.author) parts.push(sql`thing.author_id = ${input.author}`);
  if (input.organisation)
    parts.push(
      sql`thing.space_id = (select id from space where organisation_id = ${input.organisation})`,
    );
  if (input.practice)
    parts.push(sql`thing.id in (select thing_id from thing_practice join practice on practice.id = practice_id
      where practice.slug = ${input.practice})`);
  if (input.group)
    parts.push(sql`thing.space_id in (select space.id from space join member_group on member_group.id = group_id
      where member_group.slug = ${input.group})`);
  if (input.view === 'unanswered')
    parts.push(
      sql`conversation.kind = 'question' and conversation.accepted_post_id is null and thing.closed_at is null`,
    );
  if (input.view === 'following')
    parts.push(sql`(thing.id in (select target_id from follow where member_id = ${me}::uuid and target_kind = 'thing')
      or thing.id in (select thing_id from thing_practice join follow on target_kind = 'practice'
        and target_id = practice_id where member_id = ${me}::uuid)
      or thing.space_id in (select space.id from space join follow on target_kind = 'group'
        and target_id = group_id where member_id = ${me}::uuid))`);
  if (input.view === 'saved')
    parts.push(
      sql`thing.id in (select target_id from save where member_id = ${me}::uuid and target_kind = 'thing')`,
    );
  return sql<SqlBool>`${sql.join(parts, sql` and `)}`;
}

function itemOf({
  slug,
  author_id,
  author_name,
  author_handle,
  created_at,
  activity_at,
  cursor_value: _,
  top: __,
  ...row
}: Row): ConversationItem {
  return {
    ...row,
    href: thingPath('conversation', slug),
    author: { id: author_id, name: author_name, handle: author_handle },
    excerpt: row.excerpt ?? '',
    createdAt: created_at.toISOString(),
    activityAt: activity_at.toISOString(),
  };
}
