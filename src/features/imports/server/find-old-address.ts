import { sql } from 'kysely';
import { postPath, thingPath, visibleTo, type ThingKind } from '#commons/things/server/index.ts';
import type { Context } from '#platform/context.ts';
import { notFound } from '#platform/errors.ts';
import { readOldPath, type OldAddress } from './discourse/references.ts';
import { numberKey } from './discourse/survey.ts';

/**
 * Where a page of the forum that was imported is now, for this reader. Not found when the path was
 * none of the forum's, when nothing came from there, and when the reader may not see it.
 * @param path as on the old forum: `/t/<slug>/<topic>/<post>`, `/p/<post>`, `/u/<name>` …
 */
export async function findOldAddress(ctx: Context, path: string): Promise<string> {
  for (const address of readings(path)) {
    const found = await lookUp(ctx, address);
    if (found) return found;
  }
  throw notFound();
}

/** `/t/12/3` is post 3 of topic 12, or topic 3 with a number for a title. */
function readings(path: string): OldAddress[] {
  const first = readOldPath(path);
  const [, slug, topic] = /^\/t\/(\d+)\/(\d{1,12})\/?$/.exec(path) ?? [];
  const second: OldAddress[] = slug ? [{ kind: 'topic', topicId: Number(topic) }] : [];
  return first ? [first, ...second] : second;
}

async function lookUp(ctx: Context, address: OldAddress): Promise<string | null> {
  switch (address.kind) {
    case 'member':
      return findMember(ctx, address.username.toLowerCase());
    case 'post-id':
      return findPost(ctx, String(address.postId));
    case 'topic':
      return findTopic(ctx, address.topicId);
    case 'post':
      // A post that did not come along leads to its topic.
      return (
        (await findPost(ctx, numberKey(address.topicId, address.number))) ??
        (await findTopic(ctx, address.topicId))
      );
  }
}

async function findTopic(ctx: Context, topicId: number): Promise<string | null> {
  const { rows } = await sql<{ kind: ThingKind; slug: string }>`
    select thing.kind, thing.slug
      from import_map join thing topic on topic.id = import_map.new_id
      join thing on thing.id = coalesce(topic.joined_to, topic.id)
     where import_map.kind = 'topic' and import_map.old_id = ${String(topicId)}
       and ${visibleTo(ctx.actor)}
     order by import_map.source_id limit 1`.execute(ctx.db);
  return rows[0] ? thingPath(rows[0].kind, rows[0].slug) : null;
}

async function findPost(ctx: Context, oldId: string): Promise<string | null> {
  const { rows } = await sql<{ kind: ThingKind; slug: string; number: number }>`
    select thing.kind, thing.slug, post.number
      from import_map
      join post on post.id = import_map.new_id
      join thing on thing.id = post.thing_id
     where import_map.kind = 'post' and import_map.old_id = ${oldId} and ${visibleTo(ctx.actor)}
     order by import_map.source_id limit 1`.execute(ctx.db);
  const [post] = rows;
  return post ? postPath(post.kind, post.slug, post.number) : null;
}

/** People's pages are for members. */
async function findMember(ctx: Context, username: string): Promise<string | null> {
  if (ctx.actor.memberId === null) return null;
  const { rows } = await sql<{ handle: string }>`
    select member.handle
      from import_map join member on member.id = import_map.new_id
     where import_map.kind = 'member' and import_map.old_id = ${username}
       and member.state <> 'erased'
     order by import_map.source_id limit 1`.execute(ctx.db);
  return rows[0] ? `/people/${rows[0].handle}` : null;
}
