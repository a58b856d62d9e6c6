import { sql } from 'kysely';
import { heldBy } from '#commons/capabilities/server/held.ts';
import { visibleTo } from '#commons/things/server/index.ts';
import type { Actor } from '#platform/context.ts';
import type { Db } from '#platform/db/connect.ts';
import type { LiveEvent } from '../schema.ts';

/** Most events told at once; a page that has been away longer reloads anyway. */
const MOST = 200;

export type EventRange = { ids: readonly number[] } | { after: number } | { lastSeconds: number };

/** Whether a reader is still who they were when their page was opened: a stream may outlive that. */
const stands = ({ memberId, role, held }: Actor) =>
  memberId === null
    ? sql`true`
    : sql`exists (select from member where id = ${memberId} and state = 'active' and role = ${role}
        and (${held ?? null}::text[] is null or ${heldBy()} = ${held ?? null}::text[]))`;

/** Those of the members who may no longer listen: suspended, erased, or with other powers now. */
export async function findFallen(db: Db, actors: readonly Actor[]): Promise<Set<string>> {
  const known = actors.flatMap(({ memberId, role, held }) =>
    memberId ? [{ memberId, role, held: held ? JSON.stringify(held) : null }] : [],
  );
  if (known.length === 0) return new Set();
  const { rows } = await sql<{ id: string }>`
    select open.id from unnest(${known.map((one) => one.memberId)}::uuid[],
                               ${known.map((one) => one.role)}::text[],
                               ${known.map((one) => one.held)}::jsonb[]) as open (id, role, held)
     where not exists (select from member where member.id = open.id and member.state = 'active'
       and member.role = open.role
       and (open.held is null or to_jsonb(${heldBy()}) = open.held))`.execute(db);
  return new Set(rows.map(({ id }) => id));
}

/**
 * The events among `range` that this reader may hear of: of the things they watch, if visible to
 * them now, and of themselves; none for somebody who was suspended meanwhile.
 */
export async function readEvents(
  db: Db,
  actor: Actor,
  things: readonly string[],
  range: EventRange,
): Promise<LiveEvent[]> {
  const where =
    'ids' in range
      ? sql`event.id = any(${range.ids}::bigint[])`
      : 'after' in range
        ? sql`event.id > ${range.after}`
        : sql`event.at > now() - make_interval(secs => ${range.lastSeconds})`;
  const me = actor.memberId;
  const { rows } = await sql<LiveEvent>`
    select event.id, event.kind, event.thing_id as "thingId", event.post_id as "postId",
           coalesce(event.actor_id = ${me}::uuid, false)
             or exists (select from persona where id = event.actor_id and member_id = ${me}::uuid) as own
      from event left join thing on thing.id = event.thing_id
     where ${where} and ${stands(actor)}
       and case when event.member_id is not null then event.member_id = ${me}::uuid
                else event.thing_id = any(${things}::uuid[]) and (${visibleTo(actor)} or exists (
                  select from thing target where target.id = thing.joined_to and event.kind = 'thing_changed'
                     and ${visibleTo(actor, 'target')})) end
     order by event.id limit ${MOST}`.execute(db);
  return rows;
}
