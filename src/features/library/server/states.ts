import { emit } from '#commons/events/server/index.ts';
import { linkPractices } from '#commons/things/server/index.ts';
import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import { DomainError, invalid } from '#platform/errors.ts';
import { demand } from '#platform/verdict.ts';
import type { ChangePublicationInput, LibraryState } from '../schema.ts';
import { accessPublication, type PublicationRecord } from './access.ts';
import { setCoAuthors } from './co-authors.ts';
import { holdBack } from './consent.ts';
import { makeFindable } from './make-findable.ts';
import { mayArchive, mayEdit, mayPublish, mayRemove, mayRestore, maySubmit } from './policy.ts';

const open = (ctx: Context, id: string) => accessPublication(ctx, { id }, { lock: true });

async function setState(
  { db }: Context,
  id: string,
  state: LibraryState,
  rest: { removed_at?: Date | null; removed_by?: string | null } = {},
): Promise<void> {
  await db
    .updateTable('thing')
    .set({ state, ...rest })
    .where('id', '=', id)
    .execute();
}

/** An author asks those who publish to look at a draft. */
export async function submitPublication(ctx: Context, id: string): Promise<void> {
  await runCommand(ctx, {
    access: (tx) => open(tx, id),
    may: (tx, thing) => demand(maySubmit(tx.actor, thing)),
    write: async (tx) => {
      await demandText(tx, id);
      await setState(tx, id, 'in_review');
      await tx.db
        .updateTable('publication')
        .set({ submitted_at: tx.now(), sent_back: '' })
        .where('thing_id', '=', id)
        .execute();
    },
  });
}

/** Gives it back to its author, with a reason that stands on its page until it is submitted again. */
export async function sendBackPublication(ctx: Context, id: string, reason: string): Promise<void> {
  await runCommand(ctx, {
    access: (tx) => open(tx, id),
    may: (tx, thing) => demand(mayPublish(tx.actor, thing)),
    write: async (tx, thing) => {
      if (thing.state !== 'in_review') throw new DomainError('conflict', 'not_in_review');
      await setState(tx, id, 'draft');
      await tx.db
        .updateTable('publication')
        .set({ submitted_at: null, sent_back: reason })
        .where('thing_id', '=', id)
        .execute();
    },
    emit: (tx) => emit(tx, { kind: 'text_sent_back', thingId: id }),
  });
}

/** Shows it to the readers of its space, now or from a time on. */
export async function publishPublication(
  ctx: Context,
  id: string,
  { at = null }: { at?: Date | null } = {},
): Promise<void> {
  await runCommand(ctx, {
    access: (tx) => open(tx, id),
    may: (tx, thing) => demand(mayPublish(tx.actor, thing)),
    write: async (tx, thing) => {
      if (!['draft', 'in_review', 'scheduled'].includes(thing.state))
        throw new DomainError('conflict', 'already_published');
      await demandText(tx, id);
      if (at && at <= tx.now())
        throw new DomainError('invalid', 'invalid_input', { at: 'in_the_past' });
      if (at) await schedule(tx, thing, at);
      else await show(tx, thing);
    },
    emit: async (tx, thing) => {
      if (at) return;
      await emit(tx, { kind: 'thing_published', thingId: id, actorId: thing.author_id });
      await emit(tx, { kind: 'text_published', thingId: id });
    },
  });
}

async function schedule(ctx: Context, { id }: PublicationRecord, at: Date): Promise<void> {
  await setState(ctx, id, 'scheduled');
  await ctx.db
    .updateTable('publication')
    .set({ publish_at: at, submitted_at: null, sent_back: '' })
    .where('thing_id', '=', id)
    .execute();
}

/** Shows a thing to its readers, for commands that hold its row and have asked who may. */
export async function show(
  ctx: Context,
  thing: Pick<PublicationRecord, 'id' | 'published_at'>,
): Promise<void> {
  const now = ctx.now();
  await setState(ctx, thing.id, 'published');
  await ctx.db
    .updateTable('publication')
    .set({
      ...{ publish_at: null, submitted_at: null, sent_back: '' },
      published_at: thing.published_at ?? now,
    })
    .where('thing_id', '=', thing.id)
    .execute();
  await ctx.db
    .updateTable('language_version')
    .set({ published_at: now })
    .where('thing_id', '=', thing.id)
    .where('source_revision', 'is', null)
    .where('published_at', 'is', null)
    .execute();
  await holdBack(ctx, thing.id);
  await makeFindable(ctx.db, thing.id);
  await ctx.db.updateTable('thing').set({ activity_at: now }).where('id', '=', thing.id).execute();
}

