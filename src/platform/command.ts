import type { Context } from './context.ts';
import type { Db } from './db/connect.ts';
import { refuse } from './errors.ts';

interface CommandSteps<Record, Result> {
  /** What a token must have been given: `write` unless this says another. */
  scope?: 'manage';
  /** Finds the record, visible to the actor, or throws not-found. Lock rows here if races matter. */
  access: (ctx: Context) => Promise<Record>;
  /** Throws a refusal with a reason if this actor may not. */
  may: (ctx: Context, record: Record) => void;
  write: (ctx: Context, record: Record) => Promise<Result>;
  /** Tells the rest of the community, in the same transaction. */
  emit?: (ctx: Context, record: Record, result: Result) => Promise<void>;
}

/** Runs `fn` in a transaction: the one already open in this context, else a new one. */
export async function inTransaction<T>(ctx: Context, fn: (ctx: Context) => Promise<T>): Promise<T> {
  if (ctx.db.isTransaction) return fn(ctx);
  return ctx.db.transaction().execute((db: Db) => fn({ ...ctx, db }));
}

/**
 * A use case: access → may → write → emit, always in this order, in one transaction. A token without
 * the scope is refused whatever the door it came by.
 */
export async function runCommand<Record, Result>(
  ctx: Context,
  steps: CommandSteps<Record, Result>,
): Promise<Result> {
  const { scopes } = ctx.actor;
  if (scopes && !scopes.has(steps.scope ?? 'write')) throw refuse('scope_missing');
  return inTransaction(ctx, async (tx) => {
    const record = await steps.access(tx);
    steps.may(tx, record);
    const result = await steps.write(tx, record);
    await steps.emit?.(tx, record, result);
    return result;
  });
}
