import type { CommonSpace } from '#commons/spaces/schema.ts';
import type { Context } from '#platform/context.ts';
import type { Mapping } from '../../mapping.ts';
import type { RowsReport } from '../../schema.ts';
import { withSource } from '../with-source.ts';
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
  const { kind, source } = options.mapping;
  const of = { kind: `${kind}s` as const, name: source, dryRun: options.dryRun ?? false };
  return withSource(ctx.db, of, (sourceId) => readAndWrite(ctx, sourceId, options));
}

async function readAndWrite(
  ctx: Context,
  sourceId: string,
  options: RowsOptions,
): Promise<RowsReport> {
  const { file, mapping, dryRun = false, onProgress } = options;
  const report = new Report(mapping, dryRun);
  const known = await readKnownWords(ctx.db);
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
