import { sql } from 'kysely';
import { accessThing, visibleTo } from '#commons/things/server/index.ts';
import { findExamplePlan } from '#features/examples/server/index.ts';
import { findTemplatePlan } from '#features/library/server/index.ts';
import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import { DomainError, notFound } from '#platform/errors.ts';
import type { Adoption, AdoptionInput, AdoptionsView, PlanStep, UsePlanInput } from '../schema.ts';
import { accessProject } from './access.ts';
import { insertSteps } from './steps.ts';

/** The plan that an example or a template offers, in the reader's language. */
export async function findPlan(ctx: Context, thingId: string): Promise<PlanStep[]> {
  const thing = await accessThing(ctx, { id: thingId });
  if (thing.kind === 'example') return findExamplePlan(ctx, thing.id);
  if (thing.kind === 'template') return findTemplatePlan(ctx, thing.id);
  throw notFound();
}

/** Takes over the plan of an example or a template: its steps, their texts, their days from my first day on. */
export async function usePlan(
  ctx: Context,
  projectId: string,
  { thing, startsOn }: UsePlanInput,
): Promise<void> {
  await runCommand(ctx, {
    access: async (tx) => {
      const project = await accessProject(tx, projectId, { lock: true });
      return { project, plan: await findPlan(tx, thing) };
    },
    may: () => {},
    write: async (tx, { project, plan }) => {
      if (plan.length === 0) throw new DomainError('invalid', 'no_steps_to_use');
      const first = startsOn ?? project.starts_on;
      const steps = plan.map(({ phase, title, text, fromDay, dueDay }) => ({
        ...{ phase, title, text, sourceId: thing },
        ...{ from: dayAfter(first, fromDay), due: dayAfter(first, dueDay) },
      }));
      await insertSteps(tx, projectId, steps);
      if (startsOn && project.starts_on === null)
        await tx.db
          .updateTable('project')
          .set({ starts_on: startsOn })
          .where('id', '=', projectId)
          .where((q) => q.or([q('ends_on', 'is', null), q('ends_on', '>=', startsOn)]))
          .execute();
      await tx.db
        .insertInto('adoption')
        .values({ project_id: projectId, thing_id: thing, used_at: tx.now() })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
  });
}

function dayAfter(first: string | null, days: number | null): string | null {
  if (first === null || days === null) return null;
  const day = new Date(`${first}T00:00:00Z`);
  day.setUTCDate(day.getUTCDate() + days);
  return day.toISOString().slice(0, 10);
}

/** What became of something that a project used, in its member's own words. */
export async function sayAdoption(
  ctx: Context,
  projectId: string,
  thingId: string,
  { state, reason, shown }: AdoptionInput,
): Promise<void> {
  await runCommand(ctx, {
    access: async (tx) => {
      await accessProject(tx, projectId, { lock: true });
      const adoption = await tx.db
        .selectFrom('adoption')
        .select('state')
        .where('project_id', '=', projectId)
        .where('thing_id', '=', thingId)
        .executeTakeFirst();
      if (!adoption) throw notFound();
    },
    may: () => {},
    write: (tx) =>
      tx.db
        .updateTable('adoption')
        .set({ state, reason, shown: shown && reason !== '', said_at: tx.now() })
        .where('project_id', '=', projectId)
        .where('thing_id', '=', thingId)
        .execute(),
  });
}

const MOST_REASONS = 20;

/** What became of a thing's plan, counted; reasons only where their members show them, and never whose. */
export async function findAdoptions(ctx: Context, thingId: string): Promise<AdoptionsView> {
  const counted = (state: Adoption) =>
    sql<number>`(select count(*)::int from adoption where thing_id = thing.id and state = ${state})`;
  const { rows } = await sql<AdoptionsView>`
    select ${counted('adopted')} as adopted, ${counted('adapted')} as adapted, ${counted('dropped')} as dropped,
           (select coalesce(json_agg(json_build_object('state', state, 'reason', reason)
                order by said_at desc), '[]')
              from (select state, reason, said_at from adoption where thing_id = thing.id and shown
                order by said_at desc limit ${MOST_REASONS}) said) as reasons
      from thing where thing.id = ${thingId} and ${visibleTo(ctx.actor)}`.execute(ctx.db);
  if (!rows[0]) throw notFound();
  return rows[0];
}
