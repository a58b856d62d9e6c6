import { sql } from 'kysely';
import type { Db } from '#platform/db/connect.ts';
import type { DemoPlan } from './plan.ts';

/**
 * That organisations agreed to what stands in the open: their leads, or where there is none as a host was
 * told. And one question that waits.
 */
export async function insertConsents(db: Db, plan: DemoPlan): Promise<void> {
  const host = plan.memberId('tobias');
  const leadOf = sql`(select member_id from responsibility lead where lead.kind = 'org_lead'
    and lead.organisation_id = thing.organisation_id order by member_id = thing.author_id desc, granted_at limit 1)`;
  await sql`
    insert into public_consent (id, thing_id, organisation_id, state, asked_by, asked_at, decided_by, decided_at, note)
    select gen_random_uuid(), thing.id, organisation.id, 'given', ${host}, thing.created_at,
           coalesce(lead, ${host}), thing.created_at, case when lead is null then 'By mail, the same week.' else '' end
      from thing join publication on publication.thing_id = thing.id
      join organisation on organisation.id = thing.organisation_id and organisation.type <> 'host'
      join space on space.id = thing.space_id and space.kind = 'public',
      lateral (select ${leadOf} as lead) answer
     where thing.state = 'published'`.execute(db);
  await sql`
    insert into public_consent (id, thing_id, organisation_id, state, asked_by, asked_at)
    select gen_random_uuid(), thing.id, thing.organisation_id, 'asked', ${host}, ${plan.ago(2)}
      from thing join example on example.thing_id = thing.id
      join space on space.id = thing.space_id and space.kind = 'members'
     where ${leadOf} <> thing.author_id order by thing.created_at desc limit 1`.execute(db);
}
