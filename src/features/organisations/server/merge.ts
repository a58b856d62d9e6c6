import { sql } from 'kysely';
import { ownSpace } from '#commons/spaces/server/index.ts';
import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import { invalid } from '#platform/errors.ts';
import { demand } from '#platform/verdict.ts';
import { demandMember, noteAbout } from './access.ts';
import { mayDecide } from './policy.ts';

/** Tables where all that names the one merged away comes to name the one kept. */
export const NAMING = [
  'help',
  ...['member', 'membership', 'invitation', 'organisation_link', 'organisation_domain'],
  ...['organisation_old_slug', 'thing', 'post', 'public_consent'],
] as const;

/**
 * A host makes one organisation of two: people, posts, domains, links and what stands in the space of
 * the other come to the one kept, and its old address leads there. All in one transaction.
 */
export async function mergeOrganisations(
  ctx: Context,
  { id, other }: { id: string; other: string },
): Promise<void> {
  await runCommand(ctx, {
    scope: 'manage',
    access: async (tx) => {
      demandMember(tx);
      // Nobody joins either of them until this is done. In one order, or two merges block each other.
      const { rows } = await sql<{ id: string; slug: string; name: string; type: string }>`
        select id, slug, name, type from organisation where id = ${id} or slug = ${other}
         order by id for update`.execute(tx.db);
      return rows;
    },
    may: ({ actor }) => demand(mayDecide(actor)),
    write: async (tx, both) => {
      const kept = both.find((one) => one.id === id);
      const gone = both.find((one) => one.slug === other);
      if (!kept || !gone) throw invalid({ other: 'organisation_unknown' });
      if (kept === gone) throw invalid({ other: 'same_organisation' });
      if (kept.type !== gone.type) throw invalid({ other: 'organisations_differ' });
      await moveSpace(tx, kept.id, gone.id);
      for (const table of NAMING)
        await sql`update ${sql.table(table)} set organisation_id = ${kept.id}
          where organisation_id = ${gone.id}`.execute(tx.db);
      await moveLeads(tx, kept.id, gone.id);
      await tx.db.deleteFrom('organisation').where('id', '=', gone.id).execute();
      await tx.db
        .insertInto('organisation_old_slug')
        .values({ slug: gone.slug, organisation_id: kept.id })
        .execute();
      await noteAbout(tx, 'merge_organisations', kept.id, `${gone.name} (${gone.slug})`);
    },
  });
}

async function moveSpace(ctx: Context, kept: string, gone: string): Promise<void> {
  const spaceId = await ownSpace(ctx.db, { organisationId: kept });
  await sql`update thing set space_id = ${spaceId}
    where space_id = (select id from space where organisation_id = ${gone})`.execute(ctx.db);
  await ctx.db.deleteFrom('space').where('organisation_id', '=', gone).execute();
}

/** Somebody may answer for both: they stay one lead. */
async function moveLeads(ctx: Context, kept: string, gone: string): Promise<void> {
  await sql`
    update responsibility r set organisation_id = ${kept} where organisation_id = ${gone}
       and not exists (select from responsibility k where k.organisation_id = ${kept}
         and k.member_id = r.member_id and k.kind = r.kind)`.execute(ctx.db);
  await ctx.db.deleteFrom('responsibility').where('organisation_id', '=', gone).execute();
}
