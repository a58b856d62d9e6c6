import { sql } from 'kysely';
import {
  postPath,
  POSTS_PER_PAGE,
  thingPath,
  visibleTo,
  type ThingKind,
} from '#commons/things/server/index.ts';
import type { Context } from '#platform/context.ts';
import type { Arrival, MovedPosts } from '../schema.ts';

interface Row {
  number: number;
  now: number;
  kind: ThingKind;
  slug: string;
}

/** Where the posts of a page of a conversation that was joined to another are now, for this reader. */
async function placesOf(ctx: Context, slug: string, page: number): Promise<Row[]> {
  const first = (page - 1) * POSTS_PER_PAGE + 1;
  const { rows } = await sql<Row>`
    select post_place.number, post.number as now, thing.kind, thing.slug
      from thing old
      join post_place on post_place.thing_id = old.id
       and post_place.number between ${first} and ${first + POSTS_PER_PAGE - 1}
      join post on post.id = post_place.post_id
      join thing on thing.id = post.thing_id
     where old.slug = ${slug} and old.state = 'joined' and ${visibleTo(ctx.actor)}
     order by post_place.number`.execute(ctx.db);
  return rows;
}

/**
 * The address of what a conversation was joined to, for whoever sees that; null if it was not. A link to
 * one of its posts comes with it: the browser keeps the number, and the page knows what it was of.
 */
export async function findJoinedPath(
  ctx: Context,
  slug: string,
  page: number,
): Promise<string | null> {
  const { rows } = await sql<{ kind: ThingKind; slug: string }>`
    select thing.kind, thing.slug from thing old join thing on thing.id = old.joined_to
     where old.slug = ${slug} and old.state = 'joined' and ${visibleTo(ctx.actor)}`.execute(ctx.db);
  const [target] = rows;
  if (!target) return null;
  const first = (await placesOf(ctx, slug, page)).find((row) => row.slug === target.slug);
  const at = Math.ceil((first?.now ?? 1) / POSTS_PER_PAGE);
  const query = new URLSearchParams({
    from: slug,
    ...(page > 1 && { was: String(page) }),
    ...(at > 1 && { page: String(at) }),
  });
  return `${thingPath(target.kind, target.slug)}?${query}`;
}

/** Of a reader who comes by an old address: what its numbers are called here. */
export async function findArrivals(
  ctx: Context,
  conversation: { slug: string },
  query: URLSearchParams,
): Promise<Arrival[]> {
  const from = query.get('from');
  if (!from || !/^[a-z0-9-]{1,80}$/.test(from)) return [];
  const page = Math.max(1, Math.min(100_000, Number.parseInt(query.get('was') ?? '1', 10) || 1));
  return (await placesOf(ctx, from, page)).map((row) => ({
    was: row.number,
    now: row.slug === conversation.slug ? row.now : null,
    href: postPath(row.kind, row.slug, row.now),
  }));
}

/** Lines in a page of a thread where posts have stood that are in another conversation now. */
export async function findMovedPosts(
  ctx: Context,
  thingId: string,
  first: number,
): Promise<MovedPosts[]> {
  const { rows } = await sql<{
    number: number;
    thingId: string;
    seen: boolean;
    kind: ThingKind;
    slug: string;
    now: number;
    title: string;
    language: string;
  }>`
    select post_place.number, thing.id as "thingId", ${visibleTo(ctx.actor)} as seen, thing.kind, thing.slug,
           post.number as now, thing.title, thing.language
      from post_place join post on post.id = post_place.post_id join thing on thing.id = post.thing_id
     where post_place.thing_id = ${thingId} and post.thing_id <> ${thingId}
       and post_place.number between ${first} and ${first + POSTS_PER_PAGE - 1}
     order by post_place.number`.execute(ctx.db);
  const lines: (MovedPosts & { thingId: string })[] = [];
  for (const row of rows) {
    const last = lines.at(-1);
    if (last && last.thingId === row.thingId && last.numbers.at(-1) === row.number - 1)
      last.numbers.push(row.number);
    else
      lines.push({
        thingId: row.thingId,
        numbers: [row.number],
        to: row.seen
          ? {
              title: row.title,
              language: row.language,
              href: postPath(row.kind, row.slug, row.now),
            }
          : null,
      });
  }
  return lines.map(({ thingId: _, ...line }) => line);
}
