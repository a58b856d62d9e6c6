import { sql } from 'kysely';
import { requireCapability } from '#commons/members/server/policy.ts';
import { spaceIsReadable } from '#commons/spaces/server/index.ts';
import { postPath, visibleTo, type ThingKind } from '#commons/things/server/index.ts';
import type { Context } from '#platform/context.ts';
import type { ListTrailInput, Trail, TrailLine } from '../schema.ts';

const PAGE = 50;

type Row = Omit<TrailLine, 'at' | 'href'> & {
  at: Date;
  handle: string | null;
  kind: ThingKind | null;
  slug: string | null;
  number: number | null;
  group: string | null;
  organisation: string | null;
};

/**
 * Who did what and why, newest first, for hosts. What they may not see has no title and no link; what
 * stewards did in a group whose page is closed to this host is not there at all.
 */
export async function listTrail(ctx: Context, input: ListTrailInput): Promise<Trail> {
  requireCapability(ctx.actor, 'read_trail');
  const reads = sql`grp.id in (select group_id from space where ${spaceIsReadable(ctx.actor)})`;
  const told = sql`(audit.target_kind is distinct from 'group' or exists (select from member_group grp
    where grp.id = audit.target_id and (grp.access = 'restricted' or ${reads})))`;
  const { rows } = await sql<Row>`
    select audit.id, audit.at, case when actor.state <> 'erased' then actor.name end as actor, audit.action,
           audit.target_kind as "targetKind", audit.target_id as "targetId", audit.reason,
           person.handle, coalesce(person.name, grp.name, organisation.name, thing.title) as title, thing.kind, thing.slug, post.number,
           grp.slug as group, organisation.slug as organisation, case when ${reads} then about.name end as about
      from audit
      left join member actor on actor.id = audit.actor_id
      left join member person on audit.target_kind = 'member' and person.id = audit.target_id
        and person.state <> 'erased'
      left join member_group grp on audit.target_kind = 'group' and grp.id = audit.target_id
      left join organisation on audit.target_kind = 'organisation' and organisation.id = audit.target_id
      left join member about on about.id = audit.member_id and about.state <> 'erased'
      left join post on audit.target_kind = 'post' and post.id = audit.target_id
      left join thing on thing.id = coalesce(post.thing_id,
        case when audit.target_kind = 'thing' then audit.target_id end) and ${visibleTo(ctx.actor)}
     where ${told} and ${input.action ? sql`audit.action = ${input.action}` : sql`true`}
       and ${input.after ? sql`audit.id < ${input.after}` : sql`true`}
     order by audit.id desc limit ${PAGE + 1}`.execute(ctx.db);
  const { rows: actions } = await sql<{ action: string }>`
    select distinct action from audit where ${told} order by action`.execute(ctx.db);
  const page = rows.slice(0, PAGE);
  return {
    lines: page.map(({ at, handle, kind, slug, number, group, organisation, ...row }) => ({
      ...row,
      at: at.toISOString(),
      href: handle
        ? `/people/${handle}`
        : group
          ? `/groups/${group}`
          : organisation
            ? `/organisations/${organisation}`
            : kind && slug
              ? postPath(kind, slug, number ?? 1)
              : null,
    })),
    next: rows.length > PAGE ? page.at(-1)!.id : null,
    actions: actions.map(({ action }) => action),
  };
}
