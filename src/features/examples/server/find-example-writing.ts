import { createHash } from 'node:crypto';
import { PHASES, type Phase } from '#commons/practices/phases.ts';
import { thingPath } from '#commons/things/server/index.ts';
import { findDraft } from '#commons/threads/server/index.ts';
import type { LibraryState } from '#features/library/schema.ts';
import { mayEdit, mayPublish, maySubmit } from '#features/library/server/index.ts';
import type { Context } from '#platform/context.ts';
import { demand } from '#platform/verdict.ts';
import type { ExampleWriting, SaveExampleInput } from '../schema.ts';
import { accessExample, type ExampleRecord } from './access.ts';
import { findFacts } from './find-example.ts';
import { anchorOf } from './texts.ts';

/** Where the form of an example keeps what is not saved yet. */
export const draftKeyOf = (id: string): string => `example/${id}`;

/**
 * An example as its form has it: what is saved, and over it what its writer has typed since. Anybody who
 * may not change it is refused.
 */
export async function findExampleWriting(
  ctx: Context,
  slug: string,
): Promise<{ example: ExampleWriting; draft: Record<string, string | string[]> | null }> {
  const record = await accessExample(ctx, { slug });
  demand(mayEdit(ctx.actor, record));
  const { id, language } = record;
  const [saved, draft] = await Promise.all([
    readSaved(ctx, record),
    findDraft(ctx, draftKeyOf(id)),
  ]);
  return {
    example: {
      ...{ id, slug, language, ...saved },
      base: printOf(saved),
      href: thingPath('example', slug),
      state: record.state as LibraryState,
      sentBack: record.sent_back,
      may: { submit: maySubmit(ctx.actor, record), publish: mayPublish(ctx.actor, record) },
    },
    draft,
  };
}

type Saved = Omit<SaveExampleInput, 'base'>;

/** All that its form writes, in the example's own language. */
export async function readSaved(ctx: Context, { id, language }: ExampleRecord): Promise<Saved> {
  const [{ phases, quality: _, ...facts }, head, texts, practices] = await Promise.all([
    findFacts(ctx, id),
    ctx.db
      .selectFrom('language_version')
      .select(['title', 'summary'])
      .where('thing_id', '=', id)
      .where('language', '=', language)
      .executeTakeFirstOrThrow(),
    ctx.db
      .selectFrom('chapter')
      .innerJoin('chapter_text', 'chapter_text.chapter_id', 'chapter.id')
      .select(['anchor', 'markdown'])
      .where('thing_id', '=', id)
      .where('chapter_text.language', '=', language)
      .execute(),
    ctx.db
      .selectFrom('thing_practice')
      .select('practice_id')
      .where('thing_id', '=', id)
      .orderBy('practice_id')
      .execute(),
  ]);
  const textOf = (anchor: string) => texts.find((text) => text.anchor === anchor)?.markdown ?? '';
  return {
    ...{ ...head, ...facts },
    practiceIds: practices.map(({ practice_id }) => practice_id),
    story: textOf('story'),
    results: textOf('results'),
    differently: textOf('differently'),
    phases: PHASES.map((phase: Phase) => {
      const {
        practiceId = null,
        method = '',
        from = null,
        to = null,
      } = phases.find((each) => each.phase === phase) ?? {};
      return { phase, practiceId, method, from, to, text: textOf(anchorOf(phase)) };
    }),
  };
}

/** A fingerprint of what is saved: two who change an example at once do not overwrite each other unknowingly. */
export const printOf = (saved: Saved): string =>
  createHash('sha256').update(JSON.stringify(saved)).digest('base64url').slice(0, 22);
