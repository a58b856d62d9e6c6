import { sql } from 'kysely';
import { nameOf } from '#commons/identities/server/index.ts';
import { fillBodies, practicesOf, thingPath, visibleTo } from '#commons/things/server/index.ts';
import type { Context } from '#platform/context.ts';
import { excerpt } from '#platform/markdown/index.ts';
import type { LibraryKind } from '../schema.ts';

/** How much a feed holds. */
const NEWEST = 30;

/** A guide or an article as a feed shows it. */
export interface FeedItem {
  id: string;
  href: string;
  title: string;
  summary: string;
  language: string;
  publishedAt: Date;
  changedAt: Date;
  authors: string[];
  practices: string[];
  /** All of it, for this reader. */
  html: string;
  /** How it begins. */
  plain: string;
}

type Row = Omit<FeedItem, 'href' | 'html' | 'plain' | 'practices'> & {
  kind: LibraryKind;
  slug: string;
  practices: { title: string }[];
  chapters: { title: string; html: string; slots: string[]; plain: string }[];
};

/** What was published lately, each thing in one language: the one asked for, else its own. */
export async function listForFeed(
  ctx: Context,
  input: {
    kind?: LibraryKind | undefined;
    practice?: string | undefined;
    /** Its address. */
    category?: string | undefined;
    /** Only these. */
    ids?: readonly string[] | undefined;
    language?: string | undefined;
    /** Words for an erased member. */
    unknown: string;
  },
): Promise<FeedItem[]> {
  const { kind = null, practice = null, category = null, ids = null, language = null } = input;
  const { rows } = await sql<Row>`
    select thing.id, thing.kind, thing.slug, version.title, version.summary, version.language,
           publication.published_at as "publishedAt", version.changed_at as "changedAt",
           ${practicesOf(ctx)} as practices,
           array[${nameOf('author', ctx.locale)}] || array(
             select coalesce(${nameOf('writer', ctx.locale)}, co_author.name) from co_author
               left join member writer on writer.id = co_author.member_id
              where co_author.thing_id = thing.id order by co_author.id) as authors,
           (select json_agg(json_build_object('title', text.title, 'html', text.html, 'slots', text.slots,
                'plain', left(text.plain, 400)) order by chapter.position)
              from chapter join lateral (select * from chapter_text where chapter_id = chapter.id
                  and chapter_text.language in (version.language, thing.language)
                order by chapter_text.language = version.language desc limit 1) text on true
             where chapter.thing_id = thing.id) as chapters
      from thing join publication on publication.thing_id = thing.id
      join language_version version on version.thing_id = thing.id and version.published_at is not null
       and version.language = coalesce(${language}::text, thing.language)
      join member author on author.id = thing.author_id
     where thing.state = 'published' and ${visibleTo(ctx.actor)}
       and (${kind}::text is null or thing.kind = ${kind})
       and (${practice}::text is null or thing.id in (select thing_id from thing_practice
         join practice on practice.id = practice_id where practice.slug = ${practice}))
       and (${category}::text is null or publication.category_id = (select id from category where slug = ${category}))
       and (${ids}::uuid[] is null or thing.id = any(${ids}::uuid[]))
     order by publication.published_at desc, thing.id desc limit ${NEWEST}`.execute(ctx.db);
  const bodies = await fillBodies(
    ctx,
    rows.flatMap(({ chapters }) => chapters ?? []),
    input.unknown,
  );
  let next = 0;
  return rows.map(({ kind: own, slug, chapters, practices, ...row }) => ({
    ...row,
    href: thingPath(own, slug),
    practices: practices.map(({ title }) => title),
    html: (chapters ?? [])
      .map(({ title }) => (title ? `<h2>${escaped(title)}</h2>\n` : '') + bodies[next++]!)
      .join('\n'),
    plain: excerpt((chapters ?? []).map(({ plain }) => plain).join(' '), 300),
  }));
}

const escaped = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
