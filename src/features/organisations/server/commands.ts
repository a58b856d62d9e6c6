import { placeMember } from '#commons/members/server/index.ts';
import { newSlug, slugify } from '#commons/things/server/index.ts';
import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import { newId } from '#platform/db/ids.ts';
import { DomainError, invalid } from '#platform/errors.ts';
import { demand } from '#platform/verdict.ts';
import type { OrganisationInput } from '../schema.ts';
import { accessOrganisation, demandMember, findMemberByHandle, noteAbout } from './access.ts';
import { mayDecide, mayDismiss, mayManage } from './policy.ts';

/** A host brings in an organisation. */
export async function createOrganisation(
  ctx: Context,
  input: OrganisationInput,
): Promise<{ id: string; slug: string }> {
  return runCommand(ctx, {
    scope: 'manage',
    access: async (tx) => demandMember(tx),
    may: ({ actor }) => demand(mayDecide(actor)),
    write: async (tx) => {
      const made = { id: newId(), slug: await freeSlug(tx, input.name) };
      await tx.db
        .insertInto('organisation')
        .values({ ...made, ...columnsOf(input), created_at: tx.now() })
        .execute();
      await noteAbout(tx, 'create_organisation', made.id, input.name);
      return made;
    },
  });
}

const columnsOf = ({ band, plan, ...columns }: OrganisationInput) => ({
  ...columns,
  population_band: band,
  ...(plan !== undefined && { plan }),
});

/** A slug that no organisation has or had: the name alone if that is free. */
export async function freeSlug(ctx: Context, name: string): Promise<string> {
  const plain = slugify(name);
  const taken = await ctx.db
    .selectFrom('organisation')
    .select('slug')
    .where('slug', '=', plain)
    .union(ctx.db.selectFrom('organisation_old_slug').select('slug').where('slug', '=', plain))
    .executeTakeFirst();
  return taken || !plain ? newSlug(name) : plain;
}

/** Changes what is said of an organisation. Its type, which opens spaces, and its plan only hosts change. */
export async function changeOrganisation(
  ctx: Context,
  id: string,
  input: OrganisationInput,
): Promise<void> {
  await runCommand(ctx, {
    scope: 'manage',
    access: (tx) => accessOrganisation(tx, { id }, { lock: true }),
    may: ({ actor }, organisation) => {
      demand(mayManage(actor, organisation));
      const { type, plan = organisation.plan } = input;
      if (type !== organisation.type || plan !== organisation.plan) demand(mayDecide(actor));
    },
    write: async (tx) => {
      await tx.db.updateTable('organisation').set(columnsOf(input)).where('id', '=', id).execute();
      await noteAbout(tx, 'change_organisation', id);
    },
  });
}

/** Appoints one of an organisation's people as a lead, or dismisses them. */
export async function setOrganisationLead(
  ctx: Context,
  { id, handle, on }: { id: string; handle: string; on: boolean },
): Promise<void> {
  await runCommand(ctx, {
    scope: 'manage',
    access: (tx) => accessOrganisation(tx, { id }, { lock: true }),
    may: ({ actor }, organisation) =>
      demand(on ? mayManage(actor, organisation) : mayDismiss(actor, organisation)),
    write: async (tx) => {
      const member = await findMemberByHandle(tx, handle);
      if (on) await appoint(tx, id, member);
      else
        await tx.db
          .deleteFrom('responsibility')
          .where('kind', '=', 'org_lead')
          .where('organisation_id', '=', id)
          .where('member_id', '=', member.id)
          .execute();
      await noteAbout(tx, on ? 'appoint_lead' : 'dismiss_lead', id, handle);
    },
  });
}

async function appoint(
  ctx: Context,
  id: string,
  member: { id: string; organisation_id: string | null },
): Promise<void> {
  if (member.organisation_id !== id) throw invalid({ handle: 'works_elsewhere' });
  await ctx.db
    .insertInto('responsibility')
    .values({
      id: newId(),
      member_id: member.id,
      kind: 'org_lead',
      organisation_id: id,
      granted_by: ctx.actor.memberId,
      granted_at: ctx.now(),
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** A host says that somebody works at this organisation from now on. The person stays who they are. */
export async function changeEmployer(
  ctx: Context,
  { id, handle }: { id: string; handle: string },
): Promise<void> {
  await runCommand(ctx, {
    scope: 'manage',
    access: (tx) => accessOrganisation(tx, { id }),
    may: ({ actor }) => demand(mayDecide(actor)),
    write: async (tx) => {
      const member = await findMemberByHandle(tx, handle);
      if (!(await placeMember(tx.db, member.id, id, tx.now())))
        throw new DomainError('conflict', 'works_here_already', { handle: 'works_here_already' });
      await noteAbout(tx, 'change_employer', id, handle);
    },
  });
}

/** A host says that somebody no longer works at this organisation. */
export async function endEmployment(
  ctx: Context,
  { id, handle }: { id: string; handle: string },
): Promise<void> {
  await runCommand(ctx, {
    scope: 'manage',
    access: (tx) => accessOrganisation(tx, { id }),
    may: ({ actor }) => demand(mayDecide(actor)),
    write: async (tx) => {
      const member = await findMemberByHandle(tx, handle);
      if (member.organisation_id !== id) throw invalid({ handle: 'works_elsewhere' });
      await placeMember(tx.db, member.id, null, tx.now());
      await noteAbout(tx, 'end_employment', id, handle);
    },
  });
}
