import { sql } from 'kysely';
import type { Selectable } from 'kysely';
import { stewardsPracticeOf } from '#commons/practices/server/index.ts';
import { accessThing, writesIt, type ThingRecord } from '#commons/things/server/index.ts';
import type { Context } from '#platform/context.ts';
import type { PublicationTable } from '#platform/db/schema.generated.ts';
import { notFound } from '#platform/errors.ts';

export type PublicationRecord = ThingRecord &
  Omit<Selectable<PublicationTable>, 'thing_id'> & { writes: boolean; stewards_practice: boolean };

/** The door to a thing of the library: its thing's door, and its own columns. */
export async function accessPublication(
  ctx: Context,
  by: { id: string } | { slug: string },
  options: { lock?: boolean } = {},
): Promise<PublicationRecord> {
  const thing = await accessThing(ctx, by, options);
  const own = await ctx.db
    .selectFrom('publication')
    .innerJoin('thing', 'thing.id', 'publication.thing_id')
    .select([
      ...([
        'submitted_at',
        'sent_back',
        'publish_at',
        'published_at',
        'review_on',
        'category_id',
      ] as const),
      writesIt(ctx.actor).$castTo<boolean>().as('writes'),
      stewardsPracticeOf(ctx.actor).as('stewards_practice'),
    ])
    .where('thing_id', '=', thing.id)
    .executeTakeFirst();
  if (!own) throw notFound();
  return { ...thing, ...own };
}

/** The version of a thing in a language, or not-found. */
export async function accessVersion(ctx: Context, thingId: string, language: string) {
  const version = await ctx.db
    .selectFrom('language_version')
    .selectAll()
    .where('thing_id', '=', thingId)
    .where('language', '=', language)
    .executeTakeFirst();
  if (!version) throw notFound();
  return version;
}

/** A chapter of a thing, or not-found. */
export async function accessChapter(ctx: Context, thingId: string, chapterId: string) {
  const chapter = await ctx.db
    .selectFrom('chapter')
    .selectAll()
    .where('id', '=', chapterId)
    .where('thing_id', '=', thingId)
    .executeTakeFirst();
  if (!chapter) throw notFound();
  return chapter;
}

/** How many chapters a thing has, and where the next one stands. */
export async function countChapters(ctx: Context, thingId: string) {
  const { rows } = await sql<{ count: number; next: number }>`
    select count(*)::int as count, coalesce(max(position), 0) + 1 as next from chapter
     where thing_id = ${thingId}`.execute(ctx.db);
  return rows[0]!;
}
