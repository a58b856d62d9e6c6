import type { CommonSpace } from '#commons/spaces/schema.ts';
import type { Context } from '#platform/context.ts';
import type { Db } from '#platform/db/connect.ts';
import { newId } from '#platform/db/ids.ts';
import type { Mapping } from '../../mapping.ts';
import type { RowsReport } from '../../schema.ts';
import { exampleTarget } from './example-target.ts';
import { readKnownWords } from './known-words.ts';
import { practiceTarget } from './practice-target.ts';
import { readRows } from './read-rows.ts';
import { Report } from './report.ts';
import { RowsWriter } from './write-rows.ts';
import type { TableRow } from './table.ts';

export interface RowsOptions {
  file: string;
  mapping: Mapping;
  /** Who may read examples; else what rows say, else members. */
  space?: CommonSpace;
  state?: 'draft' | 'published';
  dryRun?: boolean;
  /** After each batch, with what came of all rows so far. */
  onProgress?: (report: RowsReport) => void | Promise<void>;
}

const BATCH = 100;

/**
 * Brings the rows of a table in as examples or practices, or what has changed in them since the last time. In the name
 * of `ctx.actor`; nobody is told. A row that is wrong is reported, and the rest goes on.
 * Throws `WrongTable` for a file that is none.
 */
export async function importRows(ctx: Context, options: RowsOptions): Promise<RowsReport> {
  const { file, mapping, dryRun = false, onProgress } = options;
  const report = new Report(mapping, dryRun);
  const known = await readKnownWords(ctx.db);
  const sourceId = await openSource(ctx.db, `${mapping.kind}s`, mapping.source, dryRun);
  const common = { ctx, mapping, sourceId, report, dryRun };
  const writer =
    mapping.kind === 'example'
      ? new RowsWriter({ ...common, target: exampleTarget({ ...options, known }) })
      : new RowsWriter({ ...common, target: practiceTarget(mapping, known) });
  let batch: TableRow[] = [];
  const write = async () => {
    await writer.write(batch);
    batch = [];
    await onProgress?.(report.sum());
  };
  for await (const row of readRows(file, mapping.rows)) {
    batch.push(row);
    if (batch.length >= BATCH) await write();
  }
  if (batch.length > 0) await write();
  return report.sum();
}

async function openSource(db: Db, kind: string, name: string, dryRun: boolean): Promise<string> {
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
