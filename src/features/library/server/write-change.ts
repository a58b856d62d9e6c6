import { sql } from 'kysely';
import type { Context } from '#platform/context.ts';
import { DomainError } from '#platform/errors.ts';
import { accessVersion } from './access.ts';
import { makeFindable } from './make-findable.ts';
import { stepOfChapter } from './step-of-chapter.ts';

type Version = Awaited<ReturnType<typeof accessVersion>>;

/**
 * One change of a language version, in the caller's transaction: `write` is given the version as it was
 * and the number of the new revision, after which the whole version is kept as that revision. The caller
 * holds the thing's row, so that revisions have no gaps and no twins.
 */
export async function writeChange(
  ctx: Context,
  thingId: string,
  language: string,
  write: (revision: number, version: Version) => Promise<unknown>,
): Promise<number> {
  const version = await accessVersion(ctx, thingId, language);
  const next = version.revision + 1;
  await write(next, version);
  await sql`
    update language_version set revision = ${next}, changed_at = ${ctx.now()}, changed_by = ${ctx.actor.memberId},
           words = ${wordsOf(thingId, language)}
     where thing_id = ${thingId} and language = ${language}`.execute(ctx.db);
  await keepRevision(ctx, thingId, language);
  await ctx.db
    .updateTable('thing')
    .set({ edited_at: ctx.now() })
    .where('id', '=', thingId)
    .execute();
  return next;
}

const wordsOf = (thingId: string, language: string) => sql<number>`(
  select coalesce(sum(text.words), 0) from chapter join chapter_text text on text.chapter_id = chapter.id
   where chapter.thing_id = ${thingId} and text.language = ${language})`;

/** Keeps what a version says now, whole, under its present number, and brings search along. */
export async function keepRevision(ctx: Context, thingId: string, language: string): Promise<void> {
  await sql`
    insert into revision (thing_id, language, number, title, summary, chapters, written_at, written_by)
    select version.thing_id, version.language, version.revision, version.title, version.summary,
           coalesce((select jsonb_agg(jsonb_build_object('id', chapter.id, 'title', text.title,
                'markdown', text.markdown)
                || case when step.own is null then '{}' else jsonb_build_object('step', step.own) end
                order by chapter.position)
              from chapter join chapter_text text on text.chapter_id = chapter.id
               and text.language = version.language
              join lateral (select ${stepOfChapter} as own) step on true
             where chapter.thing_id = version.thing_id), '[]'),
           version.changed_at, version.changed_by
      from language_version version
     where version.thing_id = ${thingId} and version.language = ${language}`.execute(ctx.db);
  await makeFindable(ctx.db, thingId, language);
}

/**
 * Refuses to write over what somebody else has written meanwhile.
 * @param base the revision that was changed; undefined: whoever writes does not ask
 */
export function demandBase(of: { same: boolean; revision: number; base?: number }): void {
  if (!of.same && of.base !== undefined && of.revision > of.base)
    throw new DomainError('conflict', 'changed_meanwhile');
}

/** Whether a version is the source, of which the others are versions. */
export const isSource = (version: Pick<Version, 'source_revision'>): boolean =>
  version.source_revision === null;
