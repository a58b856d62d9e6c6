import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import { newId } from '#platform/db/ids.ts';
import { DomainError, invalid } from '#platform/errors.ts';
import { MAX_STEPS, type StepInput } from '../schema.ts';
import { accessProject, accessStep } from './access.ts';

interface NewStep extends StepInput {
  sourceId: string | null;
}

/** Puts steps at the end of a plan, in the caller's transaction. */
export async function insertSteps(
  ctx: Context,
  projectId: string,
  steps: NewStep[],
): Promise<void> {
  const { count, last } = await ctx.db
    .selectFrom('project_step')
    .select((q) => [q.fn.countAll<string>().as('count'), q.fn.max('position').as('last')])
    .where('project_id', '=', projectId)
    .executeTakeFirstOrThrow();
  if (Number(count) + steps.length > MAX_STEPS) throw new DomainError('invalid', 'too_many_steps');
  if (steps.length === 0) return;
  await ctx.db
    .insertInto('project_step')
    .values(
      steps.map(({ sourceId, ...step }, i) => ({
        ...{ id: newId(), project_id: projectId, position: (last ?? 0) + i + 1 },
        ...{ ...rowOf(step), source_id: sourceId },
      })),
    )
    .execute();
  await touch(ctx, projectId);
}

/** A step of one's own, at the end of the plan. */
export async function addStep(ctx: Context, projectId: string, input: StepInput): Promise<void> {
  await runCommand(ctx, {
    access: (tx) => accessProject(tx, projectId, { lock: true }),
    may: () => {},
    write: (tx) => insertSteps(tx, projectId, [{ ...input, sourceId: null }]),
  });
}

/** Rewrites a step; where it came from stays. */
export async function changeStep(
  ctx: Context,
  projectId: string,
  stepId: string,
  input: StepInput,
): Promise<void> {
  await onStep(ctx, projectId, stepId, (tx) =>
    tx.db.updateTable('project_step').set(rowOf(input)).where('id', '=', stepId).execute(),
  );
}

/** Ticks a step off, or takes the tick back. */
export async function setStepDone(
  ctx: Context,
  projectId: string,
  stepId: string,
  done: boolean,
): Promise<void> {
  await onStep(ctx, projectId, stepId, (tx) =>
    tx.db
      .updateTable('project_step')
      .set({ done_at: done ? tx.now() : null })
      .where('id', '=', stepId)
      .execute(),
  );
}

/** Takes a step out of the plan. */
export async function removeStep(ctx: Context, projectId: string, stepId: string): Promise<void> {
  await onStep(ctx, projectId, stepId, (tx) =>
    tx.db.deleteFrom('project_step').where('id', '=', stepId).execute(),
  );
}

async function onStep(
  ctx: Context,
  projectId: string,
  stepId: string,
  write: (tx: Context) => Promise<unknown>,
): Promise<void> {
  await runCommand(ctx, {
    access: async (tx) => {
      await accessProject(tx, projectId, { lock: true });
      return accessStep(tx, projectId, stepId);
    },
    may: () => {},
    write: async (tx) => {
      await write(tx);
      await touch(tx, projectId);
    },
  });
}

async function touch({ db, now }: Context, id: string): Promise<void> {
  await db.updateTable('project').set({ changed_at: now() }).where('id', '=', id).execute();
}

function rowOf({ phase, title, text, from, due }: StepInput) {
  if (from && due && due < from) throw invalid({ due: 'ends_before_start' });
  return { phase, title, text, from_on: from, due_on: due };
}
