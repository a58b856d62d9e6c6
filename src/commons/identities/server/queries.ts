import { sql, type RawBuilder } from 'kysely';
import type { Context, Role } from '#platform/context.ts';
import type { Db } from '#platform/db/connect.ts';
import { demand, signInFirst } from '#platform/verdict.ts';
import type { IdentityChoice } from '../schema.ts';
import { describe } from './describe.ts';
import { readOrigin } from './origin.ts';
import { findPersona } from './persona.ts';

/**
 * As whom the actor may write. In a thread where they already have a persona, its label is the only
 * one beside their name: there they keep it.
 */
export async function listIdentities(ctx: Context, thingId?: string): Promise<IdentityChoice[]> {
  const { memberId } = ctx.actor;
  demand(memberId ? true : signInFirst);
  const origin = await readOrigin(ctx.db, memberId!);
  const choices: IdentityChoice[] = [{ identity: 'name', label: origin.name }];
  const before = thingId ? await findPersona(ctx, thingId) : undefined;
  if (before) {
    const { label } = await ctx.db
      .selectFrom('member')
      .select(sql<string>`${nameOf('member', ctx.locale)}`.as('label'))
      .where('id', '=', before.id)
      .executeTakeFirstOrThrow();
    return [...choices, { identity: before.kind, label }];
  }
  for (const identity of ['organisation', 'place', 'member'] as const) {
    const names = await describe(origin, identity);
    if (names) choices.push({ identity, label: names[ctx.locale] });
  }
  return choices;
}

/** What stands as somebody's name, a persona's in the reader's language. @param alias of `member` */
export function nameOf(alias: string, locale: string): RawBuilder<string> {
  const row = sql.ref(alias);
  return sql<string>`coalesce(${row}.names ->> ${locale}, ${row}.name)`;
}

/** Somebody's handle, if they have a page that it leads to. @param alias of `member` */
export function handleOf(alias: string): RawBuilder<string | null> {
  const row = sql.ref(alias);
  return sql<
    string | null
  >`case when ${row}.state not in ('erased', 'persona') then ${row}.handle end`;
}

/** Whoever an author's id stands for: for what must reach the person, and never to be shown. */
export async function memberBehind(
  db: Db,
  authorId: string,
): Promise<{ id: string; role: Role; state: string; shielded: boolean }> {
  const { rows } = await sql<{
    id: string;
    role: Role;
    state: string;
    shielded: boolean;
  }>`
    select member.id, member.role, member.state, member.id <> ${authorId}::uuid as shielded
      from member
     where member.id = coalesce((select member_id from persona where id = ${authorId}), ${authorId}::uuid)`.execute(
    db,
  );
  return rows[0]!;
}
