import { sql } from 'kysely';
import { spaceView } from '#commons/spaces/server/index.ts';
import {
  fillBodies,
  thingPath,
  waitingVisibleTo,
  type ThingKind,
} from '#commons/things/server/index.ts';
import type { Context } from '#platform/context.ts';
import { notFound } from '#platform/errors.ts';
import { renderMarkdown } from '#platform/markdown/index.ts';
import type { WaitingInput, WaitingView } from '../schema.ts';
import { mayChangeWaiting, mayDecideWaiting } from './policy.ts';

const PAGE = 50;

interface Row {
  id: string;
  member_id: string;
  input: WaitingInput;
  author: string;
  title: string | null;
  kind: ThingKind | null;
  slug: string | null;
  language: string | null;
  space: WaitingView['space'];
  created_at: Date;
}

type Which = { own: true; thingId?: string } | { own: false } | { id: string };

async function find(ctx: Context, which: Which, unknown: string): Promise<WaitingView[]> {
  const me = ctx.actor.memberId;
  if (!me) return [];
  const where =
    'id' in which
      ? sql`waiting_post.id = ${which.id}`
      : !which.own
        ? sql`waiting_post.member_id <> ${me}`
        : which.thingId
          ? sql`waiting_post.member_id = ${me} and waiting_post.thing_id = ${which.thingId}`
          : sql`waiting_post.member_id = ${me}`;
  // Of words under another identity nobody but their writer learns more than that.
  const { rows } = await sql<Row>`
    with placed as (
      select waiting_post.*, thing.title, thing.kind, thing.slug, thing.language,
             coalesce(thing.space_id, waiting_post.space_id) as at
        from waiting_post left join thing on thing.id = waiting_post.thing_id
       where ${where} and ${waitingVisibleTo(ctx.actor)}
       order by waiting_post.created_at, waiting_post.id limit ${PAGE})
    select shown.id, shown.member_id, shown.input, shown.title, shown.kind, shown.slug, shown.language,
           shown.created_at, coalesce(shown.names ->> ${ctx.locale}, shown.names ->> 'en', member.name) as author,
           ${spaceView('shown')} as space
      from (select id, member_id, input, names, title, kind, slug, language, created_at, at as space_id
              from placed) shown
      join member on member.id = shown.member_id
     order by shown.created_at, shown.id`.execute(ctx.db);
  const bodies = rows.map(({ input }) => {
    const { html, slots } = renderMarkdown(input.markdown);
    return { html, slots: slots.map((slot) => `${slot.kind}/${slot.id}`) };
  });
  const filled = await fillBodies(ctx, bodies, unknown);
  return rows.map((row, i) => ({
    id: row.id,
    mine: row.member_id === me,
    author: row.author,
    title: row.title ?? row.input.start?.title ?? '',
    language: row.language ?? row.input.language ?? 'und',
    href: row.kind && row.slug ? thingPath(row.kind, row.slug) : null,
    space: row.space,
    html: filled[i]!,
    markdown: row.input.markdown,
    createdAt: row.created_at.toISOString(),
    may: {
      change: mayChangeWaiting(ctx.actor, row),
      decide: mayDecideWaiting(ctx.actor, row),
    },
  }));
}

/** What others wrote that waits for this actor's look, oldest first. */
export const listWaiting = (ctx: Context, unknown: string): Promise<WaitingView[]> =>
  find(ctx, { own: false }, unknown);

/** What the actor has written that waits, in one thread or anywhere. */
export const listOwnWaiting = (
  ctx: Context,
  unknown: string,
  thingId?: string,
): Promise<WaitingView[]> => find(ctx, { own: true, thingId }, unknown);

/** One of either, through its door. */
export async function findWaiting(ctx: Context, id: string, unknown: string): Promise<WaitingView> {
  const [view] = await find(ctx, { id }, unknown);
  if (!view) throw notFound();
  return view;
}

/** How many wait for this actor's look. */
export async function countWaiting(ctx: Context): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from waiting_post
      left join thing on thing.id = waiting_post.thing_id
     where waiting_post.member_id <> ${ctx.actor.memberId}::uuid and ${waitingVisibleTo(ctx.actor)}`.execute(
    ctx.db,
  );
  return rows[0]?.count ?? 0;
}
