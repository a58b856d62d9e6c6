import type { Selectable } from 'kysely';
import type { Context } from '#platform/context.ts';
import type { ProjectStepTable, ProjectTable } from '#platform/db/schema.generated.ts';
import { notFound } from '#platform/errors.ts';
import { demand, signInFirst } from '#platform/verdict.ts';

export type ProjectRecord = Selectable<ProjectTable>;

/** The door to a project: nobody but its member ever finds it. */
export async function accessProject(
  ctx: Context,
  id: string,
  { lock = false }: { lock?: boolean } = {},
): Promise<ProjectRecord> {
  const { memberId } = ctx.actor;
  if (memberId === null) demand(signInFirst);
  const project = await ctx.db
    .selectFrom('project')
    .selectAll()
    .where('id', '=', id)
    .where('member_id', '=', memberId)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst();
  if (!project) throw notFound();
  return project;
}

/** A step of a project, or not-found. */
export async function accessStep(
  ctx: Context,
  projectId: string,
  stepId: string,
): Promise<Selectable<ProjectStepTable>> {
  const step = await ctx.db
    .selectFrom('project_step')
    .selectAll()
    .where('id', '=', stepId)
    .where('project_id', '=', projectId)
    .executeTakeFirst();
  if (!step) throw notFound();
  return step;
}
