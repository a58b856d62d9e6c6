import { sql } from 'kysely';
import type { SpaceRef, WritableSpace } from '#commons/spaces/schema.ts';
import {
  findWritableSpace,
  listWritableSpaces,
  readableSpaces,
} from '#commons/spaces/server/index.ts';
import { stewardedPractices } from '#commons/practices/server/index.ts';
import { linkPractices, newSlug, thingPath } from '#commons/things/server/index.ts';
import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import { newId } from '#platform/db/ids.ts';
import { invalid } from '#platform/errors.ts';
import { demand } from '#platform/verdict.ts';
import type { LibraryKind, StartPublicationInput } from '../schema.ts';
import { insertChapter } from './chapters.ts';
import { mayBegin } from './policy.ts';
import { keepRevision } from './write-change.ts';

/** Begins a guide, an article or a template: a draft in one language, with a first empty chapter. */
export async function startPublication(
  ctx: Context,
  input: StartPublicationInput,
): Promise<{ id: string; slug: string; href: string }> {
  return runCommand(ctx, {
    access: async (tx) => {
      const spaceId = await findShelf(tx, input.space);
      if (tx.actor.memberId && !spaceId) throw invalid({ space: 'not_your_space' });
      const stewards_practice = await stewardsAny(tx, input.practiceIds);
      return { spaceId: spaceId!, kind: input.kind, stewards_practice };
    },
    may: (tx, place) => demand(mayBegin(tx.actor, place)),
    write: async (tx, { spaceId }) => {
      const { id, slug } = await insertPublication(tx, { ...input, spaceId });
      const first = { thingId: id, language: input.language, title: '', markdown: '', revision: 1 };
      await insertChapter(tx, first);
      await keepRevision(tx, id, input.language);
      return { id, slug, href: thingPath(input.kind, slug) };
    },
  });
}

/**
 * The space that somebody may put a thing of the library into: where they write and read. What a member asks
 * the hosts stands with the hosts and its asker; a text there would be lost to whoever wrote it.
 */
export async function findShelf(ctx: Context, ref: SpaceRef): Promise<string | null> {
  return (await listUnread(ctx)).has(ref) ? null : findWritableSpace(ctx, ref);
}

/** The spaces that somebody may put a thing of the library into. */
export async function listShelves(ctx: Context): Promise<WritableSpace[]> {
  const unread = await listUnread(ctx);
  return (await listWritableSpaces(ctx)).filter(({ ref }) => !unread.has(ref));
}

/** Kinds that the actor writes in without reading all of it. */
async function listUnread({ db, actor }: Context): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ kind: string }>`
    select kind from space where kind = 'hosts' and id not in ${readableSpaces(actor)}`.execute(db);
  return new Set(rows.map(({ kind }) => kind));
}

/** The rows of a new draft of any kind, in its first language, without chapters. For other commands. */
export async function insertPublication(
  tx: Context,
  input: Pick<StartPublicationInput, 'title' | 'summary' | 'language' | 'practiceIds'> & {
    kind: LibraryKind;
    spaceId: string;
  },
): Promise<{ id: string; slug: string }> {
  const { kind, language, title, summary, spaceId } = input;
  const [id, slug, now] = [newId(), newSlug(title), tx.now()];
  await tx.db
    .insertInto('thing')
    .values({
      ...{ id, slug, kind, title, language, space_id: spaceId, state: 'draft' },
      ...{ author_id: tx.actor.memberId!, organisation_id: tx.actor.organisationId },
      ...{ created_at: now, activity_at: now },
    })
    .execute();
  await tx.db.insertInto('publication').values({ thing_id: id }).execute();
  await tx.db
    .insertInto('language_version')
    .values({
      ...{ thing_id: id, language, title, summary },
      ...{ changed_at: now, changed_by: tx.actor.memberId },
    })
    .execute();
  await linkPractices(tx, id, input.practiceIds);
  return { id, slug };
}

/** Whether the actor is a steward of one of these practices. */
async function stewardsAny(ctx: Context, practiceIds: readonly string[]): Promise<boolean> {
  if (practiceIds.length === 0) return false;
  const found = await ctx.db
    .selectFrom('practice')
    .select('id')
    .where('id', 'in', practiceIds)
    .where('id', 'in', stewardedPractices(ctx.actor))
    .executeTakeFirst();
  return found !== undefined;
}
