import { sql } from 'kysely';
import { practiceText } from '#commons/practices/server/index.ts';
import { renderBody } from '#commons/threads/server/index.ts';
import { thingPath, visibleTo } from '#commons/things/server/index.ts';
import type { Context } from '#platform/context.ts';
import { demand, signInFirst } from '#platform/verdict.ts';
import type { ProjectItem, ProjectView, SourceView, StepView } from '../schema.ts';
import { accessProject } from './access.ts';

/** The actor's own projects, what they last worked on first. */
export async function listProjects(ctx: Context): Promise<ProjectItem[]> {
  const { memberId } = ctx.actor;
  if (memberId === null) demand(signInFirst);
  const { rows } = await sql<ProjectItem>`
    select id, title, phase, starts_on::text as "startsOn", ends_on::text as "endsOn",
           steps.count as "stepCount", steps.done as "doneCount", steps.next as "nextDue"
      from project
      join lateral (select count(*)::int as count, count(done_at)::int as done,
             min(due_on) filter (where done_at is null)::text as next
        from project_step where project_id = project.id) steps on true
     where member_id = ${memberId} order by changed_at desc, id desc`.execute(ctx.db);
  return rows;
}

/** A project with its plan, in the order of its days and phases as they were put. */
export async function findProject(ctx: Context, id: string): Promise<ProjectView> {
  const project = await accessProject(ctx, id);
  const [practices, steps, sources] = await Promise.all([
    listPracticesOf(ctx, id),
    ctx.db
      .selectFrom('project_step')
      .selectAll()
      .where('project_id', '=', id)
      .orderBy('due_on', (order) => order.asc().nullsLast())
      .orderBy('position')
      .execute(),
    listSources(ctx, id),
  ]);
  const { title, phase, country, languages, challenge } = project;
  const sourceOf = (thingId: string | null) => sources.find(({ id: own }) => own === thingId);
  return {
    ...{ id, title, phase, country, languages, challenge, practices },
    practiceIds: practices.map((practice) => practice.id),
    startsOn: project.starts_on,
    endsOn: project.ends_on,
    band: project.band as ProjectView['band'],
    purposes: project.purposes as ProjectView['purposes'],
    steps: steps.map((step): StepView => {
      const source = sourceOf(step.source_id);
      return {
        ...{ id: step.id, phase: step.phase as StepView['phase'], title: step.title },
        ...{ text: step.text, html: renderBody(step.text).html },
        ...{ from: step.from_on, due: step.due_on, done: step.done_at !== null },
        source: source ? viewOf(source) : null,
      };
    }),
    adoptions: sources
      .filter(({ state }) => state !== null)
      .map((source) => ({
        ...{ state: source.state!, reason: source.reason ?? '', shown: source.shown ?? false },
        source: viewOf(source),
      })),
  };
}

type Source = SourceView & {
  slug: string;
  state: ProjectView['adoptions'][number]['state'] | null;
  reason: string | null;
  shown: boolean | null;
};

const viewOf = ({ id, kind, title, slug }: Source): SourceView => ({
  ...{ id, kind, title },
  href: thingPath(kind, slug),
});

/** What the project used, as far as its member still sees it. */
async function listSources(ctx: Context, projectId: string): Promise<Source[]> {
  const { rows } = await sql<Source>`
    select thing.id, thing.kind, thing.slug, thing.title, adoption.state, adoption.reason, adoption.shown
      from thing left join adoption on adoption.thing_id = thing.id and adoption.project_id = ${projectId}
     where thing.id in (select source_id from project_step where project_id = ${projectId}
             union select thing_id from adoption where project_id = ${projectId})
       and ${visibleTo(ctx.actor)}
     order by adoption.used_at`.execute(ctx.db);
  return rows;
}

async function listPracticesOf(ctx: Context, id: string): Promise<ProjectView['practices']> {
  const { rows } = await sql<ProjectView['practices'][number]>`
    select practice.id, practice.slug, text.title
      from project_practice join practice on practice.id = practice_id
      join lateral ${practiceText(sql.ref('practice.id'), ctx.locale)} text on true
     where project_id = ${id} order by text.title`.execute(ctx.db);
  return rows;
}
