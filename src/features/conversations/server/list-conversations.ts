import { sql, type RawBuilder, type SqlBool } from 'kysely';
import { handleOf, nameOf } from '#commons/identities/server/index.ts';
import { spaceView } from '#commons/spaces/server/index.ts';
import { thingPath, visibleTo } from '#commons/things/server/index.ts';
import type { Context } from '#platform/context.ts';
import type { ConversationItem, ConversationList, ListInput } from '../schema.ts';
import { readCursor, writeCursor, type Cursor } from '#platform/db/cursor.ts';

const PAGE = 25;
const EXCERPT = 220;
const MOST_PINNED = 3;

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
  first: boolean;
};

/**
 * A page of conversations this reader may see. One query, by the index of the asked order, from
 * where the page before ended: the hundredth page costs what the first does.
 */
export async function listConversations(ctx: Context, input: ListInput): Promise<ConversationList> {
  const order = ORDER[input.sort];
  const after = readCursor(input.after, input.sort === 'helpful' ? 'count' : 'time');
  // What is pinned stands first where it was pinned: in the list of a practice, a group, an organisation.
  const pins = input.view === 'all' && Boolean(input.practice || input.group || input.organisation);
  const { rows } = await sql<Row>`
    with page as (
      select thing.id from thing join conversation on conversation.thing_id = thing.id
       where ${conditions(ctx, input, order, after)}
         and ${pins ? sql`thing.pinned_at is null` : sql`true`}
       order by ${order.column} desc, thing.id desc limit ${PAGE + 1})
    ${
      pins && !after
        ? sql`, pinned as (
      select thing.id from thing join conversation on conversation.thing_id = thing.id
       where ${conditions(ctx, input, order, null)} and thing.pinned_at is not null
       order by thing.pinned_at desc limit ${MOST_PINNED})`
        : sql``
    }
    select thing.id, thing.slug, conversation.kind, thing.title, thing.language, ${spaceView()} as space,
           author.id as author_id, ${nameOf('author', ctx.locale)} as author_name, ${handleOf('author')} as author_handle,
           organisation.name as organisation,
           (select left(plain, ${EXCERPT}) from post where post.thing_id = thing.id and number = 1
               and removed_at is null) as excerpt,
           thing.created_at, thing.activity_at, greatest(thing.post_count - 1, 0) as "replyCount",
           thing.helpful_count as "helpfulCount", conversation.accepted_post_id is not null as answered,
           conversation.fulfilled_at is not null as fulfilled, thing.closed_at is not null as closed,
           thing.pinned_at is not null as pinned,
           exists (select from announcement where thing_id = thing.id) as announcement,
           (select thing.last_number - last_number from thread_read
             where member_id = ${ctx.actor.memberId}::uuid and thing_id = thing.id) as unread,
           ${practicesOf(ctx)} as practices,
           ${order.column}::text as cursor_value, shown.first
      from (select id, false as first from page
        ${pins && !after ? sql`union all select id, true from pinned` : sql``}) shown join thing using (id)
      join conversation on conversation.thing_id = thing.id
      join member author on author.id = thing.author_id
      left join organisation on organisation.id = thing.organisation_id
     order by shown.first desc, ${order.column} desc, thing.id desc`.execute(ctx.db);
  const first = rows.filter((row) => row.first);
  const items = rows.slice(0, first.length + PAGE);
  const last = items.at(-1);
  return {
    items: items.map(itemOf),
    next:
      rows.length > first.length + PAGE && last
        ? writeCursor({ value: last.cursor_value, id: last.id })
        : null,
  };
}

/** Titles, in the reader's language, of the practices a thing in the surrounding query belongs to. */
export function practicesOf(ctx: Context): RawBuilder<unknown> {
  return sql`coalesce((
    select json_agg(json_build_object('id', practice.id, 'slug', practice.slug, 'title', text.title) order by text.title)
      from thing_practice join practice on practice.id = thing_practice.practice_id
      join lateral (select title from practice_text where practice_id = practice.id
        order by locale = ${ctx.locale} desc, locale = 'en' desc, locale limit 1) text on true
     where thing_practice.thing_id = thing.id), '[]')`;
}

function conditions(
  ctx: Context,
  input: ListInput,
  order: (typeof ORDER)[keyof typeof ORDER],
  after: Cursor | null,
): RawBuilder<SqlBool> {
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
  if (after)
    parts.push(
      sql`(${order.column}, thing.id) < (${after.value}::${order.type}, ${after.id}::uuid)`,
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
  first: __,
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
