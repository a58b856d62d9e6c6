import { linkPractices } from '#commons/things/server/index.ts';
import {
  bringInChapters,
  bringInPublication,
  bringInVersion,
} from '#features/library/server/index.ts';
import type { Context } from '#platform/context.ts';
import { newId } from '#platform/db/ids.ts';
import type { SaveExampleInput } from '../schema.ts';
import { writeFacts, writePhases } from './save-example.ts';
import { anchorOf, headingOf, NAMES, positionOf } from './texts.ts';

/** An example from elsewhere, whole, in its own language. */
export interface BroughtExample {
  id: string;
  slug: string;
  spaceId: string;
  state: 'draft' | 'published' | 'archived';
  language: string;
  createdAt: Date;
  publishedAt: Date | null;
  reviewOn: string | null;
  /** Who told it beside the member in whose name it comes in. */
  authors: readonly string[];
  qualityNote: string;
  input: SaveExampleInput;
}

/**
 * Makes an example of an import. For imports, in their own transaction, on behalf of `ctx.actor`: an operator may do
 * all that hosts may, so no rule is asked. Nobody is told.
 */
export async function bringInExample(ctx: Context, it: BroughtExample): Promise<void> {
  const { input, qualityNote, ...thing } = it;
  await bringInPublication(ctx, {
    ...thing,
    kind: 'example',
    title: input.title,
    practiceIds: input.practiceIds,
  });
  const by = { quality_by: ctx.actor.memberId, quality_at: ctx.now() };
  await ctx.db
    .insertInto('example')
    .values({ thing_id: it.id, quality_note: qualityNote, ...(qualityNote && by) })
    .execute();
  await bringInExampleChange(ctx, it.id, it.language, input, it.publishedAt);
}

/** Writes what an import says of an example now: facts, phases, practices and the texts of its own language. */
export async function bringInExampleChange(
  ctx: Context,
  id: string,
  language: string,
  input: SaveExampleInput,
  publishedAt: Date | null,
): Promise<void> {
  await writeFacts(ctx, id, input);
  await writePhases(ctx, id, input.phases);
  await linkPractices(ctx, id, input.practiceIds);
  const texts = textsOf(input);
  const there = await chaptersOf(ctx, id);
  const named = NAMES.filter((name) => name === 'story' || texts.get(name));
  const chapters = named.map((name) => ({
    ...{ name, anchor: anchorOf(name), position: positionOf(name) },
    id: there.get(anchorOf(name)) ?? newId(),
  }));
  await bringInChapters(
    ctx,
    id,
    chapters.map(({ name: _, ...chapter }) => chapter),
  );
  await bringInVersion(ctx, id, true, {
    ...{ language, publishedAt, title: input.title, summary: input.summary },
    texts: chapters.map(({ id: chapterId, name }) => ({
      ...{ chapterId, title: headingOf(name, language), markdown: texts.get(name) ?? '' },
    })),
  });
}

/**
 * Writes the texts of an example in another language than its own.
 * @returns the names of texts that its own language has not: they are left out
 */
export async function bringInExampleLanguage(
  ctx: Context,
  id: string,
  language: string,
  input: SaveExampleInput,
  publishedAt: Date | null,
): Promise<string[]> {
  const texts = textsOf(input);
  const there = await chaptersOf(ctx, id);
  await bringInVersion(ctx, id, false, {
    ...{ language, publishedAt, title: input.title, summary: input.summary },
    texts: NAMES.flatMap((name) => {
      const chapterId = there.get(anchorOf(name));
      const markdown = texts.get(name);
      if (!chapterId || !markdown) return [];
      return [{ chapterId, title: headingOf(name, language), markdown }];
    }),
  });
  return NAMES.filter((name) => texts.get(name) && !there.has(anchorOf(name)));
}

function textsOf({ phases, story, results, differently }: SaveExampleInput): Map<string, string> {
  return new Map([
    ...phases.map(({ phase, text }) => [phase, text] as const),
    ...Object.entries({ story, results, differently }),
  ]);
}

/** The chapters of an example: their ids by their anchors. */
async function chaptersOf({ db }: Context, id: string): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('chapter')
    .select(['id', 'anchor'])
    .where('thing_id', '=', id)
    .execute();
  return new Map(rows.map(({ id: chapterId, anchor }) => [anchor, chapterId]));
}
