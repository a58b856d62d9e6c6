import { sql } from 'kysely';
import { spaceView, whyReadOnly } from '#commons/spaces/server/index.ts';
import { POSTS_PER_PAGE, thingPath, threadPath, visibleTo } from '#commons/things/server/index.ts';
import type { Passage, PostAbout } from '#commons/threads/schema.ts';
import { listPosts, listPostsAbout, mayReply } from '#commons/threads/server/index.ts';
import type { Context } from '#platform/context.ts';
import { notFound } from '#platform/errors.ts';
import type { DiscussionView, LibraryKind, LibraryState } from '../schema.ts';
import { findPassage } from './find-passage.ts';
import { shownVersion } from './shown-version.ts';

interface Row {
  id: string;
  kind: LibraryKind;
  state: LibraryState;
  title: string;
  language: string;
  source_language: string;
  space: DiscussionView['space'];
  closed_at: Date | null;
  closed_reason: string;
  read_only: string | null;
  last_number: number;
  read_to: number;
}

/**
 * The thread about a thing of the library, or about one chapter of it. Five queries, however long it is.
 * @param at the chapter's anchor, and the page: 1 is the oldest, 'last' the newest
 */
export async function findDiscussion(
  ctx: Context,
  slug: string,
  at: { chapter?: string; page: number | 'last' },
  unknown: string,
): Promise<DiscussionView> {
  const row = await findRow(ctx, slug);
  const chapters = await findChapters(ctx, row);
  const chapter = at.chapter ? chapters.find(({ anchor }) => anchor === at.chapter) : undefined;
  if (at.chapter && !chapter) throw notFound();
  const count = chapter ? chapter.allPosts : row.last_number;
  const pages = Math.max(1, Math.ceil(count / POSTS_PER_PAGE));
  const page = at.page === 'last' ? pages : at.page;
  if (page > pages) throw notFound();
  const words = { member: unknown };
  const posts = chapter
    ? await listPostsAbout(ctx, chapter.id, page, words)
    : await listPosts(ctx, row.id, { first: (page - 1) * POSTS_PER_PAGE + 1 }, words);
  const member = ctx.actor.memberId !== null;
  return {
    ...{ id: row.id, kind: row.kind, state: row.state, title: row.title, language: row.language },
    href: threadPath(row.kind, slug),
    about: thingPath(row.kind, slug),
    space: row.space,
    closed: row.closed_at !== null,
    closedReason: row.closed_reason,
    ...{ page, pages, lastNumber: row.last_number },
    readTo: member ? row.read_to : null,
    chapters: chapters.map(({ allPosts: _, ...each }) => each),
    chapter: chapter?.anchor ?? null,
    posts,
    abouts: await findAbouts(
      ctx,
      posts.map(({ id }) => id),
      { href: thingPath(row.kind, slug), chapters },
    ),
    may: { reply: mayReply(ctx.actor, row) },
  };
}

async function findRow(ctx: Context, slug: string): Promise<Row> {
  const { rows } = await sql<Row>`
    select thing.id, thing.kind, thing.state, version.title, version.language, thing.language as source_language,
           ${spaceView()} as space, thing.closed_at, thing.closed_reason, ${whyReadOnly(ctx.actor)} as read_only,
           thing.last_number,
           coalesce((select last_number from thread_read where member_id = ${ctx.actor.memberId}::uuid
             and thing_id = thing.id), 0) as read_to
      from thing join publication on publication.thing_id = thing.id
      join lateral ${shownVersion(ctx)} version on true
     where thing.slug = ${slug} and ${visibleTo(ctx.actor)}`.execute(ctx.db);
  if (!rows[0]) throw notFound();
  return rows[0];
}

type Chapter = DiscussionView['chapters'][number] & { allPosts: number };

async function findChapters(ctx: Context, row: Row): Promise<Chapter[]> {
  const { rows } = await sql<Chapter>`
    select chapter.id, chapter.anchor, coalesce(nullif(text.title, ''), ${row.title}) as title, text.language,
           count(post.id) filter (where post.removed_at is null)::int as "postCount",
           count(post.id)::int as "allPosts"
      from chapter
      join lateral (select title, language from chapter_text where chapter_id = chapter.id
          and language in (${row.language}, ${row.source_language})
        order by language = ${row.language} desc limit 1) text on true
      left join post on post.chapter_id = chapter.id and post.number > 0
     where chapter.thing_id = ${row.id}
     group by chapter.id, text.title, text.language order by chapter.position`.execute(ctx.db);
  return rows;
}

interface AboutRow {
  id: string;
  chapter_id: string | null;
  passage: Passage | null;
  plain: string | null;
}

/** What each post is about; whether a passage is still there is asked of the text as it is now. */
async function findAbouts(
  ctx: Context,
  ids: readonly string[],
  { href, chapters }: { href: string; chapters: readonly Chapter[] },
): Promise<Record<string, PostAbout>> {
  if (ids.length === 0) return {};
  const { rows } = await sql<AboutRow>`
    select post.id, post.chapter_id, post.passage, text.plain from post
      left join chapter_text text on text.chapter_id = post.chapter_id
       and text.language = post.passage ->> 'language'
     where post.id = any(${ids}::uuid[]) and (post.chapter_id is not null or post.passage is not null)`.execute(
    ctx.db,
  );
  return Object.fromEntries(
    rows.map(({ id, chapter_id, passage, plain }) => {
      const chapter = chapters.find((each) => each.id === chapter_id);
      const lost = passage !== null && (plain === null || findPassage(plain, passage) === null);
      return [id, aboutOf(href, chapter, passage, lost)];
    }),
  );
}

function aboutOf(
  href: string,
  chapter: Chapter | undefined,
  passage: Passage | null,
  lost: boolean,
): PostAbout {
  const language = passage ? `?language=${passage.language}` : '';
  const there = passage && !lost ? textFragment(passage) : '';
  return {
    chapter: chapter?.title ?? '',
    ...(chapter && { href: `${href}${language}#${chapter.anchor}${there}` }),
    ...(passage && { quote: passage.exact, language: passage.language }),
    ...(lost && { lost }),
  };
}

/** What makes a browser find and mark a passage (WICG text fragments), appended to an address's anchor. */
function textFragment({ exact }: Passage): string {
  const words = exact.split(/\s+/);
  const encode = (text: string) => encodeURIComponent(text).replaceAll('-', '%2D');
  return words.length > 12
    ? `:~:text=${encode(words.slice(0, 5).join(' '))},${encode(words.slice(-5).join(' '))}`
    : `:~:text=${encode(exact)}`;
}

/** What somebody who came from a chapter is going to write about; null if the address names none. */
export function anchorFrom(
  discussion: DiscussionView,
  passage: Passage | null,
): { value: string; about: PostAbout } | null {
  const chapter = discussion.chapters.find(({ anchor }) => anchor === discussion.chapter);
  if (!chapter) return null;
  return {
    value: JSON.stringify({ chapterId: chapter.id, ...(passage && { passage }) }),
    about: {
      chapter: chapter.title,
      ...(passage && { quote: passage.exact, language: passage.language }),
    },
  };
}
