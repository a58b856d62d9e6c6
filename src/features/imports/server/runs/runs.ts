import { isCommonSpace } from '#commons/spaces/schema.ts';
import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import { newId } from '#platform/db/ids.ts';
import { DomainError, invalid, notFound } from '#platform/errors.ts';
import { enqueue } from '#platform/jobs.ts';
import { filesFolder, pathOf, storeFile } from '#platform/storage/index.ts';
import { demand } from '#platform/verdict.ts';
import { mapping as mappingSchema, type MappedKind } from '../../mapping.ts';
import {
  MAX_TABLE_BYTES,
  type ChangeRunInput,
  type RunItem,
  type RunView,
  type TableColumn,
  type UploadTableInput,
} from '../../schema.ts';
import type { RowsReport } from '../../schema.ts';
import { WrongTable } from '../rows/table.ts';
import { columnsOf } from './columns.ts';
import { guessMapping } from './guess-mapping.ts';
import { findMapping } from './mappings.ts';
import { demandBringIn, mayBringInKind } from './policy.ts';

/** Something that bytes come from. */
type Bytes = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** Takes a table to be brought in: what it holds is looked at, and nothing more happens yet. */
export async function uploadTable(
  ctx: Context,
  file: { name: string; bytes: Bytes },
  { kind, mappingId, rows }: UploadTableInput,
): Promise<{ id: string }> {
  // Before a byte is read: what somebody may not, they also may not store.
  demand(mayBringInKind(ctx.actor, kind));
  const kept = mappingId ? await findMapping(ctx, mappingId, kind) : null;
  const { hash, size } = await storeFile(filesFolder(), file.bytes, MAX_TABLE_BYTES);
  const path = kept?.mapping.rows ?? (rows || undefined);
  const columns = await readColumns(hash, path);
  const name = file.name.trim().slice(-200) || 'table';
  const source = name.replace(/\.\w+$/, '').slice(0, 120) || 'table';
  const mapping = kept?.mapping ?? guessMapping(kind, columns, source, path);
  return runCommand(ctx, {
    scope: 'manage',
    access: async () => {},
    may: (tx) => demand(mayBringInKind(tx.actor, kind)),
    write: async (tx) => {
      const at = tx.now();
      await tx.db
        .insertInto('file')
        .values({ hash, size, mime: 'application/octet-stream', created_at: at })
        .onConflict((conflict) => conflict.column('hash').doUpdateSet({ created_at: at }))
        .execute();
      const id = newId();
      await tx.db
        .insertInto('import_run')
        .values({
          ...{ id, kind, file_hash: hash, file_name: name, created_at: at },
          ...{ columns: JSON.stringify(columns), mapping: JSON.stringify(mapping) },
          ...{ started_by: tx.actor.memberId!, space: ownSpaces(mapping) ? null : 'members' },
        })
        .execute();
      return { id };
    },
  });
}

/** Rows that say themselves who may read them keep saying it until a host says otherwise. */
const ownSpaces = ({ fields }: { fields: object }): boolean => Object.hasOwn(fields, 'space');

async function readColumns(hash: string, rows: string | undefined): Promise<TableColumn[]> {
  try {
    const columns = await columnsOf(pathOf(filesFolder(), hash), rows);
    if (columns.length === 0) throw new WrongTable('table_empty');
    return columns;
  } catch (error) {
    if (!(error instanceof WrongTable)) throw error;
    const code = `import_${error.code}`;
    throw invalid(error.code === 'rows_missing' ? { rows: code } : { file: code });
  }
}

/** The tables that were brought in or are about to be, the newest first. */
export async function listRuns(ctx: Context): Promise<RunItem[]> {
  demandBringIn(ctx.actor);
  const rows = await ctx.db
    .selectFrom('import_run')
    .select(['id', 'kind', 'file_name as fileName', 'state', 'dry_run as dryRun', 'created_at'])
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(20)
    .execute();
  return rows.map(({ created_at, ...row }) => ({ ...row, createdAt: created_at.toISOString() }));
}

/** One of them: its columns, what was chosen, and what came of it so far. */
export async function findRun(ctx: Context, id: string): Promise<RunView> {
  const row = await accessRun(ctx, id);
  return {
    ...{ id, kind: row.kind, fileName: row.file_name, state: row.state, dryRun: row.dry_run },
    ...{ error: row.error, space: row.space },
    createdAt: row.created_at.toISOString(),
    columns: row.columns as unknown as TableColumn[],
    mapping: mappingSchema.parse(row.mapping),
    report: row.report as unknown as RowsReport | null,
  };
}

async function accessRun(ctx: Context, id: string, options: { lock?: boolean } = {}) {
  demandBringIn(ctx.actor);
  const row = await ctx.db
    .selectFrom('import_run')
    .selectAll()
    .where('id', '=', id)
    .$if(options.lock === true, (query) => query.forUpdate())
    .executeTakeFirst();
  if (!row) throw notFound();
  return row;
}

/** Says which column is what and who may read; with `then`, also what happens now. */
export async function changeRun(
  ctx: Context,
  id: string,
  { mapping, space, then }: ChangeRunInput,
): Promise<void> {
  await runCommand(ctx, {
    scope: 'manage',
    access: (tx) => accessRun(tx, id, { lock: true }),
    may: (tx, { kind }) => demand(mayBringInKind(tx.actor, kind as MappedKind)),
    write: async (tx, run) => {
      if (run.state === 'waiting' || run.state === 'running')
        throw new DomainError('conflict', 'import_is_running');
      if (mapping && mapping.kind !== run.kind) throw invalid({ mapping: 'invalid_value' });
      await tx.db
        .updateTable('import_run')
        .set({
          ...(mapping && { mapping: JSON.stringify(mapping) }),
          ...(space !== undefined && { space: isCommonSpace(space) ? space : null }),
          ...(then && {
            ...{ state: 'waiting' as const, dry_run: then === 'try', report: null, error: '' },
            ...{ started_by: tx.actor.memberId!, asked_at: tx.now(), done_at: null },
          }),
        })
        .where('id', '=', id)
        .execute();
      if (then) await enqueue(tx.db, 'import_rows', { runId: id });
    },
  });
}

const KEEP_DAYS = 90;

/** Forgets tables that were brought in long ago, and with them their files. For a daily job. */
export async function forgetImports(db: Context['db'], now: Date): Promise<void> {
  await db
    .deleteFrom('import_run')
    .where('created_at', '<', new Date(now.getTime() - KEEP_DAYS * 86_400_000))
    .execute();
}
