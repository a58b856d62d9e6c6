import { emit } from '#commons/events/server/index.ts';
import { indexPost, unindexPost } from '#commons/search/server/index.ts';
import type { Context } from '#platform/context.ts';
import type { Db } from '#platform/db/connect.ts';
import { countPosts } from './commands.ts';

async function holdPost(ctx: Context, id: string) {
  // It may be taken to another thread while one waits for its own.
  for (;;) {
    const held = await holdThread(ctx, id);
    if (held.thing.id === held.thing_id) return held;
  }
}

async function holdThread(ctx: Context, id: string) {
  // Thing before post, as everywhere.
  const thing = await ctx.db
    .selectFrom('thing')
    .select(['id', 'kind', 'title', 'last_number'])
    .where('id', '=', (eb) => eb.selectFrom('post').select('thing_id').where('post.id', '=', id))
    .forUpdate()
    .executeTakeFirstOrThrow();
  const post = await ctx.db
    .selectFrom('post')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return { ...post, thing };
}

/** The first post of a thing that was joined to another, where it is now; null for any other. */
export async function findOpeningElsewhere(db: Db, thingId: string): Promise<string | null> {
  const row = await db
    .selectFrom('post_place')
    .innerJoin('thing', 'thing.id', 'post_place.thing_id')
    .select('post_id')
    .where('thing_id', '=', thingId)
    .where('number', '=', 1)
    .where('thing.state', '=', 'joined')
    .executeTakeFirst();
  return row?.post_id ?? null;
}

/**
 * Takes a post out of sight for a decision, in the caller's transaction and with its authority: until
 * the decision is undone its author can't bring it back.
 */
export async function hidePost(ctx: Context, id: string, decisionId: string): Promise<void> {
  const post = await holdPost(ctx, id);
  await ctx.db
    .updateTable('post')
    .set({
      hidden_by: decisionId,
      removed_at: post.removed_at ?? ctx.now(),
      removed_by: post.removed_by ?? ctx.actor.memberId,
    })
    .where('id', '=', id)
    .execute();
  if (!post.removed_at) {
    await countPosts(ctx, post.thing_id, -1);
    await unindexPost(ctx.db, id);
  }
  await emit(ctx, { kind: 'post_changed', thingId: post.thing_id, postId: id });
}

/** What was refused before anybody read it is posted now: the next of its thread, and told. */
async function bringIn(ctx: Context, post: Awaited<ReturnType<typeof holdPost>>): Promise<void> {
  const number = post.thing.last_number + 1;
  const shown = {
    number,
    created_at: ctx.now(),
    hidden_by: null,
    removed_at: null,
    removed_by: null,
  };
  await ctx.db.updateTable('post').set(shown).where('id', '=', post.id).execute();
  await ctx.db
    .updateTable('thing')
    .set({ last_number: number, activity_at: ctx.now(), last_poster_id: post.author_id })
    .where('id', '=', post.thing_id)
    .execute();
  await countPosts(ctx, post.thing_id, 1);
  await indexPost(ctx.db, post.id);
  await emit(ctx, {
    kind: 'post_added',
    thingId: post.thing_id,
    postId: post.id,
    actorId: post.author_id,
  });
}

/** Undoes it. What its author had removed before stays removed, theirs to bring back. */
export async function unhidePost(ctx: Context, id: string, decisionId: string): Promise<void> {
  const post = await holdPost(ctx, id);
  if (post.hidden_by !== decisionId) return;
  if (post.number < 1) return bringIn(ctx, post);
  const staysRemoved = post.removed_by === post.author_id;
  await ctx.db
    .updateTable('post')
    .set({ hidden_by: null, ...(!staysRemoved && { removed_at: null, removed_by: null }) })
    .where('id', '=', id)
    .execute();
  if (!staysRemoved) {
    await countPosts(ctx, post.thing_id, 1);
    await indexPost(ctx.db, post.id);
  }
  await emit(ctx, { kind: 'post_changed', thingId: post.thing_id, postId: id });
}
