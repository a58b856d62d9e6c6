import { sql } from 'kysely';
import { claimAttachments } from '#commons/attachments/server/index.ts';
import { slugify } from '#commons/things/server/index.ts';
import { clearDraft, prepareBody } from '#commons/threads/server/index.ts';
import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import { newId } from '#platform/db/ids.ts';
import { DomainError } from '#platform/errors.ts';
import { demand } from '#platform/verdict.ts';
import { MAX_CHAPTERS, type SaveChapterInput } from '../schema.ts';
import { accessChapter, accessPublication, countChapters } from './access.ts';
import { countWords } from './count-words.ts';
import { mayArrange, mayEdit } from './policy.ts';
import { demandBase, isSource, writeChange } from './write-change.ts';

interface ChapterWords {
  thingId: string;
  language: string;
  title: string;
  markdown: string;
}

/**
 * A new chapter in one language: at the end, its anchor from its title, unless it has a place of its own.
 * For other commands.
 */
export async function insertChapter(
  ctx: Context,
  { thingId, revision, ...words }: ChapterWords & { revision: number },
  place?: { anchor: string; position: number },
): Promise<{ id: string; anchor: string }> {
  const { count, next } = await countChapters(ctx, thingId);
  if (count >= MAX_CHAPTERS) throw new DomainError('invalid', 'too_many_chapters');
  const id = newId();
  const wish = slugify(words.title) || `chapter-${next}`;
  const anchor = place?.anchor ?? (await freeAnchor(ctx, thingId, wish));
  await ctx.db
    .insertInto('chapter')
    .values({ id, thing_id: thingId, position: place?.position ?? next, anchor })
    .execute();
  await writeChapter(ctx, id, { thingId, ...words }, { revision, source_revision: null });
  return { id, anchor };
}

async function freeAnchor(ctx: Context, thingId: string, wish: string): Promise<string> {
  const taken = await ctx.db
    .selectFrom('chapter')
    .select('anchor')
    .where('thing_id', '=', thingId)
    .execute();
  const anchors = new Set(taken.map(({ anchor }) => anchor));
  for (let n = 1; ; n++) {
    const anchor = n === 1 ? wish : `${wish}-${n}`;
    if (!anchors.has(anchor)) return anchor;
  }
}

/** Writes what a chapter says in one language. For other commands, within `writeChange`. */
export async function writeChapter(
  ctx: Context,
  chapterId: string,
  { thingId, language, title, markdown }: ChapterWords,
  revisions: { revision: number; source_revision: number | null },
): Promise<void> {
  const { mentions: _, ...body } = await prepareBody(ctx, markdown, language);
  const row = { ...body, title, words: countWords(body.plain, language), ...revisions };
  await ctx.db
    .insertInto('chapter_text')
    .values({ chapter_id: chapterId, ...row })
    .onConflict((conflict) => conflict.columns(['chapter_id', 'language']).doUpdateSet(row))
    .execute();
  if (ctx.actor.memberId)
    await claimAttachments(ctx.db, { thingId }, ctx.actor.memberId, body.markdown);
}

/** Adds a chapter at the end, in the source. */
export async function addChapter(
  ctx: Context,
  thingId: string,
  { title, markdown }: Pick<SaveChapterInput, 'title' | 'markdown'>,
): Promise<{ id: string; anchor: string }> {
  return runCommand(ctx, {
    access: (tx) => accessPublication(tx, { id: thingId }, { lock: true }),
    may: (tx, thing) => demand(mayArrange(tx.actor, thing)),
    write: async (tx, { language }) => {
      let made = { id: '', anchor: '' };
      await writeChange(tx, thingId, language, async (revision) => {
        made = await insertChapter(tx, { thingId, language, title, markdown, revision });
      });
      return made;
    },
  });
}

/** Where a member's draft of a chapter is kept. */
export const draftKeyOf = (chapterId: string, language: string): string =>
  `chapter/${chapterId}/${language}`;

