import type { Insertable } from 'kysely';
import { can } from '#commons/capabilities/server/policy.ts';
import { runCommand } from '#platform/command.ts';
import { readConfig } from '#platform/config.ts';
import type { Context, Role } from '#platform/context.ts';
import type { Db } from '#platform/db/connect.ts';
import { newId } from '#platform/db/ids.ts';
import type { InvitationTable } from '#platform/db/schema.generated.ts';
import { DomainError, notFound, refuse } from '#platform/errors.ts';
import { isLocale } from '#platform/i18n/locales.ts';
import { sendMail } from '#platform/mail/index.ts';
import { countTry } from '#platform/rate-limit.ts';
import type { Joining, JoinRequest } from '../schema.ts';
import { admissionOf, readJoining } from './admission.ts';
import { composeInvitation } from './emails.ts';
import { requireCapability } from './policy.ts';

/** Sets how people become members from now on. */
export async function setJoining(ctx: Context, joining: Joining): Promise<void> {
  await runCommand(ctx, {
    scope: 'manage',
    access: async () => null,
    may: ({ actor }) => void requireCapability(actor, 'decide_joining'),
    write: ({ db }) => writeJoining(db, joining),
  });
}

/** What `setJoining` and the operator's `copia member joining` share. */
export async function writeJoining(db: Db, joining: Joining): Promise<void> {
  const value = JSON.stringify(joining);
  await db
    .insertInto('setting')
    .values({ key: 'joining', value })
    .onConflict((row) => row.column('key').doUpdateSet({ value, updated_at: new Date() }))
    .execute();
}

/**
 * A stranger asks to become a member. Only where the policy is `request`; a host decides. Somebody
 * who is a member already, or asks again, gets the same answer: nothing is told about an address.
 */
export async function requestToJoin(
  ctx: Context,
  input: { email: string; name: string; reason: string },
  caller: { ip: string },
): Promise<void> {
  const { db } = ctx;
  if (
    !(await countTry(db, { of: ['join request from', caller.ip], max: 10, minutes: 60 }, ctx.now()))
  )
    throw new DomainError('too_many', 'too_many');
  if ((await readJoining(db)).policy !== 'request') throw refuse('no_join_requests');
  const { kind } = await admissionOf(db, input.email);
  if (kind !== 'unknown') return;
  await db
    .insertInto('join_request')
    .values({ id: newId(), email: input.email, name: input.name, reason: input.reason })
    .onConflict((row) => row.column('email').doNothing())
    .execute();
}

/** The requests that wait for a host, oldest first. */
export async function listJoinRequests(ctx: Context): Promise<JoinRequest[]> {
  requireCapability(ctx.actor, 'decide_joining');
  return ctx.db
    .selectFrom('join_request')
    .select(['id', 'email', 'name', 'reason', 'created_at'])
    .where('decided_at', 'is', null)
    .orderBy('created_at')
    .limit(200)
    .execute();
}

/** A host says yes (an invitation goes out) or no (nothing is sent). Once. */
export async function decideJoinRequest(
  ctx: Context,
  input: { id: string; accept: boolean },
): Promise<void> {
  await runCommand(ctx, {
    scope: 'manage',
    access: async ({ db }) => {
      const request = await db
        .selectFrom('join_request')
        .select(['id', 'email', 'name', 'decided_at'])
        .where('id', '=', input.id)
        .forUpdate()
        .executeTakeFirst();
      if (!request) throw notFound();
      return request;
    },
    may: ({ actor }, request) => {
      requireCapability(actor, 'decide_joining');
      if (request.decided_at) throw new DomainError('conflict', 'already_decided');
    },
    write: async (tx, request) => {
      await tx.db
        .updateTable('join_request')
        .set({ decided_at: tx.now(), decided_by: tx.actor.memberId, accepted: input.accept })
        .where('id', '=', request.id)
        .execute();
      if (input.accept)
        await addInvitation(tx, {
          email: request.email,
          name: request.name,
          role: 'member',
          organisationId: null,
        });
    },
  });
}

export interface NewInvitation {
  email: string;
  name: string;
  role: Role;
  organisationId: string | null;
}

/** Invites an address. Hosts invite members and moderators; only an admin makes hosts and admins. */
export async function inviteMember(ctx: Context, input: NewInvitation): Promise<void> {
  await runCommand(ctx, {
    scope: 'manage',
    access: ({ db }) => admissionOf(db, input.email),
    may: ({ actor }, admission) => {
      requireCapability(actor, 'decide_joining');
      if ((input.role === 'host' || input.role === 'admin') && !can(actor, 'appoint_hosts'))
        throw refuse('admins_only');
      if (admission.kind === 'member' || admission.kind === 'barred')
        throw new DomainError('conflict', 'member_already', { email: 'member_already' });
    },
    write: (tx) => addInvitation(tx, input),
  });
}

/** Writes (or renews) an invitation and sends its mail, in the caller's transaction. */
async function addInvitation(ctx: Context, input: NewInvitation): Promise<void> {
  const { email, name, role, organisationId } = input;
  await writeInvitation(ctx, { email, name, role, organisation_id: organisationId });
  await mailInvitation(ctx, { email, name, locale: null });
}

/** Writes (or renews) an invitation and tells nobody. Refusals are the caller's. */
export async function writeInvitation(
  ctx: Context,
  { email, ...given }: Omit<Insertable<InvitationTable>, 'id' | 'invited_by'>,
): Promise<void> {
  const fields = { ...given, invited_by: ctx.actor.memberId };
  await ctx.db
    .insertInto('invitation')
    .values({ id: newId(), email, created_at: ctx.now(), ...fields })
    .onConflict((row) => row.column('email').where('accepted_at', 'is', null).doUpdateSet(fields))
    .execute();
}

/** Writes to somebody who has an open invitation, and notes when. */
export async function mailInvitation(
  ctx: Context,
  { email, name, locale }: { email: string; name: string; locale: string | null },
): Promise<void> {
  await ctx.db
    .updateTable('invitation')
    .set({ mailed_at: ctx.now() })
    .where('email', '=', email)
    .where('accepted_at', 'is', null)
    .execute();
  const url = new URL('/signin', readConfig().siteUrl);
  url.searchParams.set('email', email);
  const words = { locale: isLocale(locale) ? locale : ctx.locale, name, url: url.href };
  await sendMail(ctx.db, { to: email, kind: 'invitation', ...composeInvitation(words) });
}
