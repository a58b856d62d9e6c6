import { sql } from 'kysely';
import { can } from '#commons/capabilities/server/policy.ts';
import { noteInTrail } from '#commons/audit/server/index.ts';
import { runCommand } from '#platform/command.ts';
import type { Actor, Context } from '#platform/context.ts';
import { newId } from '#platform/db/ids.ts';
import { invalid, notFound } from '#platform/errors.ts';
import { LOCALES } from '#platform/i18n/locales.ts';
import { demand, signInFirst, type Verdict } from '#platform/verdict.ts';
import type { PracticeInput, PracticeWords } from '../schema.ts';
import { accessPractice } from './queries.ts';

/** Tables whose rows come over to the practice kept when two are merged; a test compares them with the schema. */
export const NAMING = [
  ['thing_practice', 'thing_id'],
  ['project_practice', 'project_id'],
  ['example_phase', null],
  ['responsibility', 'member_id'],
  ['practice_old_slug', null],
  ['import_row', null],
] as const;

/** Practices are named by the hosts. */
export function mayChangePractice(actor: Actor): Verdict {
  if (actor.memberId === null) return signInFirst;
  return can(actor, 'manage_practices') ? true : 'only_hosts_change_practices';
}

/** Where a practice is found now that was here before, or null. */
export async function findPracticeBySlug(ctx: Context, old: string): Promise<string | null> {
  const found = await ctx.db
    .selectFrom('practice_old_slug')
    .innerJoin('practice', 'practice.id', 'practice_old_slug.practice_id')
    .select('practice.slug')
    .where('practice_old_slug.slug', '=', old)
    .executeTakeFirst();
  return found?.slug ?? null;
}

/** What a practice is called in every locale, for whoever changes it. */
export async function findPracticeTexts(
  ctx: Context,
  id: string,
): Promise<Partial<Record<string, PracticeWords>>> {
  demand(mayChangePractice(ctx.actor));
  const rows = await ctx.db
    .selectFrom('practice_text')
    .select(['locale', 'title', 'summary'])
    .where('practice_id', '=', id)
    .execute();
  return Object.fromEntries(rows.map(({ locale, ...words }) => [locale, words]));
}

/** Makes a practice, or changes one. Under an address that it no longer has, it is still found. */
export async function savePractice(
  ctx: Context,
  id: string | null,
  { texts, slug, reviewOn, ...columns }: PracticeInput,
): Promise<{ id: string; slug: string }> {
  return runCommand(ctx, {
    scope: 'manage',
    access: async (tx) => {
      demand(mayChangePractice(tx.actor));
      return id ? accessPractice(tx, { id }) : null;
    },
    may: () => {},
    write: async (tx, before) => {
      const practiceId = id ?? newId();
      await demandFree(tx, slug, practiceId);
      const row = { ...columns, slug, review_on: reviewOn || null };
      await tx.db
        .insertInto('practice')
        .values({ id: practiceId, ...row, created_at: tx.now() })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
        .execute();
      await tx.db.deleteFrom('practice_old_slug').where('slug', '=', slug).execute();
      if (before && before.slug !== slug)
        await tx.db
          .insertInto('practice_old_slug')
          .values({ slug: before.slug, practice_id: practiceId })
          .execute();
      await tx.db.deleteFrom('practice_text').where('practice_id', '=', practiceId).execute();
      const written = LOCALES.flatMap((locale) => {
        const words = texts[locale];
        return words ? [{ practice_id: practiceId, locale, ...words }] : [];
      });
      await tx.db.insertInto('practice_text').values(written).execute();
      await note(tx, before ? 'change_practice' : 'make_practice', written[0]!.title);
      return { id: practiceId, slug };
    },
  });
}

async function demandFree(ctx: Context, slug: string, id: string): Promise<void> {
  const { rows } = await sql`
    select from practice where slug = ${slug} and id <> ${id}
    union all select from practice_old_slug where slug = ${slug} and practice_id <> ${id}`.execute(
    ctx.db,
  );
  if (rows.length > 0) throw invalid({ slug: 'slug_taken' });
}

/**
 * Makes one practice of two: what belongs to the one, who follows or saved it and who looks after it come
 * over to the other, and its address leads there.
 */
export async function mergePractices(
  ctx: Context,
  { id, into }: { id: string; into: string },
): Promise<{ slug: string }> {
  return runCommand(ctx, {
    scope: 'manage',
    access: async (tx) => {
      demand(mayChangePractice(tx.actor));
      if (id === into) throw invalid({ into: 'same_practice' });
      // In one order, or two merges block each other.
      const { rows } = await sql<{ id: string; slug: string }>`
        select id, slug from practice where id in (${id}, ${into}) order by id for update`.execute(
        tx.db,
      );
      if (rows.length < 2) throw notFound();
      const of = (wanted: string) => rows.find((row) => row.id === wanted)!;
      return { gone: of(id), kept: of(into) };
    },
    may: () => {},
    write: async (tx, { gone, kept }) => {
      const { title } = await accessPractice(tx, { id: gone.id });
      await moveRows(tx, gone.id, kept.id);
      await moveMentions(tx, gone.id, kept.id);
      await tx.db.deleteFrom('practice').where('id', '=', gone.id).execute();
      await tx.db
        .insertInto('practice_old_slug')
        .values({ slug: gone.slug, practice_id: kept.id })
        .execute();
      await note(tx, 'merge_practices', `${title} (${gone.slug})`);
      return { slug: kept.slug };
    },
  });
}

async function moveRows({ db }: Context, gone: string, kept: string): Promise<void> {
  for (const [table, once] of NAMING) {
    // Where both are named, once is enough.
    const twice = once
      ? sql`and not exists (select from ${sql.table(table)} k where k.practice_id = ${kept}
          and k.${sql.ref(once)} = r.${sql.ref(once)})`
      : sql``;
    await sql`update ${sql.table(table)} r set practice_id = ${kept} where practice_id = ${gone} ${twice}`.execute(
      db,
    );
    await sql`delete from ${sql.table(table)} where practice_id = ${gone}`.execute(db);
  }
  for (const table of ['follow', 'save'])
    await sql`
      with old as (delete from ${sql.table(table)} where target_kind = 'practice' and target_id = ${gone} returning member_id, created_at)
      insert into ${sql.table(table)} (member_id, target_kind, target_id, created_at)
      select member_id, 'practice', ${kept}, created_at from old on conflict do nothing`.execute(
      db,
    );
}

/** Lists of ids that no key watches over. */
async function moveMentions({ db }: Context, gone: string, kept: string): Promise<void> {
  for (const table of ['help', 'question_on_behalf'])
    await sql`update ${sql.table(table)} set practice_ids = array_replace(practice_ids, ${gone}::uuid, ${kept}::uuid)
      where practice_ids @> array[${gone}::uuid]`.execute(db);
  const inJson = [
    ['segment', 'rule'],
    ['waiting_post', 'input'],
    ['draft', 'content'],
  ] as const;
  for (const [table, column] of inJson)
    await sql`update ${sql.table(table)} set ${sql.ref(column)} = replace(${sql.ref(column)}::text, ${gone}, ${kept})::jsonb
      where ${sql.ref(column)}::text like ${`%${gone}%`}`.execute(db);
}

const note = (ctx: Context, action: string, reason: string) => noteInTrail(ctx, { action, reason });
