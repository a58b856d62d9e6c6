import { actingAs, heldBy } from '#commons/capabilities/server/held.ts';
import type { Context } from '#platform/context.ts';
import type { Db } from '#platform/db/connect.ts';
import { isLocale, LOCALES } from '#platform/i18n/locales.ts';
import { log } from '#platform/log.ts';
import { filesFolder, pathOf } from '#platform/storage/index.ts';
import { mapping as mappingSchema } from '../../mapping.ts';
import type { RowsReport } from '../../schema.ts';
import { importRows } from '../rows/import-rows.ts';
import { WrongTable } from '../rows/table.ts';
import { mayBringInKind } from './policy.ts';

const EVERY_MS = 1000;

/**
 * Does what a host asked for: brings their table in, or looks what would come of it. A job of the worker; safe to run
 * twice, since a second time changes nothing. What fails is noted and not tried again by itself.
 */
export async function runImport(db: Db, { runId }: { runId: string }): Promise<void> {
  const mine = db.updateTable('import_run').where('id', '=', runId);
  const run = await db
    .selectFrom('import_run')
    .innerJoin('member', 'member.id', 'started_by')
    .select(['file_hash', 'mapping', 'space', 'dry_run', 'member.id as memberId', 'member.role'])
    .select(['member.organisation_id as organisationId', 'member.locale'])
    .where('import_run.id', '=', runId)
    .where('import_run.state', 'in', ['waiting', 'running'])
    .select(['member.state as memberState', heldBy().as('held')])
    .executeTakeFirst();
  if (!run) return;
  const { memberId, role, organisationId } = run;
  const actor = { memberId, role, organisationId, scopes: null, ...actingAs(role, run.held) };
  const mapping = mappingSchema.parse(run.mapping);
  // Who may no longer, since they asked, brings nothing in.
  const may = run.memberState === 'active' ? mayBringInKind(actor, mapping.kind) : 'import_failed';
  if (may !== true) {
    await mine.set({ state: 'failed', error: may, done_at: new Date() }).execute();
    return;
  }
  await mine.set({ state: 'running' }).execute();
  const locale = run.locale && isLocale(run.locale) ? run.locale : LOCALES[0];
  const ctx: Context = { db, actor, locale, now: () => new Date() };
  let told = Date.now();
  try {
    const report = await importRows(ctx, {
      ...{ file: pathOf(filesFolder(), run.file_hash), mapping },
      ...{ space: run.space ?? undefined, dryRun: run.dry_run },
      async onProgress(sofar: RowsReport) {
        if (Date.now() - told < EVERY_MS) return;
        told = Date.now();
        await mine.set({ report: JSON.stringify(sofar) }).execute();
      },
    });
    const done = { state: 'done' as const, done_at: new Date(), report: JSON.stringify(report) };
    await mine.set(done).execute();
  } catch (error) {
    if (!(error instanceof WrongTable)) log.error({ err: error, runId }, 'import failed');
    const code = error instanceof WrongTable ? `import_${error.code}` : 'import_failed';
    await mine.set({ state: 'failed', error: code, done_at: new Date() }).execute();
  }
}
