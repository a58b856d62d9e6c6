import { sql } from 'kysely';
import { claimAttachments } from '#commons/attachments/server/index.ts';
import { emit } from '#commons/events/server/index.ts';
import { indexPost, unindexPost } from '#commons/search/server/index.ts';
import { accessThing, visibleTo, type ThingRecord } from '#commons/things/server/index.ts';
import { followTarget } from '#commons/targets/server/index.ts';
import { keepWaiting, waitsForALook } from '#commons/waiting/server/index.ts';
import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import { DomainError } from '#platform/errors.ts';
import { demand } from '#platform/verdict.ts';
import type { AddPostInput, EditPostInput, ReactionKind } from '../schema.ts';
import { accessPost, type PostRecord } from './access.ts';
import { prepareBody } from './body.ts';
import { clearDraft } from './drafts.ts';
import { mayEditPost, mayReact, mayRemovePost, mayReply, mayRestorePost } from './policy.ts';
import { markRead } from './reading.ts';
import { demandSameThread, setMentions, writePost } from './write-post.ts';

/**
 * Replies in a thread; whoever replies follows it from then on. A newcomer's first posts may wait for a
 * look: then it is in no thread yet, and `id` is of what waits.
 * @param options.looked somebody has looked, and its author's words go on their way
 */
export async function addPost(
  ctx: Context,
  thingId: string,
  input: AddPostInput,
  { looked = false } = {},
): Promise<{ id: string; number: number; authorId: string; waits: boolean }> {
  return runCommand(ctx, {
    access: (tx) => accessThread(tx, thingId),
    may: (tx, thing) => demand(mayReply(tx.actor, thing)),
    write: async (tx, thing) => {
      if (!looked) await clearDraft(tx, `reply/${thing.id}`);
      if (!looked && (await waitsForALook(tx, thing.space_id))) {
        if (input.parentId) await demandSameThread(tx, thing.id, input.parentId);
        const place = { spaceId: thing.space_id, thingId: thing.id };
        const id = await keepWaiting(tx, place, input);
        return { id, number: 0, authorId: tx.actor.memberId!, waits: true };
      }
      const post = await writePost(tx, thing, input);
      await followTarget(tx, { kind: 'thing', id: thing.id });
      if (!looked) await markRead(tx, thing.id, post.number);
      return { ...post, waits: false };
    },
    emit: async (tx, thing, post) => {
      if (post.waits) return;
      await emit(tx, {
        kind: 'post_added',
        thingId: thing.id,
        postId: post.id,
        actorId: post.authorId,
      });
    },
  });
}

/** The thread, held; whoever writes in one that was joined to another meanwhile, and sees that, is told so. */
async function accessThread(ctx: Context, id: string): Promise<ThingRecord> {
  try {
    return await accessThing(ctx, { id }, { lock: true });
  } catch (error) {
    const thing = await ctx.db
      .selectFrom('thing')
      .select('id')
      .where('id', 'in', (q) =>
        q.selectFrom('thing as old').select('old.joined_to').where('old.id', '=', id),
      )
      .where(visibleTo(ctx.actor))
      .executeTakeFirst();
    throw thing ? new DomainError('conflict', 'thread_joined') : error;
  }
}

/** Rewrites one's own post; the text before is kept. An unchanged text changes nothing. */
export async function editPost(
  ctx: Context,
  postId: string,
  input: EditPostInput,
): Promise<PostRecord> {
  return runCommand(ctx, {
    access: (tx) => accessPost(tx, postId, { lock: true }),
    may: (tx, post) => demand(mayEditPost(tx.actor, post)),
    write: async (tx, post) => {
      await clearDraft(tx, `edit/${post.id}`);
      const { mentions, ...columns } = await prepareBody(
        tx,
        input.markdown,
        input.language ?? post.language,
      );
      if (columns.markdown === post.markdown && columns.language === post.language) return post;
      await keepVersion(tx, post);
      await tx.db
        .updateTable('post')
        .set({ ...columns, edited_at: tx.now() })
        .where('id', '=', post.id)
        .execute();
      await setMentions(tx, post.id, mentions);
      await claimAttachments(tx.db, { postId: post.id }, tx.actor.memberId!, columns.markdown);
      await indexPost(tx.db, post.id);
      return post;
    },
    emit: (tx, post) => emit(tx, { kind: 'post_changed', thingId: post.thing_id, postId: post.id }),
  });
}

