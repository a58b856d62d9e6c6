import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import { invalid, notFound } from '#platform/errors.ts';
import { demand } from '#platform/verdict.ts';
import type { TemplateStep, TemplateStepInput } from '../schema.ts';
import { accessChapter, accessPublication } from './access.ts';
import { mayEdit } from './policy.ts';
import { writeChange } from './write-change.ts';

/**
 * Says which step of a plan a part of a template is, or that it is none. A change of the text like any other: it is
 * kept as a version, but the other languages say the same and stay up to date.
 */
export async function setTemplateStep(
  ctx: Context,
  thingId: string,
  chapterId: string,
  input: TemplateStepInput,
): Promise<void> {
  await runCommand(ctx, {
    access: async (tx) => {
      const thing = await accessPublication(tx, { id: thingId }, { lock: true });
      if (thing.kind !== 'template') throw notFound();
      await accessChapter(tx, thingId, chapterId);
      return thing;
    },
    may: (tx, thing) => demand(mayEdit(tx.actor, thing)),
    write: async (tx, thing) => {
      const next = stepFrom(input);
      const before = await findStep(tx, chapterId);
      if (JSON.stringify(before) === JSON.stringify(next)) return;
      await writeChange(tx, thingId, thing.language, () => writeStep(tx, chapterId, next));
    },
  });
}

/** Days mean something only in a step, and none ends before it begins. */
function stepFrom({ phase, fromDay, dueDay }: TemplateStepInput): TemplateStep | null {
  const dated = fromDay !== null || dueDay !== null;
  const turned = fromDay !== null && dueDay !== null && dueDay < fromDay;
  const wrong = {
    ...(phase === null && dated && { phase: 'required' }),
    ...(turned && { dueDay: 'ends_before_start' }),
  };
  if (Object.keys(wrong).length > 0) throw invalid(wrong);
  return phase === null ? null : { phase, fromDay, dueDay };
}

async function findStep({ db }: Context, chapterId: string): Promise<TemplateStep | null> {
  const row = await db
    .selectFrom('template_step')
    .select(['phase', 'from_day', 'due_day'])
    .where('chapter_id', '=', chapterId)
    .executeTakeFirst();
  return row ? { phase: row.phase, fromDay: row.from_day, dueDay: row.due_day } : null;
}

/** Writes the step of a chapter, in the caller's transaction. For other commands and imports. */
export async function writeStep(
  { db }: Pick<Context, 'db'>,
  chapterId: string,
  step: TemplateStep | null,
): Promise<void> {
  if (!step) {
    await db.deleteFrom('template_step').where('chapter_id', '=', chapterId).execute();
    return;
  }
  const row = { phase: step.phase, from_day: step.fromDay, due_day: step.dueDay };
  await db
    .insertInto('template_step')
    .values({ chapter_id: chapterId, ...row })
    .onConflict((conflict) => conflict.column('chapter_id').doUpdateSet(row))
    .execute();
}
