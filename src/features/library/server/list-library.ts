import { sql, type RawBuilder, type SqlBool } from 'kysely';
import { can } from '#commons/capabilities/server/policy.ts';
import { stewardsPracticeOf } from '#commons/practices/server/index.ts';
import { practicesOf, thingPath, visibleTo, writesIt } from '#commons/things/server/index.ts';
import type { Context } from '#platform/context.ts';
import { readCursor, writeCursor } from '#platform/db/cursor.ts';
import {
  readingMinutes,
  type CategoryCount,
  type LibraryItem,
  type LibraryKind,
  type LibraryList,
  type ListLibraryInput,
} from '../schema.ts';
import { categoryOf, categoryTitle } from './categories.ts';
import { coverOf, coverView, type CoverRow } from './covers.ts';
import { seesUnpublished, shownVersion } from './shown-version.ts';

const PAGE = 24;

type Row = Omit<LibraryItem, 'href' | 'minutes' | 'publishedAt' | 'changedAt' | 'cover'> & {
  cover: CoverRow;
  slug: string;
  words: number;
  published_at: Date | null;
  changed_at: Date;
  cursor_value: string;
};

/** A page of the library, newest first, each thing in the language that this reader is shown it in. */
export async function listLibrary(
  ctx: Context,
  input: ListLibraryInput,
  only: Only = {},
): Promise<LibraryList> {
  const after = readCursor(input.after, 'time');
  const order = ['published', 'saved', 'archived'].includes(input.view)
    ? sql`publication.published_at`
    : sql`thing.created_at`;
  const { rows } = await sql<Row>`
    select thing.id, thing.slug, thing.kind, thing.state, version.title, version.summary, version.language,
           version.words, version.changed_at, publication.published_at,
           array(select language from language_version version where version.thing_id = thing.id
              and (version.published_at is not null or ${seesUnpublished(ctx)}) order by 1) as languages,
           (select count(*)::int from chapter where chapter.thing_id = thing.id) as "chapterCount",
           ${isDue(ctx)} as "reviewDue", ${practicesOf(ctx)} as practices,
           ${categoryOf(ctx)} as category, ${coverOf()} as cover, ${order}::text as cursor_value
      from thing join publication on publication.thing_id = thing.id
      join lateral ${shownVersion(ctx)} version on true
     where ${conditions(ctx, input)} and ${narrowed(only)}
       and ${after ? sql`(${order}, thing.id) < (${after.value}::timestamptz, ${after.id}::uuid)` : sql`true`}
     order by ${order} desc, thing.id desc limit ${PAGE + 1}`.execute(ctx.db);
  const items = rows.slice(0, PAGE);
  const last = items.at(-1);
  return {
    items: items.map(itemOf),
    next:
      rows.length > PAGE && last ? writeCursor({ value: last.cursor_value, id: last.id }) : null,
  };
}

/** What a page is about that shows a part of the library. */
interface Only {
  kinds?: readonly LibraryKind[];
  /** A member who wrote it, alone or with others. */
  author?: string;
}

function narrowed({ kinds, author }: Only): RawBuilder<unknown> {
  const parts = [sql`true`];
  if (kinds) parts.push(sql`thing.kind = any(${kinds})`);
  if (author)
    parts.push(sql`(thing.author_id = ${author}
      or thing.id in (select thing_id from co_author where member_id = ${author}))`);
  return sql.join(parts, sql` and `);
}

/** How many articles each category has, with all other choices of the list as they are; those with any. */
export async function countCategories(
  ctx: Context,
  input: ListLibraryInput,
): Promise<CategoryCount[]> {
  const { rows } = await sql<CategoryCount>`
    select category.slug, ${categoryTitle(sql.ref('category.id'), ctx.locale)} as title, count(*)::int as count
      from category join publication on publication.category_id = category.id
      join thing on thing.id = publication.thing_id
     where ${conditions(ctx, { ...input, category: undefined })}
     group by category.id order by category.position, category.id`.execute(ctx.db);
  return rows;
}

/** Whether the day has come on which somebody should see whether it still holds. */
export const isDue = (ctx: Context): RawBuilder<boolean> =>
  sql<boolean>`(thing.state = 'published' and coalesce(publication.review_on <= ${ctx.now()}::date, false))`;

function conditions(ctx: Context, input: ListLibraryInput): RawBuilder<SqlBool> {
  const parts: RawBuilder<unknown>[] = [visibleTo(ctx.actor)];
  if (input.kind) parts.push(sql`thing.kind = ${input.kind}`);
  if (input.practice)
    parts.push(sql`thing.id in (select thing_id from thing_practice
      join practice on practice.id = practice_id where practice.slug = ${input.practice})`);
  if (input.category)
    parts.push(
      sql`publication.category_id = (select id from category where slug = ${input.category})`,
    );
  if (input.language)
    parts.push(sql`exists (select from language_version where thing_id = thing.id
      and language = ${input.language} and published_at is not null)`);
  parts.push(view(ctx, input.view));
  return sql<SqlBool>`${sql.join(parts, sql` and `)}`;
}

function view(ctx: Context, name: ListLibraryInput['view']): RawBuilder<unknown> {
  switch (name) {
    case 'published':
      return sql`thing.state = 'published'`;
    case 'archived':
      return sql`thing.state = 'archived'`;
    case 'saved':
      return sql`thing.state in ('published', 'archived') and thing.id in (select target_id from save
        where member_id = ${ctx.actor.memberId}::uuid and target_kind = 'thing')`;
    case 'mine':
      return sql`${writesIt(ctx.actor)} and thing.state not in ('removed', 'hidden')`;
    case 'review':
      return sql`thing.state in ('in_review', 'scheduled') and ${looksAfter(ctx)}`;
    case 'due':
      return sql`${isDue(ctx)} and ${looksAfter(ctx)}`;
  }
}

/** What the actor publishes: everything, or what belongs to a practice that they are a steward of. */
function looksAfter({ actor }: Context): RawBuilder<unknown> {
  if (can(actor, 'publish_library')) return sql`true`;
  return can(actor, 'publish_library', true) ? stewardsPracticeOf(actor) : sql`false`;
}

function itemOf({
  slug,
  words,
  published_at,
  changed_at,
  cover,
  cursor_value: _,
  ...row
}: Row): LibraryItem {
  return {
    ...row,
    href: thingPath(row.kind, slug),
    cover: coverView(row.id, cover),
    minutes: readingMinutes(words),
    publishedAt: published_at?.toISOString() ?? null,
    changedAt: changed_at.toISOString(),
  };
}
