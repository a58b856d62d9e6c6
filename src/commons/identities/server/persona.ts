import { sql } from 'kysely';
import type { Context } from '#platform/context.ts';
import { newId } from '#platform/db/ids.ts';
import { invalid } from '#platform/errors.ts';
import type { Identity } from '../schema.ts';
import { describe } from './describe.ts';
import { readOrigin } from './origin.ts';

export interface Author {
  /** What stands as the author wherever the post is shown: the member's, or their persona's id. */
  id: string;
  organisationId: string | null;
  shielded: boolean;
}

/**
 * As whom the actor writes in a thread. Under another identity than their name it is their persona of
 * this thread: the one they had there before, whatever they choose now, else a new one.
 */
export async function authorFor(
  ctx: Context,
  thingId: string,
  identity: Identity,
): Promise<Author> {
  const { memberId, organisationId } = ctx.actor;
  if (identity === 'name') return { id: memberId!, organisationId, shielded: false };
  const before = await findPersona(ctx, thingId);
  if (before) return authorOf(before.id);
  const names = await describe(await readOrigin(ctx.db, memberId!), identity);
  if (!names) throw invalid({ identity: 'identity_not_yours' });
  const id = newId();
  await ctx.db
    .insertInto('member')
    .values({
      id,
      // Stands in no address and is told to nobody.
      handle: `persona-${crypto.randomUUID()}`,
      name: names.en,
      names: JSON.stringify(names),
      state: 'persona',
      // As every persona's, whoever is behind it.
      locale: 'en',
      created_at: new Date(0),
    })
    .execute();
  await ctx.db
    .insertInto('persona')
    .values({ id, member_id: memberId!, thing_id: thingId, kind: identity, created_at: ctx.now() })
    .execute();
  return authorOf(id);
}

const authorOf = (id: string): Author => ({ id, organisationId: null, shielded: true });

/**
 * The persona that the actor has in a thread: the thread's own, else one of theirs whose posts were brought
 * there from another thread.
 */
export async function findPersona(
  ctx: Context,
  thingId: string,
): Promise<{ id: string; kind: Exclude<Identity, 'name'> } | undefined> {
  const { rows } = await sql<{ id: string; kind: Exclude<Identity, 'name'> }>`
    select id, kind from persona
     where member_id = ${ctx.actor.memberId}::uuid and (thing_id = ${thingId}
        or exists (select from post where thing_id = ${thingId} and author_id = persona.id))
     order by thing_id = ${thingId} desc, created_at limit 1`.execute(ctx.db);
  return rows[0];
}
