import { sql } from 'kysely';
import { thingPath, visibleTo } from '#commons/things/server/index.ts';
import { UNDO_DAYS } from '#commons/threads/schema.ts';
import type { Context } from '#platform/context.ts';
import { demand } from '#platform/verdict.ts';
import type { TendingView } from '../schema.ts';
import { accessConversation } from './access.ts';
import { mayTend } from './policy.ts';
import type { TendingRecord } from './tendings.ts';
import { mayBeUndone } from './undo-tending.ts';

/** More are no longer of use to anybody. */
const MOST = 10;

/** A day later it stands on the page of its own only. */
const JUST_HOURS = 24;

/** The newest of what was done to a conversation, as long as it has just been done and can be undone. */
export async function findJustDone(ctx: Context, id: string): Promise<TendingView | null> {
  const [tending] = await findTendings(ctx, id, { newest: true });
  if (!tending || tending.mayUndo !== true) return null;
  return ctx.now().getTime() - new Date(tending.at).getTime() < JUST_HOURS * 3_600_000
    ? tending
    : null;
}

/** What was done to a conversation of late, newest first, and what of it can be undone. */
export async function findTendings(
  ctx: Context,
  id: string,
  { newest = false } = {},
): Promise<TendingView[]> {
  const conversation = await accessConversation(ctx, { id });
  demand(mayTend(ctx.actor, conversation));
  const since = new Date(ctx.now().getTime() - UNDO_DAYS * 86_400_000);
  const { rows } = await sql<
    TendingRecord & {
      by: string;
      title: string | null;
      language: string | null;
      slug: string | null;
    }
  >`
    select tending.*, member.name as by, case when other.visible or other.joined_to = tending.thing_id
             then other.title end as title, other.language, case when other.visible then other.slug end as slug
      from tending join member on member.id = tending.done_by
      left join lateral (select thing.title, thing.language, thing.slug, thing.joined_to,
          ${visibleTo(ctx.actor)} as visible from thing where thing.id = tending.other_id) other on true
     where tending.thing_id = ${id} and tending.done_at > ${since}
     order by tending.done_at desc, tending.id desc limit ${newest ? 1 : MOST}`.execute(ctx.db);
  const views: TendingView[] = [];
  for (const row of rows) {
    const after = row.after as { at?: string | null };
    views.push({
      id: row.id,
      kind: row.kind,
      // Pinning and letting down, closing and opening are two things.
      ended: (row.kind === 'pin' || row.kind === 'close') && after.at === null,
      by: row.by,
      at: row.done_at.toISOString(),
      other: row.title
        ? {
            title: row.title,
            language: row.language ?? 'en',
            href: row.slug ? thingPath('conversation', row.slug) : null,
          }
        : null,
      undone: row.undone_at !== null,
      mayUndo: await mayBeUndone(ctx, conversation, row),
    });
  }
  return views;
}
