import { describe } from '#commons/identities/server/describe.ts';
import { personaIn } from '#commons/identities/server/persona.ts';
import { readOrigin } from '#commons/identities/server/origin.ts';
import type { Context } from '#platform/context.ts';
import { newId } from '#platform/db/ids.ts';
import { DomainError, invalid } from '#platform/errors.ts';
import { MarkdownTooComplex, renderMarkdown } from '#platform/markdown/index.ts';
import type { WaitingInput } from '../schema.ts';

/** More than a newcomer needs; fewer than a queue can't take. */
const MOST = 20;

/** What could not be posted can't wait for it. */
export function demandRenderable(markdown: string): void {
  try {
    renderMarkdown(markdown);
  } catch (error) {
    if (!(error instanceof MarkdownTooComplex)) throw error;
    throw invalid({ markdown: error.code === 'too_long' ? 'too_long' : 'too_complex' });
  }
}

/** Keeps what somebody sent until somebody has looked. Nobody is told. @returns its id */
export async function keepWaiting(
  ctx: Context,
  place: { spaceId: string; thingId: string | null },
  input: WaitingInput,
): Promise<string> {
  const memberId = ctx.actor.memberId!;
  demandRenderable(input.markdown);
  const { count } = await ctx.db
    .selectFrom('waiting_post')
    .select((q) => q.fn.countAll<number>().as('count'))
    .where('member_id', '=', memberId)
    .executeTakeFirstOrThrow();
  if (Number(count) >= MOST) throw new DomainError('too_many', 'too_many');
  const id = newId();
  await ctx.db
    .insertInto('waiting_post')
    .values({
      id,
      member_id: memberId,
      thing_id: place.thingId,
      space_id: place.spaceId,
      input: JSON.stringify(input),
      names: await namesOf(ctx, place.thingId, input),
      created_at: ctx.now(),
    })
    .execute();
  return id;
}

/** As what its author would stand there, under another identity than their name. */
async function namesOf(
  { db, actor }: Context,
  thingId: string | null,
  { identity = 'name' }: WaitingInput,
): Promise<string | null> {
  if (identity === 'name') return null;
  const persona = thingId && (await personaIn(db, thingId, actor.memberId!));
  if (persona) {
    const row = await db
      .selectFrom('member')
      .select('names')
      .where('id', '=', persona)
      .executeTakeFirst();
    return JSON.stringify(row?.names);
  }
  const names = await describe(await readOrigin(db, actor.memberId!), identity);
  if (!names) throw invalid({ identity: 'identity_not_yours' });
  return JSON.stringify(names);
}
