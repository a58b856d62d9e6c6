import { readConfig } from '#platform/config.ts';
import type { Context } from '#platform/context.ts';
import type { Db } from '#platform/db/connect.ts';
import { notFound } from '#platform/errors.ts';
import { z } from 'zod';
import { DEMO_DOORS, type DemoDoor, type OpenDoor } from '../schema.ts';
import { makeLinkToken } from './request-sign-in.ts';
import { signInByLink, type Caller, type SignedIn } from './sign-in.ts';

const Marked = z.partialRecord(z.enum(DEMO_DOORS), z.string());

/**
 * The people of the demo as whom one click signs in; none unless this install may have open doors
 * (see `demoDoors` of the settings). A public demo has no door to a host.
 */
export async function listDemoDoors(db: Db): Promise<OpenDoor[]> {
  const { demoDoors, demo } = readConfig();
  if (!demoDoors) return [];
  // The demo's loader marks its people: {"member": "handle", …}. In a real community nobody is.
  const marks = await db
    .selectFrom('setting')
    .select('value')
    .where('key', '=', 'demo_doors')
    .executeTakeFirst();
  const parsed = Marked.safeParse(marks?.value);
  if (!parsed.success) return [];
  const people = await db
    .selectFrom('member')
    .leftJoin('organisation', 'organisation.id', 'member.organisation_id')
    .select(['member.handle', 'member.name', 'member.title', 'organisation.name as organisation'])
    .select('member.role')
    .where('handle', 'in', ['', ...Object.values(parsed.data)])
    .where('member.state', '=', 'active')
    .where('member.email', 'like', '%.example')
    .execute();
  return DEMO_DOORS.flatMap((door) => {
    const person = people.find(({ handle }) => handle === parsed.data[door]);
    const closed = demo === 'public' && (person?.role === 'host' || person?.role === 'admin');
    if (!person || closed) return [];
    const { handle, name, title, organisation } = person;
    return [{ door, handle, name, title, organisation }];
  });
}

/** Signs in as one of the demo's people. Not found where the doors are shut. */
export async function signInAsDemo(
  ctx: Context,
  input: { door: DemoDoor },
  caller: Caller,
): Promise<SignedIn> {
  const open = (await listDemoDoors(ctx.db)).find(({ door }) => door === input.door);
  if (!open) throw notFound();
  const { email } = await ctx.db
    .selectFrom('member')
    .select('email')
    .where('handle', '=', open.handle)
    .executeTakeFirstOrThrow();
  if (!email) throw notFound();
  return signInByLink(ctx, { token: await makeLinkToken(ctx.db, email) }, caller);
}
