import { sql, type RawBuilder } from 'kysely';
import type { Context } from '#platform/context.ts';
import type { Db } from '#platform/db/connect.ts';
import { newId } from '#platform/db/ids.ts';
import {
  COMMON_SPACES,
  groupOf,
  isCommonSpace,
  type CommonSpace,
  type SpaceKind,
  type SpaceRef,
  type WritableSpace,
} from '../schema.ts';
import { mustAgreeAgain, spaceIsReadable } from './readable.ts';

/** The id of the one space of a kind, made when first needed. */
export async function spaceOf(db: Db, kind: CommonSpace | 'participants'): Promise<string> {
  const find = () =>
    db.selectFrom('space').select('id').where('kind', '=', kind).executeTakeFirst();
  const found = await find();
  if (found) return found.id;
  await db
    .insertInto('space')
    .values(
      [...COMMON_SPACES, 'participants' as const].map((each) => ({ id: newId(), kind: each })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const made = await find();
  if (!made) throw new Error(`The space "${kind}" could not be made.`);
  return made.id;
}

/** The id of an organisation's or a group's own space, made when first needed. */
export async function ownSpace(
  db: Db,
  owner: { organisationId: string } | { groupId: string },
): Promise<string> {
  const row =
    'groupId' in owner
      ? { kind: 'group' as const, group_id: owner.groupId }
      : { kind: 'organisation' as const, organisation_id: owner.organisationId };
  await db
    .insertInto('space')
    .values({ id: newId(), ...row })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { id } = await db
    .selectFrom('space')
    .select('id')
    .where('kind', '=', row.kind)
    .where(
      'groupId' in owner ? 'group_id' : 'organisation_id',
      '=',
      'groupId' in owner ? owner.groupId : owner.organisationId,
    )
    .executeTakeFirstOrThrow();
  return id;
}

/** Spaces whose readers all may write: members write where they read, in an open group once joined. */
function spaceIsWritable(ctx: Context): RawBuilder<boolean> {
  const me = ctx.actor.memberId;
  if (me === null) return sql<boolean>`false`;
  // Everybody may ask the hosts: what they write there they read too.
  return sql<boolean>`(space.kind = 'hosts' or space.kind <> 'participants' and ${spaceIsReadable(ctx.actor)}
    and (space.group_id is null or exists (select from group_membership own
      join member_group on member_group.id = own.group_id and archived_at is null
     where own.group_id = space.group_id and own.member_id = ${me} and own.state = 'member'
       and not ${mustAgreeAgain})))`;
}

interface Row {
  id: string;
  kind: WritableSpace['kind'];
  group_id: string | null;
  name: string | null;
  slug: string | null;
  open: boolean;
}

async function writable(ctx: Context, where: RawBuilder<unknown>): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select space.id, space.kind, space.group_id, coalesce(grp.name, organisation.name) as name, grp.slug,
           coalesce(grp.access = 'open', false) as open
      from space
      left join member_group grp on grp.id = space.group_id
      left join organisation on organisation.id = space.organisation_id
     where ${where} and ${spaceIsWritable(ctx)}
     order by array_position(array['members', 'clients', 'organisation', 'group', 'public', 'hosts'], space.kind),
              plain(grp.name)`.execute(ctx.db);
  return rows;
}

/** Where the actor may start things, the most usual first. */
export async function listWritableSpaces(ctx: Context): Promise<WritableSpace[]> {
  if (ctx.actor.memberId === null) return [];
  let rows = await writable(ctx, sql`true`);
  const { organisationId } = ctx.actor;
  const has = (kind: SpaceKind) => rows.some((row) => row.kind === kind);
  if (!has('members') || (organisationId && !has('organisation'))) {
    await spaceOf(ctx.db, 'members');
    if (organisationId) await ownSpace(ctx.db, { organisationId });
    rows = await writable(ctx, sql`true`);
  }
  return rows.map(({ kind, name, slug, open, group_id }) => ({
    ref: (kind === 'group' ? `group/${group_id}` : kind) as SpaceRef,
    kind,
    name,
    slug,
    open,
  }));
}

/** The id of the space that a reference names, if the actor may write in it. */
export async function findWritableSpace(ctx: Context, ref: SpaceRef): Promise<string | null> {
  if (ctx.actor.memberId === null) return null;
  const group = groupOf(ref);
  if (ref === 'organisation') {
    if (!ctx.actor.organisationId) return null;
    await ownSpace(ctx.db, { organisationId: ctx.actor.organisationId });
  } else if (isCommonSpace(ref)) await spaceOf(ctx.db, ref);
  const [row] = await writable(
    ctx,
    group ? sql`space.group_id = ${group}` : sql`space.kind = ${ref}`,
  );
  return row?.id ?? null;
}

/** A thing's space as JSON (`SpaceView`). @param thing the alias of table `thing` in the surrounding query */
export function spaceView(thing = 'thing'): RawBuilder<unknown> {
  return sql`(select json_build_object('kind', space.kind, 'name', coalesce(grp.name, org.name), 'slug', grp.slug,
        'open', coalesce(grp.access = 'open', false))
      from space left join member_group grp on grp.id = space.group_id
      left join organisation org on org.id = space.organisation_id
     where space.id = ${sql.ref(`${thing}.space_id`)})`;
}
