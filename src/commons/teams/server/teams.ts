import { sql, type RawBuilder } from 'kysely';
import { hasCapability } from '#commons/capabilities/server/held.ts';
import { noteInTrail } from '#commons/audit/server/index.ts';
import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import { newId } from '#platform/db/ids.ts';
import { invalid, notFound } from '#platform/errors.ts';
import { demand } from '#platform/verdict.ts';
import type { TeamInput, TeamView } from '../schema.ts';
import { mayManageTeams, maySeeTeams } from './policy.ts';

/** Who may be in a team: the host's own people and those who keep order. */
const fit = sql`member.state = 'active' and ${hasCapability('use_replies')}`;

async function read(ctx: Context, where: RawBuilder<unknown>): Promise<TeamView[]> {
  const { rows } = await sql<TeamView>`
    select team.id, team.handle, team.name,
           coalesce((select json_agg(json_build_object('id', member.id, 'handle', member.handle,
                 'name', member.name, 'title', member.title) order by plain(member.name))
               from team_member join member on member.id = team_member.member_id
              where team_id = team.id and ${fit}), '[]') as members
      from team where ${where} order by plain(team.name)`.execute(ctx.db);
  return rows;
}

/** All teams with their people. One query. */
export async function listTeams(ctx: Context): Promise<TeamView[]> {
  demand(maySeeTeams(ctx.actor));
  return read(ctx, sql`true`);
}

/** One team, by handle. */
export async function findTeam(ctx: Context, handle: string): Promise<TeamView> {
  demand(maySeeTeams(ctx.actor));
  const [team] = await read(ctx, sql`team.handle = ${handle}`);
  if (!team) throw notFound();
  return team;
}

/** Makes a team, or changes one. Its handle is no other team's and no member's. */
export async function saveTeam(
  ctx: Context,
  id: string | null,
  { members, ...input }: TeamInput,
): Promise<{ id: string }> {
  return runCommand(ctx, {
    scope: 'manage',
    access: (tx) => hold(tx, id),
    may: (tx) => demand(mayManageTeams(tx.actor)),
    write: async (tx) => {
      const taken = await tx.db
        .selectFrom('member')
        .select('id')
        .where('handle', '=', input.handle)
        .executeTakeFirst();
      if (taken) throw invalid({ handle: 'handle_taken' });
      const team = await tx.db
        .insertInto('team')
        .values({ id: id ?? newId(), ...input })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(input))
        .returning('id')
        .executeTakeFirstOrThrow()
        .catch(refuseTaken);
      await setMembers(tx, team.id, members);
      await noteInTrail(tx, { action: id ? 'change_team' : 'make_team', reason: input.name });
      return team;
    },
  });
}

/** Removes a team. Where it was named stands its name no more; what it looked after is nobody's. */
export async function removeTeam(ctx: Context, id: string): Promise<void> {
  await runCommand(ctx, {
    scope: 'manage',
    access: (tx) => hold(tx, id),
    may: (tx) => demand(mayManageTeams(tx.actor)),
    write: async (tx, team) => {
      await tx.db.deleteFrom('team').where('id', '=', id).execute();
      await noteInTrail(tx, { action: 'remove_team', reason: team!.name });
    },
  });
}

async function hold(ctx: Context, id: string | null): Promise<{ name: string } | null> {
  demand(mayManageTeams(ctx.actor));
  if (id === null) return null;
  const team = await ctx.db
    .selectFrom('team')
    .select('name')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!team) throw notFound();
  return team;
}

async function setMembers(ctx: Context, teamId: string, handles: string[]): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select id from member where handle = any(${handles}::text[]) and ${fit}`.execute(ctx.db);
  if (rows.length < handles.length) throw invalid({ members: 'team_of_hosts' });
  await ctx.db.deleteFrom('team_member').where('team_id', '=', teamId).execute();
  if (rows.length > 0)
    await ctx.db
      .insertInto('team_member')
      .values(rows.map(({ id }) => ({ team_id: teamId, member_id: id })))
      .execute();
}

function refuseTaken(error: unknown): never {
  if ((error as { constraint?: string }).constraint === 'team_handle_key')
    throw invalid({ handle: 'handle_taken' });
  throw error;
}
