import { mailInvitation, placeMember, writeInvitation } from '#commons/members/server/index.ts';
import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import type { Db } from '#platform/db/connect.ts';
import { newId } from '#platform/db/ids.ts';
import { demand } from '#platform/verdict.ts';
import type { BroughtIn, PlannedRow } from '../../schema.ts';
import { demandMember, noteAbout } from '../access.ts';
import { freeSlug } from '../commands.ts';
import { mayDecide } from '../policy.ts';
import { planTable, type PlannedOrganisation, type PlannedPerson } from './plan.ts';
import { readTable } from './read.ts';

interface Table {
  /** The table as CSV. */
  text: string;
  /** Only say what would happen. */
  dryRun: boolean;
  /** Write to those who are newly invited. */
  mail: boolean;
}

/** A host brings in organisations and people from a table. Lines with an error are left out. */
export async function bringInTable(ctx: Context, table: Table): Promise<BroughtIn> {
  return runCommand(ctx, {
    scope: 'manage',
    access: async (tx) => demandMember(tx),
    may: ({ actor }) => demand(mayDecide(actor)),
    write: (tx) => bringIn(tx, table),
  });
}

/** What the hosts' page and the operator's `copia import people` share; in the caller's transaction. */
export async function bringIn(ctx: Context, { text, dryRun, mail }: Table): Promise<BroughtIn> {
  const table = readTable(text);
  // Two tables at once take turns: the second one sees what the first one made.
  if (!dryRun) await takeTurns(ctx.db);
  const plan = await planTable(ctx, table);
  if (!dryRun) {
    const ids = new Map<string, string>();
    for (const [key, organisation] of plan.organisations)
      ids.set(key, await writeOrganisation(ctx, organisation));
    for (const person of plan.people) await writePerson(ctx, person, ids.get(person.key)!, mail);
  }
  const count = (status: PlannedRow['status']) =>
    plan.rows.filter((row) => row.status === status).length;
  return {
    dryRun,
    added: count('new'),
    changed: count('changed'),
    same: count('same'),
    errors: count('error'),
    rows: plan.rows,
  };
}

const takeTurns = (db: Db) =>
  db
    .selectNoFrom((eb) =>
      eb
        .fn<string>('pg_advisory_xact_lock', [eb.fn('hashtext', [eb.val('bring in a table')])])
        .as('l'),
    )
    .execute();

async function writeOrganisation(
  ctx: Context,
  { id, name, changed, type, country, band, language, plan }: PlannedOrganisation,
): Promise<string> {
  if (id && !changed) return id;
  const told = {
    ...(type && { type }),
    ...(country && { country }),
    ...(band && { population_band: band }),
    ...(language && { language }),
    ...(plan && { plan }),
  };
  if (id) {
    await ctx.db.updateTable('organisation').set(told).where('id', '=', id).execute();
    await noteAbout(ctx, 'change_organisation', id);
    return id;
  }
  const made = newId();
  await ctx.db
    .insertInto('organisation')
    .values({
      ...{ id: made, slug: await freeSlug(ctx, name), name, type: 'client' as const },
      ...told,
      created_at: ctx.now(),
    })
    .execute();
  await noteAbout(ctx, 'create_organisation', made, name);
  return made;
}

async function writePerson(
  ctx: Context,
  { email, name, title, language, memberId }: PlannedPerson,
  organisationId: string,
  mail: boolean,
): Promise<void> {
  if (memberId) {
    await placeMember(ctx.db, memberId, organisationId, ctx.now());
    await noteAbout(ctx, 'change_employer', organisationId, memberId);
    return;
  }
  const locale = language?.split('-')[0]?.toLowerCase() ?? null;
  // Empty cells take nothing away from an invitation that is there already.
  await writeInvitation(ctx, {
    ...{ email, organisation_id: organisationId },
    ...(name && { name }),
    ...(title && { title }),
    ...(locale && { locale }),
  });
  if (mail) await mailInvitation(ctx, { email, name, locale });
}
