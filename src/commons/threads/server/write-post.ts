import { sql } from 'kysely';
import { claimAttachments } from '#commons/attachments/server/index.ts';
import { authorFor } from '#commons/identities/server/index.ts';
import { indexPost } from '#commons/search/server/index.ts';
import type { ThingKind } from '#commons/things/server/index.ts';
import type { Context } from '#platform/context.ts';
import { newId } from '#platform/db/ids.ts';
import { invalid } from '#platform/errors.ts';
import { LOCALES } from '#platform/i18n/locales.ts';
import { prepareBody, type Mentions } from './body.ts';
import type { AddPostInput } from '../schema.ts';

/**
 * Adds the next post to a thread whose thing row the caller holds locked (so numbers have no gaps
 * and no twins), and brings the thing's counters, mentions and search along.
 */
export async function writePost(
  ctx: Context,
  thing: { id: string; kind?: ThingKind; title: string; last_number: number },
  input: AddPostInput,
): Promise<{ id: string; number: number; authorId: string }> {
  const author = await authorFor(ctx, thing.id, input.identity ?? 'name');
  // The writer's own language would tell something of them.
  const writing = author.shielded ? { ...ctx, locale: LOCALES[0] } : ctx;
  const body = await prepareBody(writing, input.markdown, input.language);
  const number = thing.last_number + 1;
  if (input.parentId) await demandSameThread(ctx, thing.id, input.parentId);
  if (input.anchor) await demandOwnChapter(ctx, thing.id, input.anchor.chapterId);
  const id = newId();
  const now = ctx.now();
  const { mentions, ...columns } = body;
  await ctx.db
    .insertInto('post')
    .values({
      ...columns,
      id,
      thing_id: thing.id,
      number,
      parent_id: input.parentId ?? null,
      author_id: author.id,
      organisation_id: author.organisationId,
      chapter_id: input.anchor?.chapterId ?? null,
      passage: input.anchor?.passage ? JSON.stringify(input.anchor.passage) : null,
      created_at: now,
    })
    .execute();
  await ctx.db
    .updateTable('thing')
    .set({
      post_count: sql`post_count + 1`,
      last_number: number,
      activity_at: now,
      last_poster_id: author.id,
    })
    .where('id', '=', thing.id)
    .execute();
  await setMentions(ctx, id, mentions);
  await claimAttachments(ctx.db, { postId: id }, ctx.actor.memberId!, columns.markdown);
  await indexPost(ctx.db, id);
  return { id, number, authorId: author.id };
}

/**
 * Writes down a post that was refused before anybody read it, out of sight: it has no number among the
 * others, is counted and found nowhere, and nobody is told. Whoever holds the decision may bring it in.
 */
export async function writeRefusedPost(
  ctx: Context,
  thingId: string,
  input: AddPostInput,
): Promise<{ id: string; authorId: string }> {
  const author = await authorFor(ctx, thingId, input.identity ?? 'name');
  const writing = author.shielded ? { ...ctx, locale: LOCALES[0] } : ctx;
  const { mentions: _, ...columns } = await prepareBody(writing, input.markdown, input.language);
  const id = newId();
  await sql`select from thing where id = ${thingId} for update`.execute(ctx.db);
  const { rows } = await sql<{ number: number }>`
    select least(min(number), 0) - 1 as number from post where thing_id = ${thingId}`.execute(
    ctx.db,
  );
  await ctx.db
    .insertInto('post')
    .values({
      ...columns,
      id,
      thing_id: thingId,
      number: rows[0]?.number ?? -1,
      author_id: author.id,
      organisation_id: author.organisationId,
      created_at: ctx.now(),
      removed_at: ctx.now(),
    })
    .execute();
  await claimAttachments(ctx.db, { postId: id }, ctx.actor.memberId!, columns.markdown);
  return { id, authorId: author.id };
}

/** The members and teams a post speaks to, replacing those it spoke to before. */
export async function setMentions(
  ctx: Context,
  postId: string,
  { members, teams }: Mentions,
): Promise<void> {
  await ctx.db.deleteFrom('post_mention').where('post_id', '=', postId).execute();
  await ctx.db.deleteFrom('post_team_mention').where('post_id', '=', postId).execute();
  // An id typed by hand may name nobody.
  if (members.length > 0)
    await sql`insert into post_mention (post_id, member_id)
      select ${postId}, id from member where id = any(${members}::uuid[])`.execute(ctx.db);
  if (teams.length > 0)
    await sql`insert into post_team_mention (post_id, team_id)
      select ${postId}, id from team where id = any(${teams}::uuid[])`.execute(ctx.db);
}

export async function demandSameThread(
  ctx: Context,
  thingId: string,
  parentId: string,
): Promise<void> {
  const parent = await ctx.db
    .selectFrom('post')
    .select('id')
    .where('id', '=', parentId)
    .where('thing_id', '=', thingId)
    .executeTakeFirst();
  if (!parent) throw invalid({ parentId: 'other_thread' });
}

async function demandOwnChapter(ctx: Context, thingId: string, chapterId: string): Promise<void> {
  const chapter = await ctx.db
    .selectFrom('chapter')
    .select('id')
    .where('id', '=', chapterId)
    .where('thing_id', '=', thingId)
    .executeTakeFirst();
  if (!chapter) throw invalid({ anchor: 'other_thread' });
}