async function keepVersion(ctx: Context, post: PostRecord): Promise<void> {
  await ctx.db
    .insertInto('post_version')
    .columns(['post_id', 'version', 'markdown', 'written_at', 'written_by'])
    .expression((eb) =>
      eb
        .selectFrom('post_version')
        .select([
          sql<string>`${post.id}::uuid`.as('post_id'),
          sql<number>`coalesce(max(version), 0) + 1`.as('version'),
          sql<string>`${post.markdown}::text`.as('markdown'),
          sql<Date>`${post.edited_at ?? post.created_at}::timestamptz`.as('written_at'),
          sql<string>`${post.author_id}::uuid`.as('written_by'),
        ])
        .where('post_id', '=', post.id),
    )
    .execute();
}

/** Takes a post out of sight; it can be brought back for a while. */
export async function removePost(ctx: Context, postId: string): Promise<PostRecord> {
  return runCommand(ctx, {
    access: (tx) => accessPost(tx, postId, { lock: true }),
    may: (tx, post) => demand(mayRemovePost(tx.actor, post)),
    write: async (tx, post) => {
      await tx.db
        .updateTable('post')
        .set({ removed_at: tx.now(), removed_by: tx.actor.memberId })
        .where('id', '=', post.id)
        .execute();
      await countPosts(tx, post.thing_id, -1);
      await unindexPost(tx.db, post.id);
      return post;
    },
    emit: (tx, post) => emit(tx, { kind: 'post_changed', thingId: post.thing_id, postId: post.id }),
  });
}

/** Brings a removed post back. */
export async function restorePost(ctx: Context, postId: string): Promise<PostRecord> {
  return runCommand(ctx, {
    access: (tx) => accessPost(tx, postId, { lock: true }),
    may: (tx, post) => demand(mayRestorePost(tx.actor, post, tx.now())),
    write: async (tx, post) => {
      await tx.db
        .updateTable('post')
        .set({ removed_at: null, removed_by: null })
        .where('id', '=', post.id)
        .execute();
      await countPosts(tx, post.thing_id, 1);
      await indexPost(tx.db, post.id);
      return post;
    },
    emit: (tx, post) => emit(tx, { kind: 'post_changed', thingId: post.thing_id, postId: post.id }),
  });
}

/** How many posts of a thread can be read. */
export async function countPosts(ctx: Context, thingId: string, by: 1 | -1): Promise<void> {
  await ctx.db
    .updateTable('thing')
    .set({ post_count: sql`post_count + ${by}` })
    .where('id', '=', thingId)
    .execute();
}

/** Sets or takes back a reaction; doing either twice changes nothing. */
export async function reactToPost(
  ctx: Context,
  postId: string,
  input: { kind: ReactionKind; on: boolean },
): Promise<PostRecord> {
  return runCommand(ctx, {
    access: (tx) => accessPost(tx, postId, { lock: true }),
    may: (tx, post) => demand(mayReact(tx.actor, post)),
    write: async (tx, post) => {
      const row = { post_id: post.id, member_id: tx.actor.memberId!, kind: input.kind };
      const changed = input.on
        ? await tx.db
            .insertInto('reaction')
            .values({ ...row, created_at: tx.now() })
            .onConflict((conflict) => conflict.doNothing())
            .executeTakeFirst()
            .then((result) => Number(result.numInsertedOrUpdatedRows ?? 0))
        : await tx.db
            .deleteFrom('reaction')
            .where('post_id', '=', row.post_id)
            .where('member_id', '=', row.member_id)
            .where('kind', '=', row.kind)
            .executeTakeFirst()
            .then((result) => -Number(result.numDeletedRows));
      if (changed === 0) return post;
      const column = sql.ref(`${input.kind}_count`);
      await sql`update post set ${column} = ${column} + ${changed} where id = ${post.id}`.execute(
        tx.db,
      );
      if (input.kind === 'helpful')
        await sql`update thing set helpful_count = helpful_count + ${changed} where id = ${post.thing_id}`.execute(
          tx.db,
        );
      return post;
    },
    emit: (tx, post) =>
      emit(tx, { kind: 'reaction_changed', thingId: post.thing_id, postId: post.id }),
  });
}
