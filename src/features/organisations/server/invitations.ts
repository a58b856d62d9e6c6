import { mailInvitation } from '#commons/members/server/index.ts';
import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import { DomainError, notFound } from '#platform/errors.ts';
import { demand } from '#platform/verdict.ts';
import { accessOrganisation, demandMember, noteAbout } from './access.ts';
import { mayDecide, mayManage } from './policy.ts';

const DAY = 86_400_000;

/** Writes to somebody who was invited and has not come, at most once a day: a host, or a lead. */
export async function resendInvitation(ctx: Context, { id }: { id: string }): Promise<void> {
  await runCommand(ctx, {
    scope: 'manage',
    access: async (tx) => {
      demandMember(tx);
      // Locked: two who press at once write once.
      const invitation = await tx.db
        .selectFrom('invitation')
        .select(['email', 'name', 'locale', 'organisation_id', 'mailed_at'])
        .where('id', '=', id)
        .where('accepted_at', 'is', null)
        .forUpdate()
        .executeTakeFirst();
      const organisation =
        invitation?.organisation_id &&
        (await accessOrganisation(tx, { id: invitation.organisation_id }));
      return { invitation, organisation };
    },
    may: (tx, { invitation, organisation }) => {
      demand(organisation ? mayManage(tx.actor, organisation) : mayDecide(tx.actor));
      if (!invitation) throw notFound();
      const { mailed_at: last } = invitation;
      if (last && last.getTime() > tx.now().getTime() - DAY)
        throw new DomainError('too_many', 'sent_lately');
    },
    write: async (tx, { invitation }) => {
      if (!invitation) throw notFound();
      await mailInvitation(tx, invitation);
      if (invitation.organisation_id)
        await noteAbout(tx, 'resend_invitation', invitation.organisation_id);
    },
  });
}
