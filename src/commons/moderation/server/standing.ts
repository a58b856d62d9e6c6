import { sql } from 'kysely';
import type { Context } from '#platform/context.ts';

/**
 * Brings a member's standing in line with the decisions about them that stand: suspended while one
 * runs (a ban has no end), else what they were before.
 * @param before the state that a suspension which is now undone had ended
 */
export async function settleStanding(
  ctx: Context,
  memberId: string,
  before: string | null = null,
): Promise<void> {
  await sql`
    with running as (
      select coalesce(bool_or(measure = 'ban'), false) as banned, max(suspended_until) as until
        from moderation_decision
       where member_id = ${memberId} and reversed_at is null
         and (measure = 'ban' or suspended_until > ${ctx.now()}))
    update member
       set state = case when running.banned or running.until is not null then 'suspended'
                        when member.state = 'suspended' then ${
                          before && before !== 'suspended' ? before : 'active'
                        }
                        else member.state end,
           suspended_until = case when running.banned then null else running.until end
      from running
     where member.id = ${memberId} and member.state <> 'erased'`.execute(ctx.db);
}
