import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import { invalid } from '#platform/errors.ts';
import { demand } from '#platform/verdict.ts';
import { accessOrganisation, noteAbout } from './access.ts';
import { mayDecide } from './policy.ts';

/** Anybody can have an address there, so it says nothing of where they work. */
const FREE_MAIL = new Set(
  `gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com icloud.com me.com aol.com
   proton.me protonmail.com gmx.com gmx.de gmx.net web.de t-online.de mail.com zoho.com yandex.com
   outlook.fr hotmail.fr yahoo.fr orange.fr wanadoo.fr free.fr sfr.fr laposte.net telenet.be skynet.be
   hotmail.be outlook.be ziggo.nl kpnmail.nl xs4all.nl`.split(/\s+/),
);

/** Whether addresses of this domain are given to anybody. */
export const isFreeMail = (domain: string): boolean => FREE_MAIL.has(domain);

/** A host says that whoever has an address of a domain works here, or takes that back. */
export async function setOrganisationDomain(
  ctx: Context,
  { id, domain, on }: { id: string; domain: string; on: boolean },
): Promise<void> {
  await runCommand(ctx, {
    scope: 'manage',
    access: (tx) => accessOrganisation(tx, { id }),
    may: ({ actor }) => demand(mayDecide(actor)),
    write: async (tx) => {
      if (on) await addDomain(tx, id, domain);
      else
        await tx.db
          .deleteFrom('organisation_domain')
          .where('domain', '=', domain)
          .where('organisation_id', '=', id)
          .execute();
      await noteAbout(tx, on ? 'add_domain' : 'remove_domain', id, domain);
    },
  });
}

async function addDomain(ctx: Context, id: string, domain: string): Promise<void> {
  if (isFreeMail(domain)) throw invalid({ domain: 'free_mail_domain' });
  await ctx.db
    .insertInto('organisation_domain')
    .values({ domain, organisation_id: id })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { organisation_id: owner } = await ctx.db
    .selectFrom('organisation_domain')
    .select('organisation_id')
    .where('domain', '=', domain)
    .executeTakeFirstOrThrow();
  if (owner !== id) throw invalid({ domain: 'domain_taken' });
}
