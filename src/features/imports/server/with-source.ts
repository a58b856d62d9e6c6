import { sql } from 'kysely';
import type { Db } from '#platform/db/connect.ts';
import { newId } from '#platform/db/ids.ts';

interface Source {
  kind: 'discourse' | 'guides' | 'examples' | 'practices';
  name: string;
  dryRun: boolean;
}

/**
 * Works on the source of that name, made when it is new. Two imports of one source at once would make things twice:
 * the second waits until the first is done. A dry run makes no source, and waits for nobody.
 */
export async function withSource<Result>(
  db: Db,
  source: Source,
  work: (sourceId: string) => Promise<Result>,
): Promise<Result> {
  const id = await openSource(db, source);
  if (source.dryRun) return work(id);
  // In a transaction of its own that does nothing else: it holds over the many of the work, also behind a pooler, and
  // ends with the process.
  return db.transaction().execute(async (held) => {
    await sql`select pg_advisory_xact_lock(hashtext('import'), hashtext(${id}))`.execute(held);
    return work(id);
  });
}

async function openSource(db: Db, { kind, name, dryRun }: Source): Promise<string> {
  const find = () =>
    db
      .selectFrom('import_source')
      .select('id')
      .where('kind', '=', kind)
      .where('name', '=', name)
      .executeTakeFirst();
  const found = await find();
  if (found || dryRun) return found?.id ?? newId();
  await db
    .insertInto('import_source')
    .values({ id: newId(), kind, name })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return (await find())!.id;
}
