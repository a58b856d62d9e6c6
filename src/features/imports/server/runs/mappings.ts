import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import { newId } from '#platform/db/ids.ts';
import { notFound } from '#platform/errors.ts';
import { demand } from '#platform/verdict.ts';
import { mapping as mappingSchema, type MappedKind, type Mapping } from '../../mapping.ts';
import type { MappingItem, SaveMappingInput } from '../../schema.ts';
import { demandBringIn, mayBringIn } from './policy.ts';

/** The mappings that are kept, by name. */
export async function listMappings(ctx: Context): Promise<MappingItem[]> {
  demandBringIn(ctx.actor);
  const rows = await ctx.db
    .selectFrom('import_mapping')
    .select(['id', 'name', 'kind', 'changed_at'])
    .orderBy('name')
    .limit(200)
    .execute();
  return rows.map(({ changed_at, ...row }) => ({ ...row, changedAt: changed_at.toISOString() }));
}

/** One of them, whole; of a kind, if only that will do. */
export async function findMapping(
  ctx: Context,
  id: string,
  kind?: MappedKind,
): Promise<{ id: string; name: string; mapping: Mapping }> {
  demandBringIn(ctx.actor);
  const row = await ctx.db
    .selectFrom('import_mapping')
    .select(['id', 'name', 'mapping'])
    .where('id', '=', id)
    .$if(kind !== undefined, (query) => query.where('kind', '=', kind!))
    .executeTakeFirst();
  if (!row) throw notFound();
  return { ...row, mapping: mappingSchema.parse(row.mapping) };
}

/** Keeps a mapping under its name; one of that name before it goes. */
export async function saveMapping(
  ctx: Context,
  { name, mapping }: SaveMappingInput,
): Promise<{ id: string }> {
  return runCommand(ctx, {
    scope: 'manage',
    access: async () => {},
    may: ({ actor }) => demand(mayBringIn(actor)),
    write: (tx) => {
      const row = {
        ...{ kind: mapping.kind, mapping: JSON.stringify(mapping) },
        ...{ changed_at: tx.now(), changed_by: tx.actor.memberId },
      };
      return tx.db
        .insertInto('import_mapping')
        .values({ id: newId(), name, ...row })
        .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
        .returning('id')
        .executeTakeFirstOrThrow();
    },
  });
}

/** Forgets a mapping; what came in by it stays. */
export async function removeMapping(ctx: Context, id: string): Promise<void> {
  await runCommand(ctx, {
    scope: 'manage',
    access: async (tx) => {
      demandBringIn(tx.actor);
      const found = await tx.db
        .selectFrom('import_mapping')
        .select('id')
        .where('id', '=', id)
        .executeTakeFirst();
      if (!found) throw notFound();
    },
    may: () => {},
    write: (tx) => tx.db.deleteFrom('import_mapping').where('id', '=', id).execute(),
  });
}
