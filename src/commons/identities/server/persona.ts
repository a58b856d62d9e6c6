import { sql } from 'kysely';
import type { Context } from '#platform/context.ts';
import type { Db } from '#platform/db/connect.ts';
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
  const before = await personaIn(ctx.db, thingId, memberId!);
  if (before) return authorOf(before);
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

/**
 * The persona that a member has in a thread: the one made there; else, where threads were joined or
 * split, the first that came along with its posts. Never two are told to be one.
 */
export async function personaIn(db: Db, thingId: string, memberId: string): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    select id from persona
     where member_id = ${memberId} and (thing_id = ${thingId}
       or exists (select from post where post.thing_id = ${thingId} and post.author_id = persona.id))
     order by thing_id = ${thingId} desc, id limit 1`.execute(db);
  return rows[0]?.id ?? null;
}

const authorOf = (id: string): Author => ({ id, organisationId: null, shielded: true });
