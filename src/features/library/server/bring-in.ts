import { sql } from 'kysely';
import { renderBody } from '#commons/threads/server/index.ts';
import type { Context } from '#platform/context.ts';
import { newId } from '#platform/db/ids.ts';
import type { LibraryKind } from '../schema.ts';
import { holdBack } from './consent.ts';
import { countWords } from './count-words.ts';
import { keepRevision } from './write-change.ts';

/** A chapter in one language. */
export interface BroughtText {
  chapterId: string;
  title: string;
  markdown: string;
}

/** One language of what is brought in. */
export interface BroughtVersion {
  language: string;
  title: string;
  summary: string;
  /** What the cover shows. */
  coverAlt?: string;
  /** Since when readers see it; null: only those who write it. */
  publishedAt: Date | null;
  texts: readonly BroughtText[];
}

/** A guide or an article from elsewhere, whole. */
export interface BroughtPublication {
  id: string;
  slug: string;
  kind: LibraryKind;
  spaceId: string;
  state: 'draft' | 'published' | 'archived';
  /** Its own language: that of the first version. */
  language: string;
  title: string;
  createdAt: Date;
  publishedAt: Date | null;
  reviewOn: string | null;
  practiceIds: readonly string[];
  categoryId?: string | null;
  /** Who wrote it beside the member in whose name it comes in. */
  authors: readonly string[];
}

/**
 * Makes a guide or an article of an import, without chapters or texts yet. For imports, in their own transaction,
 * on behalf of `ctx.actor`: an operator may do all that hosts may, so no rule is asked.
 */
export async function bringInPublication(ctx: Context, it: BroughtPublication): Promise<void> {
  await ctx.db
    .insertInto('thing')
    .values({
      ...{ id: it.id, slug: it.slug, kind: it.kind, title: it.title, language: it.language },
      ...{ space_id: it.spaceId, state: it.state, author_id: ctx.actor.memberId! },
      ...{ organisation_id: ctx.actor.organisationId },
      ...{ created_at: it.createdAt, activity_at: it.publishedAt ?? it.createdAt },
    })
    .execute();
  await ctx.db
    .insertInto('publication')
    .values({
      ...{ thing_id: it.id, published_at: it.publishedAt, review_on: it.reviewOn },
      category_id: it.categoryId ?? null,
    })
    .execute();
  if (it.practiceIds.length > 0)
    await ctx.db
      .insertInto('thing_practice')
      .values(it.practiceIds.map((practice_id) => ({ thing_id: it.id, practice_id })))
      .execute();
  if (it.state !== 'draft') await holdBack(ctx, it.id);
  if (it.authors.length > 0)
    await ctx.db
      .insertInto('co_author')
      .values(it.authors.map((name) => ({ id: newId(), thing_id: it.id, name })))
      .execute();
}

/**
 * Sets which chapters a thing has, in which order. Those that are not named go, in all languages.
 * @param chapters with a position of their own where it does not follow from their order
 */
export async function bringInChapters(
  ctx: Context,
  thingId: string,
  chapters: readonly { id: string; anchor: string; position?: number }[],
): Promise<void> {
  await ctx.db
    .deleteFrom('chapter')
    .where('thing_id', '=', thingId)
    .where(
      'id',
      'not in',
      chapters.map(({ id }) => id),
    )
    .execute();
  await ctx.db
    .insertInto('chapter')
    .values(chapters.map((each, i) => ({ position: i + 1, ...each, thing_id: thingId })))
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet((row) => ({ position: row.ref('excluded.position') })),
    )
    .execute();
}

/**
 * Writes one language of a thing as its next revision (its first, if it is new), and keeps that. Chapters that say
 * what they said stay untouched. The source comes before its versions.
 * @returns the number of the revision
 */
export async function bringInVersion(
  ctx: Context,
  thingId: string,
  source: boolean,
  { language, title, summary, coverAlt = '', publishedAt, texts }: BroughtVersion,
): Promise<number> {
  const versions = await ctx.db
    .selectFrom('language_version')
    .select(['language', 'title', 'summary', 'revision', 'head_revision', 'source_revision'])
    .where('thing_id', '=', thingId)
    .execute();
  const own = versions.find((version) => version.language === language);
  const said = versions.find((version) => version.source_revision === null);
  const revision = (own?.revision ?? 0) + 1;
  const sameHead = own?.title === title && own.summary === summary;
  const head = {
    ...{ title, summary, revision, changed_at: ctx.now(), changed_by: ctx.actor.memberId },
    head_revision: own && sameHead ? own.head_revision : revision,
    source_revision: source
      ? null
      : own && sameHead
        ? own.source_revision
        : (said?.head_revision ?? 0),
  };
  await ctx.db
    .insertInto('language_version')
    .values({
      ...{ ...head, thing_id: thingId, language },
      ...{ published_at: publishedAt, cover_alt: coverAlt },
    })
    .onConflict((conflict) => conflict.columns(['thing_id', 'language']).doUpdateSet(head))
    .execute();
  if (source && own && own.title !== title)
    await ctx.db.updateTable('thing').set({ title }).where('id', '=', thingId).execute();
  await writeTexts(ctx, { thingId, language, source, revision, texts });
  await sql`
    update language_version set words = (select coalesce(sum(text.words), 0)
        from chapter join chapter_text text on text.chapter_id = chapter.id
       where chapter.thing_id = ${thingId} and text.language = ${language})
     where thing_id = ${thingId} and language = ${language}`.execute(ctx.db);
  await keepRevision(ctx, thingId, language);
  return revision;
}

interface Texts {
  thingId: string;
  language: string;
  source: boolean;
  revision: number;
  texts: readonly BroughtText[];
}

async function writeTexts(ctx: Context, { thingId, ...all }: Texts): Promise<void> {
  const { language, source, revision, texts } = all;
  const known = await ctx.db
    .selectFrom('chapter_text')
    .innerJoin('chapter', 'chapter.id', 'chapter_text.chapter_id')
    .innerJoin('thing', 'thing.id', 'chapter.thing_id')
    .select(['chapter_id', 'chapter_text.language', 'chapter_text.title', 'markdown', 'revision'])
    .select('chapter_text.source_revision')
    .select((q) => q('chapter_text.language', '=', q.ref('thing.language')).as('of_source'))
    .where('thing_id', '=', thingId)
    .execute();
  const rows = texts.map(({ chapterId, title, markdown }) => {
    const here = known.filter((text) => text.chapter_id === chapterId);
    const own = here.find((text) => text.language === language);
    const same = own?.title === title && own.markdown === markdown;
    const { mentions: _, ...body } = renderBody(markdown);
    const says = here.find(({ of_source }) => of_source)?.revision ?? 0;
    return {
      ...{ chapter_id: chapterId, language, title, ...body },
      words: countWords(body.plain, language),
      revision: same ? own.revision : revision,
      source_revision: source ? null : same ? own.source_revision : says,
    };
  });
  if (rows.length === 0) return;
  await ctx.db
    .insertInto('chapter_text')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['chapter_id', 'language']).doUpdateSet((row) => ({
        title: row.ref('excluded.title'),
        markdown: row.ref('excluded.markdown'),
        html: row.ref('excluded.html'),
        plain: row.ref('excluded.plain'),
        pipeline: row.ref('excluded.pipeline'),
        slots: row.ref('excluded.slots'),
        words: row.ref('excluded.words'),
        revision: row.ref('excluded.revision'),
        source_revision: row.ref('excluded.source_revision'),
      })),
    )
    .execute();
}
