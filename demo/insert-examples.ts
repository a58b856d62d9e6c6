import { saveExampleInput, startExampleInput } from '#features/examples/schema.ts';
import { saveExample, startExample } from '#features/examples/server/index.ts';
import { projectInput } from '#features/projects/schema.ts';
import { createProject, sayAdoption, usePlan } from '#features/projects/server/index.ts';
import { startRoundUpInput } from '#features/round-ups/schema.ts';
import { monthBefore, startRoundUp } from '#features/round-ups/server/index.ts';
import type { Context } from '#platform/context.ts';
import type { Db } from '#platform/db/connect.ts';
import type { DemoExample } from './parse-example.ts';
import type { DemoPlan } from './plan.ts';

/**
 * Examples, told by their authors as the form would have it, an article that tells of some of them, and projects that
 * used their plans.
 */
export async function insertExamples(db: Db, plan: DemoPlan): Promise<void> {
  const ids = new Map<string, string>();
  for (const one of plan.demo.examples) ids.set(one.key, await insertExample(db, plan, one));
  for (const one of plan.demo.round_ups) await insertRoundUp(db, plan, one, ids);
  await insertProjects(db, plan, ids);
}

async function insertRoundUp(
  db: Db,
  plan: DemoPlan,
  one: DemoPlan['demo']['round_ups'][number],
  ids: ReadonlyMap<string, string>,
): Promise<void> {
  const at = plan.ago(one.days_ago);
  const ctx = actAs(db, plan, one.author, at, 'host');
  const { id } = await startRoundUp(
    ctx,
    startRoundUpInput.parse({
      ...{ languages: one.languages, space: one.space, month: monthBefore(at) },
      examples: one.examples.map((key) => ids.get(key)!),
    }),
  );
  await publishQuietly(db, id, one.slug, at);
  const category = { category_id: plan.categoryId(one.category) };
  await db.updateTable('publication').set(category).where('thing_id', '=', id).execute();
}

/** Published without telling anybody, under an address that is always the same. */
async function publishQuietly(db: Db, id: string, slug: string, at: Date): Promise<void> {
  await db
    .updateTable('thing')
    .set({ slug, state: 'published', edited_at: null })
    .where('id', '=', id)
    .execute();
  const published = { published_at: at };
  await db.updateTable('publication').set(published).where('thing_id', '=', id).execute();
  await db.updateTable('language_version').set(published).where('thing_id', '=', id).execute();
}

function actAs(
  db: Db,
  plan: DemoPlan,
  handle: string,
  at: Date,
  role: 'member' | 'host' = 'member',
): Context {
  const { organisation, locale } = plan.member(handle);
  const organisationId = plan.organisationId(organisation);
  const actor = { memberId: plan.memberId(handle), role, organisationId };
  return { db, locale, now: () => at, actor: { ...actor, scopes: null } };
}

async function insertExample(db: Db, plan: DemoPlan, one: DemoExample): Promise<string> {
  const at = plan.ago(one.days_ago);
  const ctx = actAs(db, plan, one.author, at);
  const { title, summary, language, space } = one;
  const { id } = await startExample(
    ctx,
    startExampleInput.parse({ title, summary, language, space }),
  );
  const home = plan.demo.organisations.find(
    ({ slug }) => slug === plan.member(one.author).organisation,
  )!;
  const first = plan.now.getTime() - one.starts_days_ago * 86_400_000;
  const day = (after: number) => new Date(first + after * 86_400_000).toISOString().slice(0, 10);
  const { status, outcome, influence, purposes, recruitment, participants, cost, currency } = one;
  await saveExample(
    ctx,
    id,
    saveExampleInput.parse({
      ...{ title, summary, status, outcome, influence, purposes, recruitment, participants, cost },
      ...{ currency, ...one.texts, staffDays: one.staff_days },
      ...{ organisationName: home.name, country: home.country, band: home.population_band },
      ...{ startsOn: day(0), endsOn: day(one.lasts) },
      practiceIds: one.practices.map(plan.practiceId),
      phases: one.phases.map(({ phase, method, practice, days, text }) => ({
        ...{ phase, method, text, from: day(days[0]), to: day(days[1]) },
        practiceId: practice ? plan.practiceId(practice) : null,
      })),
    }),
  );
  await publishQuietly(db, id, one.key.slice(3), at);
  return id;
}

/** Projects that used plans; the first is the demo's member's own. */
async function insertProjects(
  db: Db,
  plan: DemoPlan,
  ids: ReadonlyMap<string, string>,
): Promise<void> {
  const day = (after: number) =>
    new Date(plan.now.getTime() + after * 86_400_000).toISOString().slice(0, 10);
  for (const { member, project, uses } of plan.demo.projects) {
    const ctx = actAs(db, plan, member, plan.ago(6));
    const { practices, starts_in_days, ...rest } = project;
    const { id } = await createProject(
      ctx,
      projectInput.parse({
        ...rest,
        startsOn: day(starts_in_days),
        practiceIds: practices.map(plan.practiceId),
      }),
    );
    for (const { example, template, ...said } of uses) {
      const thing = template ? plan.thingId(template) : ids.get(example!)!;
      await usePlan(ctx, id, { thing, startsOn: day(starts_in_days) });
      if (said.state) await sayAdoption(ctx, id, thing, { ...said, state: said.state });
    }
  }
}
