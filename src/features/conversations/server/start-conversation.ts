import { emit } from '#commons/events/server/index.ts';
import { authorFor } from '#commons/identities/server/index.ts';
import { findWritableSpace, isHost } from '#commons/spaces/server/index.ts';
import { followTarget } from '#commons/targets/server/index.ts';
import {
  demandPractices,
  linkPractices,
  newSlug,
  thingPath,
} from '#commons/things/server/index.ts';
import { clearDraft, markRead, writePost } from '#commons/threads/server/index.ts';
import { guessLanguage } from '#commons/languages/server/index.ts';
import { keepWaiting, waitsForALook } from '#commons/waiting/server/index.ts';
import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import { LOCALES } from '#platform/i18n/locales.ts';
import { newId } from '#platform/db/ids.ts';
import { invalid } from '#platform/errors.ts';
import { demand } from '#platform/verdict.ts';
import type { StartConversationInput } from '../schema.ts';
import { mayStart } from './policy.ts';

/**
 * Starts a conversation: the thing, its own row, its practices and its first post. A newcomer's may wait
 * for a look: then there is none yet, and `id` and `href` are of what waits.
 * @param options.looked somebody has looked, and its author's words go on their way; they did not come from
 *   the author's own composer just now, so its draft stays
 */
export async function startConversation(
  ctx: Context,
  input: StartConversationInput,
  { looked = false } = {},
): Promise<{ id: string; slug: string; href: string; authorId: string; waits: boolean }> {
  return runCommand(ctx, {
    access: async (tx) => {
      const spaceId = await findWritableSpace(tx, input.space);
      if (tx.actor.memberId && !spaceId) throw invalid({ space: 'not_your_space' });
      return {
        spaceId: spaceId!,
        asksHosts: input.space === 'hosts' && !isHost(tx.actor),
        id: newId(),
        slug: newSlug(input.title),
        title: input.title,
        last_number: 0,
      };
    },
    may: (tx) => demand(mayStart(tx.actor)),
    write: async (tx, thing) => {
      if (!looked) await clearDraft(tx, 'new');
      if (!looked && (await waitsForALook(tx, thing.spaceId))) {
        await demandPractices(tx, input.practiceIds);
        const { title, kind, space, practiceIds, ...post } = input;
        const start = { title, kind, space, practiceIds };
        const place = { spaceId: thing.spaceId, thingId: null };
        const id = await keepWaiting(tx, place, { ...post, start });
        const author = { authorId: tx.actor.memberId!, waits: true };
        return { id, slug: '', href: `/waiting/${id}`, ...author };
      }
      const author = await authorFor(tx, thing.id, input.identity ?? 'name');
      // The writer's own language would tell something of them.
      const fallback = [author.shielded ? LOCALES[0] : tx.locale, ...LOCALES] as const;
      await tx.db
        .insertInto('thing')
        .values({
          id: thing.id,
          slug: thing.slug,
          kind: 'conversation',
          space_id: thing.spaceId,
          author_id: author.id,
          organisation_id: author.organisationId,
          title: input.title,
          language: input.language ?? guessLanguage(`${input.title}\n${input.markdown}`, fallback),
          created_at: tx.now(),
          activity_at: tx.now(),
        })
        .execute();
      await tx.db
        .insertInto('conversation')
        .values({ thing_id: thing.id, kind: input.kind })
        .execute();
      await linkPractices(tx, thing.id, input.practiceIds);
      const post = await writePost(tx, thing, {
        markdown: input.markdown,
        language: input.language,
        identity: input.identity,
      });
      await followTarget(tx, { kind: 'thing', id: thing.id });
      await markRead(tx, thing.id, post.number);
      if (thing.asksHosts) await addParticipant(tx, thing.id, tx.actor.memberId!);
      return {
        id: thing.id,
        slug: thing.slug,
        href: thingPath('conversation', thing.slug),
        authorId: author.id,
        waits: false,
      };
    },
    emit: async (tx, thing, { authorId, waits }) => {
      if (!waits) await emit(tx, { kind: 'thing_published', thingId: thing.id, actorId: authorId });
    },
  });
}

/** Somebody reads this thing beside those whom its space lets read: who asked the hosts. */
async function addParticipant(ctx: Context, thingId: string, memberId: string): Promise<void> {
  await ctx.db
    .insertInto('thing_participant')
    .values({ thing_id: thingId, member_id: memberId, added_at: ctx.now() })
    .execute();
}
