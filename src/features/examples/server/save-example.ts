import { emit } from '#commons/events/server/index.ts';
import { clearDraft } from '#commons/threads/server/index.ts';
import { demandPractices, linkPractices } from '#commons/things/server/index.ts';
import {
  accessVersion,
  insertChapter,
  mayEdit,
  writeChange,
  writeChapter,
} from '#features/library/server/index.ts';
import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import { DomainError, invalid } from '#platform/errors.ts';
import { demand } from '#platform/verdict.ts';
import type { PhaseInput, SaveExampleInput } from '../schema.ts';
import { accessExample, type ExampleRecord } from './access.ts';
import { draftKeyOf, printOf, readSaved } from './find-example-writing.ts';
import { anchorOf, headingOf, NAMES, positionOf } from './texts.ts';

/** Writes all of an example in its own language: facts, phases and texts. One change is one revision. */
export async function saveExample(
  ctx: Context,
  id: string,
  input: SaveExampleInput,
): Promise<void> {
  await runCommand(ctx, {
    access: (tx) => accessExample(tx, { id }, { lock: true }),
    may: (tx, record) => demand(mayEdit(tx.actor, record)),
    write: async (tx, record) => {
      demandOrder(input);
      if (input.base !== undefined && input.base !== printOf(await readSaved(tx, record)))
        throw new DomainError('conflict', 'changed_meanwhile');
      await demandPractices(
        tx,
        input.phases.flatMap(({ practiceId }) => practiceId ?? []),
      );
      await writeFacts(tx, id, input);
      await writePhases(tx, id, input.phases);
      await linkPractices(tx, id, input.practiceIds);
      await writeTexts(tx, record, input);
      await clearDraft(tx, draftKeyOf(id));
    },
    emit: async (tx, { state }) => {
      if (state === 'published') await emit(tx, { kind: 'thing_changed', thingId: id });
    },
  });
}

/** Nothing ends before it starts. */
function demandOrder({ startsOn, endsOn, phases }: SaveExampleInput): void {
  if (startsOn && endsOn && endsOn < startsOn) throw invalid({ endsOn: 'ends_before_start' });
  if (new Set(phases.map(({ phase }) => phase)).size < phases.length)
    throw invalid({ phases: 'invalid_value' });
  const wrong = phases.find(({ from, to }) => from && to && to < from);
  if (wrong)
    throw invalid({ [`${wrong.phase}_to`]: 'ends_before_start', phases: 'ends_before_start' });
}

/** What an example says beside its texts. For other commands, in their transaction. */
export async function writeFacts(
  { db }: Context,
  id: string,
  input: SaveExampleInput,
): Promise<void> {
  const { country, band, status, outcome, influence, purposes, recruitment } = input;
  await db
    .updateTable('example')
    .set({
      ...{ country, band, status, outcome, influence, purposes, recruitment },
      ...{ organisation_name: input.organisationName, links: input.links },
      ...{ starts_on: input.startsOn, ends_on: input.endsOn },
      ...{ participants: input.participants, staff_days: input.staffDays },
      ...{ cost: input.cost, currency: input.cost === null ? null : input.currency },
    })
    .where('thing_id', '=', id)
    .execute();
}

/** The phases of an example but for their texts. For other commands, in their transaction. */
export async function writePhases(
  { db }: Context,
  id: string,
  phases: PhaseInput[],
): Promise<void> {
  await db.deleteFrom('example_phase').where('thing_id', '=', id).execute();
  const said = phases.filter(
    ({ practiceId, method, from, to, text }) => practiceId || method || from || to || text,
  );
  if (said.length === 0) return;
  await db
    .insertInto('example_phase')
    .values(
      said.map(({ phase, practiceId, method, from, to }) => ({
        ...{ thing_id: id, phase, practice_id: practiceId, method },
        ...{ from_on: from, to_on: to },
      })),
    )
    .execute();
}

/** Title, summary and the chapters that say something else now; if none does, there is no new revision. */
async function writeTexts(
  ctx: Context,
  { id, language }: ExampleRecord,
  { title, summary, phases, ...input }: SaveExampleInput,
): Promise<void> {
  const wanted = new Map<string, string>(phases.map(({ phase, text }) => [phase, text]));
  const { story, results, differently } = input;
  for (const [name, text] of Object.entries({ story, results, differently }))
    wanted.set(name, text);
  const chapters = await ctx.db
    .selectFrom('chapter')
    .innerJoin('chapter_text', 'chapter_text.chapter_id', 'chapter.id')
    .select(['chapter.id', 'chapter.anchor', 'chapter_text.markdown', 'chapter_text.title'])
    .where('chapter.thing_id', '=', id)
    .where('chapter_text.language', '=', language)
    .execute();
  const there = new Map(chapters.map((chapter) => [chapter.anchor, chapter]));
  const changed = NAMES.filter(
    (name) => (there.get(anchorOf(name))?.markdown ?? '') !== (wanted.get(name) ?? ''),
  );
  const head = await accessVersion(ctx, id, language);
  const headChanged = head.title !== title || head.summary !== summary;
  if (changed.length === 0 && !headChanged) return;
  await writeChange(ctx, id, language, async (revision) => {
    if (headChanged) await writeHead(ctx, id, { language, title, summary, revision });
    for (const name of changed) {
      const chapter = there.get(anchorOf(name));
      const markdown = wanted.get(name) ?? '';
      const words = { thingId: id, language, title: headingOf(name, language), markdown };
      const place = { anchor: anchorOf(name), position: positionOf(name) };
      if (!chapter) await insertChapter(ctx, { ...words, revision }, place);
      else if (markdown || name === 'story')
        await writeChapter(ctx, chapter.id, words, { revision, source_revision: null });
      else await ctx.db.deleteFrom('chapter').where('id', '=', chapter.id).execute();
    }
  });
}

async function writeHead(
  { db }: Context,
  id: string,
  head: { language: string; title: string; summary: string; revision: number },
): Promise<void> {
  const { language, title, summary, revision } = head;
  await db
    .updateTable('language_version')
    .set({ title, summary, head_revision: revision })
    .where('thing_id', '=', id)
    .where('language', '=', language)
    .execute();
  await db.updateTable('thing').set({ title }).where('id', '=', id).execute();
}
