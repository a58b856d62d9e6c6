import { groupIsKnown } from '#commons/spaces/server/index.ts';
import { accessThing } from '#commons/things/server/index.ts';
import { accessPractice } from '#commons/practices/server/index.ts';
import { accessPost } from '#commons/threads/server/access.ts';
import type { Context } from '#platform/context.ts';
import { notFound } from '#platform/errors.ts';
import type { Target, TargetKind } from '../schema.ts';

interface TargetDoor {
  /** Throws not-found unless the actor may see it. */
  access: (ctx: Context, id: string) => Promise<unknown>;
  follow: boolean;
  save: boolean;
  report: boolean;
}

const DOORS: Record<TargetKind, TargetDoor> = {
  thing: { access: (ctx, id) => accessThing(ctx, { id }), follow: true, save: true, report: true },
  post: { access: (ctx, id) => accessPost(ctx, id), follow: false, save: true, report: true },
  practice: {
    access: (ctx, id) => accessPractice(ctx, { id }),
    follow: true,
    save: true,
    report: false,
  },
  member: { access: accessMember, follow: true, save: false, report: false },
  group: { access: accessKnownGroup, follow: true, save: false, report: false },
};

/** The target, visible to the actor and fit for this use, or a refusal. */
export async function accessTarget(
  ctx: Context,
  target: Target,
  use: 'follow' | 'save' | 'report',
): Promise<void> {
  const door = DOORS[target.kind];
  if (!door[use]) throw notFound();
  await door.access(ctx, target.id);
}

async function accessMember(ctx: Context, id: string): Promise<void> {
  if (!ctx.actor.memberId) throw notFound();
  const member = await ctx.db
    .selectFrom('member')
    .select('id')
    .where('id', '=', id)
    .where('state', 'not in', ['erased', 'persona'])
    .executeTakeFirst();
  if (!member) throw notFound();
}

/** A group that the actor knows of; what is told of it is only what they may read. */
async function accessKnownGroup(ctx: Context, id: string): Promise<void> {
  const group = await ctx.db
    .selectFrom('member_group')
    .select('id')
    .where('id', '=', id)
    .where(groupIsKnown(ctx.actor))
    .executeTakeFirst();
  if (!group) throw notFound();
}
