import { sql } from 'kysely';
import { requireCapability } from '#commons/members/server/policy.ts';
import { stewardsSpace } from '#commons/spaces/server/index.ts';
import { runCommand } from '#platform/command.ts';
import { selvesOf, type Context } from '#platform/context.ts';
import type { Db } from '#platform/db/connect.ts';
import { newcomersInput, type Newcomers } from '../schema.ts';

const KEY = 'newcomers';

/** How many first posts wait. Anything that can't be read counts as none. */
export async function readNewcomers(db: Db): Promise<Newcomers> {
  const row = await db
    .selectFrom('setting')
    .select('value')
    .where('key', '=', KEY)
    .executeTakeFirst();
  const parsed = newcomersInput.safeParse(row?.value);
  return parsed.success ? parsed.data : { posts: 0 };
}

/** A host decides how many first posts of a newcomer wait. */
export async function setNewcomers(ctx: Context, input: Newcomers): Promise<void> {
  const value = JSON.stringify(input);
  await runCommand(ctx, {
    scope: 'manage',
    access: async () => null,
    may: ({ actor }) => void requireCapability(actor, 'decide_joining'),
    write: async (tx) => {
      await tx.db
        .insertInto('setting')
        .values({ key: KEY, value })
        .onConflict((row) => row.column('key').doUpdateSet({ value, updated_at: tx.now() }))
        .execute();
    },
  });
}

/**
 * Whether what the actor writes in a space waits for a look. Only where somebody is there to look: not in
 * what is asked of the hosts, who look anyhow, nor among colleagues, nor in a closed group without steward.
 */
export async function waitsForALook(ctx: Context, spaceId: string): Promise<boolean> {
  const { memberId, role } = ctx.actor;
  if (role !== 'member') return false;
  const { posts } = await readNewcomers(ctx.db);
  if (posts === 0) return false;
  const { rows } = await sql<{ waits: boolean }>`
    select member.trusted_at is null
       and (select count(*) from (select from post where author_id = any(${selvesOf(ctx.actor)}::uuid[])
             and hidden_by is null limit ${posts}) written) < ${posts}
       and space.id not in ${stewardsSpace(ctx.actor)}
       and (space.kind in ('public', 'members', 'clients') or exists (
         select from member_group grp where grp.id = space.group_id and (grp.access = 'open' or exists (
           select from responsibility join member steward on steward.id = member_id and steward.state = 'active'
            where responsibility.group_id = grp.id)))) as waits
      from member, space where member.id = ${memberId} and space.id = ${spaceId}`.execute(ctx.db);
  return rows[0]?.waits ?? false;
}
