import { noteInTrail } from '#commons/audit/server/index.ts';
import { thingPath } from '#commons/things/server/index.ts';
import { addPost, writeRefusedPost } from '#commons/threads/server/index.ts';
import {
  accessWaiting,
  asItsAuthor,
  mayDecideWaiting,
  type WaitingRecord,
} from '#commons/waiting/server/index.ts';
import type { RefuseInput } from '#commons/waiting/schema.ts';
import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import { DomainError } from '#platform/errors.ts';
import { demand } from '#platform/verdict.ts';
import { startConversationInput } from '../schema.ts';
import { startConversation } from './start-conversation.ts';

/** Somebody has looked: what waited is posted now, and all that happens at a post happens. */
export async function approveWaiting(
  ctx: Context,
  id: string,
  { trust }: { trust: boolean },
): Promise<{ href: string }> {
  return runCommand(ctx, {
    scope: 'manage',
    access: (tx) => accessWaiting(tx, id, { lock: true }),
    may: ({ actor }, waiting) => demand(mayDecideWaiting(actor, waiting)),
    write: async (tx, waiting) => {
      await take(tx, waiting);
      const author = await asItsAuthor(tx, waiting.member_id);
      const target = await publish(author, waiting);
      if (trust)
        await tx.db
          .updateTable('member')
          .set({ trusted_at: tx.now(), trusted_by: tx.actor.memberId })
          .where('id', '=', waiting.member_id)
          .execute();
      // Never who wrote it: the post says so, under the identity that it has.
      const action = trust ? 'approve_and_trust' : 'approve_waiting';
      await noteInTrail(tx, { action, target });
      return { href: await hrefOf(tx, waiting, target) };
    },
  });
}

/** It waits no longer, for nobody who comes second. */
async function take({ db }: Context, { id }: WaitingRecord): Promise<void> {
  await db.deleteFrom('waiting_post').where('id', '=', id).execute();
}

type Target = { kind: 'thing' | 'post'; id: string };

/** As its author sends it, by the same rules: they may have left the group, the thread may be closed. */
async function publish(author: Context, { thing_id, input }: WaitingRecord): Promise<Target> {
  const { start, ...post } = input;
  try {
    if (thing_id)
      return { kind: 'post', id: (await addPost(author, thing_id, post, { looked: true })).id };
    const begin = startConversationInput.parse({ ...post, ...start });
    return { kind: 'thing', id: (await startConversation(author, begin, { looked: true })).id };
  } catch (error) {
    const gone = error instanceof DomainError && (error.code === 'not_found' || error.fields.space);
    throw gone ? new DomainError('conflict', 'author_not_there') : error;
  }
}

async function hrefOf({ db }: Context, { thing_id }: WaitingRecord, target: Target) {
  const { slug } = await db
    .selectFrom('thing')
    .select('slug')
    .where('id', '=', thing_id ?? target.id)
    .executeTakeFirstOrThrow();
  return thingPath('conversation', slug);
}

/**
 * Somebody has looked, and it is not posted: its author gets a statement of reasons and may appeal, as
 * with any decision. If the appeal succeeds it is posted after all.
 */
export async function refuseWaiting(ctx: Context, id: string, input: RefuseInput): Promise<void> {
  // Commands load this room without the words of mails.
  const { recordRefusal } = await import('#commons/moderation/server/record-refusal.ts');
  await runCommand(ctx, {
    scope: 'manage',
    access: (tx) => accessWaiting(tx, id, { lock: true }),
    may: ({ actor }, waiting) => demand(mayDecideWaiting(actor, waiting)),
    write: async (tx, waiting) => {
      await take(tx, waiting);
      const target = await writeDown(tx, waiting);
      if (target) await recordRefusal(tx, target, input);
    },
  });
}

/** What is refused, out of everybody's sight; null if its author is gone, and with them whom to tell. */
async function writeDown(ctx: Context, waiting: WaitingRecord): Promise<Target | null> {
  try {
    const author = await asItsAuthor(ctx, waiting.member_id);
    // A conversation is hidden in the transaction that begins it.
    if (!waiting.thing_id) return await publish(author, waiting);
    const { start: _, ...post } = waiting.input;
    return { kind: 'post', id: (await writeRefusedPost(author, waiting.thing_id, post)).id };
  } catch (error) {
    if (error instanceof DomainError && error.code === 'author_not_there') return null;
    throw error;
  }
}
