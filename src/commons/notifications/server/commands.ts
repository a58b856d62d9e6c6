import { sql } from 'kysely';
import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import { notFound } from '#platform/errors.ts';
import { isLocale, type Locale } from '#platform/i18n/locales.ts';
import { demand, signInFirst } from '#platform/verdict.ts';
import type { NotificationKindName, Rhythm } from '../schema.ts';
import { readStopToken, type Stoppable } from './stop-token.ts';

const demandMember = (ctx: Context) => demand(ctx.actor.memberId ? true : signInFirst);

/** Marks the actor's own notifications read. @param which their ids, or all of them */
export async function markNotificationsRead(
  ctx: Context,
  which: readonly string[] | 'all',
): Promise<void> {
  await runCommand(ctx, {
    access: () => Promise.resolve(null),
    may: demandMember,
    write: async (tx) => {
      let query = tx.db
        .updateTable('notification')
        .set({ read_at: tx.now() })
        .where('recipient_id', '=', tx.actor.memberId)
        .where('read_at', 'is', null);
      if (which !== 'all') {
        if (which.length === 0) return;
        query = query.where('id', 'in', which);
      }
      await query.execute();
    },
  });
}

/** Whoever has read a thread up to a post's number has read what they were told of it. */
export async function markThreadNotificationsRead(
  ctx: Context,
  thingId: string,
  number: number,
): Promise<void> {
  if (!ctx.actor.memberId) return;
  await sql`
    update notification n set read_at = ${ctx.now()}
      from post
     where post.id = n.post_id and post.number <= ${number}
       and n.recipient_id = ${ctx.actor.memberId} and n.thing_id = ${thingId}
       and n.read_at is null`.execute(ctx.db);
}

/** When mail of one kind comes to the actor. */
export async function chooseNotification(
  ctx: Context,
  kind: NotificationKindName,
  rhythm: Rhythm,
): Promise<void> {
  await runCommand(ctx, {
    access: () => Promise.resolve(null),
    may: demandMember,
    write: (tx) => writeChoice(tx, tx.actor.memberId!, kind, rhythm),
  });
}

/**
 * The same for several kinds at once; a kind that is left out stays as it is. A choice that is the
 * member's general rhythm anyway is forgotten, so that the kind follows when that changes.
 */
export async function chooseNotifications(
  ctx: Context,
  choices: Partial<Record<NotificationKindName, Rhythm | undefined>>,
): Promise<void> {
  await runCommand(ctx, {
    access: () => Promise.resolve(null),
    may: demandMember,
    write: async (tx) => {
      for (const [kind, rhythm] of Object.entries(choices))
        if (rhythm) await writeChoice(tx, tx.actor.memberId!, kind as NotificationKindName, rhythm);
      await sql`
        delete from notification_choice c using member m
         where m.id = c.member_id and m.id = ${tx.actor.memberId} and c.rhythm = m.mail_rhythm`.execute(
        tx.db,
      );
    },
  });
}

async function writeChoice(
  ctx: Context,
  memberId: string,
  kind: NotificationKindName,
  rhythm: Rhythm,
): Promise<void> {
  await ctx.db
    .insertInto('notification_choice')
    .values({ member_id: memberId, kind, rhythm, updated_at: ctx.now() })
    .onConflict((conflict) =>
      conflict.columns(['member_id', 'kind']).doUpdateSet({ rhythm, updated_at: ctx.now() }),
    )
    .execute();
}

export interface StopView {
  kind: Stoppable;
  locale: Locale;
}

/** What a mail's stop link is about, for its page. @throws not-found for a token that is none of ours */
export async function openStopLink(ctx: Context, token: string): Promise<StopView> {
  const { kind, locale } = await accessStop(ctx, token);
  return { kind, locale };
}

/**
 * Stops a kind of mail for whom the link was made for (RFC 8058): no sign-in, the token is the
 * authority. Doing it twice changes nothing.
 */
export async function stopMails(ctx: Context, token: string): Promise<StopView> {
  return runCommand(ctx, {
    access: (tx) => accessStop(tx, token),
    may: () => {},
    write: async (tx, { memberId, kind, locale }) => {
      if (kind === 'all')
        await tx.db
          .updateTable('member')
          .set({ mail_rhythm: 'never' })
          .where('id', '=', memberId)
          .execute();
      else await writeChoice(tx, memberId, kind, 'never');
      return { kind, locale };
    },
  });
}

async function accessStop(ctx: Context, token: string): Promise<StopView & { memberId: string }> {
  const order = await readStopToken(ctx.db, token);
  const member =
    order &&
    (await ctx.db
      .selectFrom('member')
      .select(['id', 'locale'])
      .where('id', '=', order.memberId)
      .where('state', '<>', 'erased')
      .executeTakeFirst());
  if (!order || !member) throw notFound();
  return { ...order, locale: isLocale(member.locale) ? member.locale : ctx.locale };
}
