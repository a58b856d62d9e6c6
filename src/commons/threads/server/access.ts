import type { Selectable } from 'kysely';
import { visibleTo, type ThingKind } from '#commons/things/server/index.ts';
import { can } from '#commons/capabilities/server/policy.ts';
import { isSelf, type Context } from '#platform/context.ts';
import type { PostTable } from '#platform/db/schema.generated.ts';
import { notFound } from '#platform/errors.ts';
import type { ThingTable } from '#platform/db/schema.generated.ts';

type Thing = Selectable<ThingTable>;

export type PostRecord = Selectable<PostTable> & {
  thing: Pick<Thing, 'id' | 'slug' | 'state' | 'closed_at' | 'author_id' | 'title' | 'language'> & {
    kind: ThingKind;
  };
};

/** The door to a post: its thing is visible to the actor, or not-found. Locked for commands that count. */
export async function accessPost(
  ctx: Context,
  id: string,
  options: { lock?: boolean } = {},
): Promise<PostRecord> {
  // While one waits for its thing, a post may be taken to another by a join or a split: look again.
  for (let tries = 0; tries < 3; tries++) {
    const found = await findPost(ctx, id, options.lock === true);
    if (found) return found;
  }
  throw notFound();
}

async function findPost(ctx: Context, id: string, lock: boolean): Promise<PostRecord | null> {
  // Thing before post, as everywhere: two commands never wait for each other crosswise.
  const thing = await ctx.db
    .selectFrom('thing')
    .select(['id', 'slug', 'state', 'closed_at', 'author_id', 'title', 'language', 'kind'])
    .where('id', '=', (eb) => eb.selectFrom('post').select('thing_id').where('post.id', '=', id))
    .where(visibleTo(ctx.actor))
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst();
  const post = await ctx.db.selectFrom('post').selectAll().where('id', '=', id).executeTakeFirst();
  if (!post || (!thing && !lock)) throw notFound();
  // Refused before anybody read it.
  if (post.number < 1 && !can(ctx.actor, 'read_removed') && !isSelf(ctx.actor, post.author_id))
    throw notFound();
  return thing && thing.id === post.thing_id ? { ...post, thing } : null;
}
