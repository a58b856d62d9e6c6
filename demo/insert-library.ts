import { spaceOf } from '#commons/spaces/server/index.ts';
import { slugify } from '#commons/things/server/index.ts';
import { renderBody } from '#commons/threads/server/index.ts';
import { countWords, keepRevision, writeStep } from '#features/library/server/index.ts';
import { VISITOR } from '#platform/context.ts';
import type { Db } from '#platform/db/connect.ts';
import { newId } from '#platform/db/ids.ts';
import { LOCALES } from '#platform/i18n/locales.ts';
import { resolveMentions } from '#platform/markdown/index.ts';
import { insertCover } from './pictures.ts';
import type { DemoPlan } from './plan.ts';
import type { DemoPublication } from './schema.ts';

/** Guides, articles and templates in all their languages, each as its first version, and what articles are sorted by. */
export async function insertLibrary(db: Db, plan: DemoPlan): Promise<void> {
  for (const [n, { slug, titles }] of plan.demo.categories.entries()) {
    const id = plan.categoryId(slug);
    await db
      .insertInto('category')
      .values({ id, slug, position: n + 1 })
      .execute();
    const words = LOCALES.map((locale) => ({ category_id: id, locale, title: titles[locale] }));
    await db.insertInto('category_text').values(words).execute();
  }
  for (const one of plan.demo.library) await insertPublication(db, plan, one);
}

async function insertPublication(db: Db, plan: DemoPlan, one: DemoPublication): Promise<void> {
  const id = plan.thingId(one.key);
  const at = plan.ago(one.days_ago);
  const published = one.state === 'published';
  const [source] = one.versions;
  await db
    .insertInto('thing')
    .values({
      ...{ id, kind: one.kind, state: one.state, title: source!.title, language: one.language },
      slug: one.key.slice(3), // always the same: screenshots and journeys name these pages
      space_id: await spaceOf(db, one.space),
      author_id: plan.memberId(one.author),
      organisation_id: plan.organisationId(plan.member(one.author).organisation),
      ...{ created_at: at, activity_at: at },
    })
    .execute();
  await db
    .insertInto('publication')
    .values({
      thing_id: id,
      submitted_at: published ? null : at,
      published_at: published ? at : null,
      category_id: one.category ? plan.categoryId(one.category) : null,
      review_on: one.review_in_days === undefined ? null : dayIn(plan.now, one.review_in_days),
    })
    .execute();
  if (one.with.length > 0)
    await db
      .insertInto('co_author')
      .values(
        one.with.map((handle) => ({ id: newId(), thing_id: id, member_id: plan.memberId(handle) })),
      )
      .execute();
  if (one.practices.length > 0)
    await db
      .insertInto('thing_practice')
      .values(one.practices.map((slug) => ({ thing_id: id, practice_id: plan.practiceId(slug) })))
      .execute();
  await insertTexts(db, plan, one);
  if (one.cover) await insertCover(db, id, one.cover, at);
}

async function insertTexts(db: Db, plan: DemoPlan, one: DemoPublication): Promise<void> {
  const thing_id = plan.thingId(one.key);
  const at = plan.ago(one.days_ago);
  const chapters = one.versions[0]!.chapters.map(({ title }, n) => ({
    ...{ id: newId(), thing_id, position: n + 1, anchor: slugify(title) || `chapter-${n + 1}` },
  }));
  await db.insertInto('chapter').values(chapters).execute();
  for (const [n, { step }] of one.versions[0]!.chapters.entries())
    if (step) await writeStep({ db }, chapters[n]!.id, step);
  for (const { language, title, summary, cover_alt, chapters: texts } of one.versions) {
    const source_revision = language === one.language ? null : 1;
    const rows = await Promise.all(
      texts.map(async (text, n) => {
        const { mentions: _, ...body } = renderBody(await withIds(plan, text.text));
        const words = countWords(body.plain, language);
        const ids = { chapter_id: chapters[n]!.id, language, revision: 1, source_revision };
        return { ...body, ...ids, title: text.title, words };
      }),
    );
    await db.insertInto('chapter_text').values(rows).execute();
    await db
      .insertInto('language_version')
      .values({
        ...{ thing_id, language, title, summary, cover_alt, source_revision },
        words: rows.reduce((sum, { words }) => sum + words, 0),
        published_at: one.state === 'published' ? at : null,
        ...{ changed_at: at, changed_by: plan.memberId(one.author) },
      })
      .execute();
    await keepRevision({ db, actor: VISITOR, locale: 'en', now: () => at }, thing_id, language);
  }
}

const withIds = (plan: DemoPlan, text: string) =>
  resolveMentions(text, async (handles) => {
    const known = handles.map((handle): [string, { id: string; name: string }] => [
      handle,
      { id: plan.memberId(handle), name: plan.member(handle).name },
    ]);
    return new Map(known);
  });

const dayIn = (now: Date, days: number): string =>
  new Date(now.getTime() + days * 86_400_000).toISOString().slice(0, 10);