/** Writes a chapter in one language. Unchanged words change nothing, but say that they were looked at. */
export async function saveChapter(
  ctx: Context,
  thingId: string,
  chapterId: string,
  { language, title, markdown, small, base }: SaveChapterInput,
): Promise<void> {
  await runCommand(ctx, {
    access: async (tx) => {
      const thing = await accessPublication(tx, { id: thingId }, { lock: true });
      return { thing, chapter: await accessChapter(tx, thingId, chapterId) };
    },
    may: (tx, { thing }) => demand(mayEdit(tx.actor, thing)),
    write: async (tx, { thing }) => {
      await clearDraft(tx, draftKeyOf(chapterId, language));
      const texts = await tx.db
        .selectFrom('chapter_text')
        .select(['language', 'title', 'markdown', 'revision', 'source_revision'])
        .where('chapter_id', '=', chapterId)
        .execute();
      const own = texts.find((text) => text.language === language);
      const source = texts.find((text) => text.language === thing.language);
      const same = own?.title === title && own.markdown === markdown;
      const says = language === thing.language ? null : (source?.revision ?? 0);
      demandBase({ same, revision: own?.revision ?? 0, base });
      if (same && own.source_revision === says) return;
      await writeChange(tx, thingId, language, async (revision, version) => {
        const words = { thingId, language, title, markdown };
        await writeChapter(tx, chapterId, words, { revision, source_revision: says });
        if (small && own && isSource(version))
          await tx.db
            .updateTable('chapter_text')
            .set({ source_revision: revision })
            .where('chapter_id', '=', chapterId)
            .where('source_revision', '>=', own.revision)
            .execute();
      });
    },
  });
}

/** Moves a chapter one place up or down; at either end nothing happens. */
export async function moveChapter(
  ctx: Context,
  thingId: string,
  chapterId: string,
  by: 'up' | 'down',
): Promise<void> {
  await runCommand(ctx, {
    access: async (tx) => {
      const thing = await accessPublication(tx, { id: thingId }, { lock: true });
      return { thing, chapter: await accessChapter(tx, thingId, chapterId) };
    },
    may: (tx, { thing }) => demand(mayArrange(tx.actor, thing)),
    write: async (tx, { thing, chapter }) => {
      const other = await tx.db
        .selectFrom('chapter')
        .select(['id', 'position'])
        .where('thing_id', '=', thingId)
        .where('position', by === 'up' ? '<' : '>', chapter.position)
        .orderBy('position', by === 'up' ? 'desc' : 'asc')
        .executeTakeFirst();
      if (!other) return;
      await writeChange(tx, thingId, thing.language, () =>
        sql`update chapter set position = case id when ${chapterId} then ${other.position}::int
              else ${chapter.position}::int end
             where id in (${chapterId}, ${other.id})`.execute(tx.db),
      );
    },
  });
}

/** Takes a chapter out, in all languages. What it said stays in the versions before. */
export async function removeChapter(
  ctx: Context,
  thingId: string,
  chapterId: string,
): Promise<void> {
  await runCommand(ctx, {
    access: async (tx) => {
      const thing = await accessPublication(tx, { id: thingId }, { lock: true });
      await accessChapter(tx, thingId, chapterId);
      return { thing, ...(await countChapters(tx, thingId)) };
    },
    may: (tx, { thing }) => demand(mayArrange(tx.actor, thing)),
    write: async (tx, { thing, count }) => {
      if (count === 1) throw new DomainError('invalid', 'last_chapter_stays');
      const versions = await tx.db
        .selectFrom('chapter_text')
        .select('language')
        .where('chapter_id', '=', chapterId)
        .execute();
      await tx.db.deleteFrom('chapter').where('id', '=', chapterId).execute();
      for (const { language } of versions)
        await writeChange(tx, thing.id, language, async () => {});
    },
  });
}
