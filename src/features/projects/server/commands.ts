import { demandPractices } from '#commons/things/server/index.ts';
import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import { newId } from '#platform/db/ids.ts';
import { DomainError, invalid } from '#platform/errors.ts';
import { demand, signInFirst } from '#platform/verdict.ts';
import { MAX_PROJECTS, type ProjectInput } from '../schema.ts';
import { accessProject } from './access.ts';

/** A new project of the actor's own. */
export async function createProject(ctx: Context, input: ProjectInput): Promise<{ id: string }> {
  return runCommand(ctx, {
    access: async () => ({}),
    may: (tx) => demand(tx.actor.memberId === null ? signInFirst : true),
    write: async (tx) => {
      const memberId = tx.actor.memberId!;
      const { count } = await tx.db
        .selectFrom('project')
        .select((q) => q.fn.countAll<string>().as('count'))
        .where('member_id', '=', memberId)
        .executeTakeFirstOrThrow();
      if (Number(count) >= MAX_PROJECTS) throw new DomainError('invalid', 'too_many_projects');
      const id = newId();
      const row = { ...rowOf(tx, input), created_at: tx.now() };
      await tx.db
        .insertInto('project')
        .values({ id, member_id: memberId, ...row })
        .execute();
      await linkProjectPractices(tx, id, input.practiceIds);
      return { id };
    },
  });
}

/** Changes what a project is and where it stands. */
export async function changeProject(ctx: Context, id: string, input: ProjectInput): Promise<void> {
  await runCommand(ctx, {
    access: (tx) => accessProject(tx, id, { lock: true }),
    may: () => {},
    write: async (tx) => {
      await tx.db.updateTable('project').set(rowOf(tx, input)).where('id', '=', id).execute();
      await linkProjectPractices(tx, id, input.practiceIds);
    },
  });
}

/** Removes a project with its plan. What it said of what it used goes with it. */
export async function removeProject(ctx: Context, id: string): Promise<void> {
  await runCommand(ctx, {
    access: (tx) => accessProject(tx, id, { lock: true }),
    may: () => {},
    write: (tx) => tx.db.deleteFrom('project').where('id', '=', id).execute(),
  });
}

function rowOf(ctx: Context, input: ProjectInput) {
  const { title, phase, startsOn, endsOn, country, band, languages, purposes, challenge } = input;
  if (startsOn && endsOn && endsOn < startsOn) throw invalid({ endsOn: 'ends_before_start' });
  return {
    ...{ title, phase, country, band, languages, purposes, challenge },
    ...{ starts_on: startsOn, ends_on: endsOn, changed_at: ctx.now() },
  };
}

async function linkProjectPractices(ctx: Context, id: string, ids: string[]): Promise<void> {
  const wanted = [...new Set(ids)];
  await demandPractices(ctx, wanted);
  await ctx.db.deleteFrom('project_practice').where('project_id', '=', id).execute();
  if (wanted.length === 0) return;
  await ctx.db
    .insertInto('project_practice')
    .values(wanted.map((practice_id) => ({ project_id: id, practice_id })))
    .execute();
}