/** A publication says something: one of its source's chapters has words. */
async function demandText(ctx: Context, id: string): Promise<void> {
  const { words } = await ctx.db
    .selectFrom('language_version')
    .select('words')
    .where('thing_id', '=', id)
    .where('source_revision', 'is', null)
    .executeTakeFirstOrThrow();
  if (words === 0) throw new DomainError('invalid', 'nothing_to_publish');
}

/** Takes it out of the lists, or puts it back. It stays readable, and says that it is old. */
export async function setArchived(ctx: Context, id: string, archived: boolean): Promise<void> {
  await runCommand(ctx, {
    access: (tx) => open(tx, id),
    may: (tx, thing) => demand(mayArchive(tx.actor, thing)),
    write: (tx) => setState(tx, id, archived ? 'archived' : 'published'),
    emit: (tx) => emit(tx, { kind: 'thing_changed', thingId: id }),
  });
}

/** Takes it out of sight; those who publish bring it back. */
export async function removePublication(ctx: Context, id: string): Promise<void> {
  await runCommand(ctx, {
    access: (tx) => open(tx, id),
    may: (tx, thing) => demand(mayRemove(tx.actor, thing)),
    write: (tx) =>
      setState(tx, id, 'removed', { removed_at: tx.now(), removed_by: tx.actor.memberId }),
    emit: (tx) => emit(tx, { kind: 'thing_changed', thingId: id }),
  });
}

/** Brings a removed one back as it was: published if it ever was, else a draft. */
export async function restorePublication(ctx: Context, id: string): Promise<void> {
  await runCommand(ctx, {
    access: (tx) => open(tx, id),
    may: (tx, thing) => demand(mayRestore(tx.actor, thing)),
    write: async (tx, thing) => {
      const state = thing.published_at ? 'published' : 'draft';
      await setState(tx, id, state, { removed_at: null, removed_by: null });
      if (state === 'published') await holdBack(tx, id);
    },
    emit: (tx) => emit(tx, { kind: 'thing_changed', thingId: id }),
  });
}

/** Sets its practices, its co-authors, its category and the day on which somebody should see whether it still holds. */
export async function changePublication(
  ctx: Context,
  id: string,
  { practiceIds, reviewOn, coAuthors, categoryId }: ChangePublicationInput,
): Promise<void> {
  await runCommand(ctx, {
    access: (tx) => open(tx, id),
    may: (tx, thing) => demand(mayEdit(tx.actor, thing)),
    write: async (tx, thing) => {
      await linkPractices(tx, id, practiceIds);
      if (coAuthors) await setCoAuthors(tx, thing, coAuthors);
      // A steward who took out their own practice would lock themselves out.
      if (mayEdit(tx.actor, await open(tx, id)) !== true)
        throw invalid({ practiceIds: 'keep_your_practice' });
      await tx.db
        .updateTable('publication')
        .set({ review_on: reviewOn || null })
        .where('thing_id', '=', id)
        .execute();
      if (categoryId !== undefined) await setCategory(tx, thing, categoryId || null);
    },
    emit: (tx) => emit(tx, { kind: 'thing_changed', thingId: id }),
  });
}

/** Articles stand in a category; what else there is has its practices. */
async function setCategory(
  { db }: Context,
  { id, kind }: PublicationRecord,
  category: string | null,
): Promise<void> {
  if (category && kind !== 'article')
    throw invalid({ categoryId: 'only_articles_have_categories' });
  if (category) {
    const found = db.selectFrom('category').select('id').where('id', '=', category);
    if (!(await found.executeTakeFirst())) throw invalid({ categoryId: 'invalid_value' });
  }
  await db
    .updateTable('publication')
    .set({ category_id: category })
    .where('thing_id', '=', id)
    .execute();
}

const COURSE = {
  submit: submitPublication,
  archive: (ctx: Context, id: string) => setArchived(ctx, id, true),
  unarchive: (ctx: Context, id: string) => setArchived(ctx, id, false),
  remove: removePublication,
};

/** One of the steps that its page offers by a button alone. */
export function setCourse(ctx: Context, id: string, change: keyof typeof COURSE): Promise<void> {
  return COURSE[change](ctx, id);
}
