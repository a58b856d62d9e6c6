import { sql } from 'kysely';
import { handleOf, nameOf } from '#commons/identities/server/index.ts';
import { stewardsPracticeOf } from '#commons/practices/server/index.ts';
import { spaceView } from '#commons/spaces/server/index.ts';
import {
  fillBodies,
  practicesOf,
  thingPath,
  visibleTo,
  writesIt,
} from '#commons/things/server/index.ts';
import type { Context } from '#platform/context.ts';
import { notFound } from '#platform/errors.ts';
import {
  readingMinutes,
  type ChapterView,
  type LibraryKind,
  type LibraryState,
  type PublicationView,
  type VersionView,
} from '../schema.ts';
import { categoryOf } from './categories.ts';
import { coverOf, coverView, type CoverRow } from './covers.ts';
import { attachedTo, findFiles } from './files.ts';
import { audienceColumns, audienceOf, type AudienceRow } from './find-consent.ts';
import { communityName } from './share/serve-share.ts';
import { shareView } from './share/share-view.ts';
import { isDue } from './list-library.ts';
import {
  mayArchive,
  mayEdit,
  mayPublish,
  mayReadFeedback,
  mayRemove,
  mayRestore,
  maySubmit,
  maySuggest,
} from './policy.ts';
import { outdatedVersion, seesUnpublished, shownVersion } from './shown-version.ts';
import { stepOfChapter } from './step-of-chapter.ts';

interface Row extends AudienceRow {
  id: string;
  slug: string;
  kind: LibraryKind;
  state: LibraryState;
  space: PublicationView['space'];
  source_language: string;
  language: string;
  title: string;
  summary: string;
  words: number;
  outdated: boolean;
  changed_at: Date;
  published_at: Date | null;
  review_on: string | null;
  review_due: boolean;
  sent_back: string;
  author_id: string;
  author_name: string;
  author_handle: string | null;
  organisation: string | null;
  co_authors: PublicationView['coAuthors'];
  practices: PublicationView['practices'];
  category: PublicationView['category'];
  cover: CoverRow;
  community: string | null;
  attached: string[];
  versions: VersionView[];
  removed_by: string | null;
  post_count: number;
  following: boolean;
  saved: boolean;
  helped: boolean | null;
  place: string | null;
  helpers: PublicationView['helpers'];
}

interface ChapterRow {
  id: string;
  anchor: string;
  title: string;
  html: string;
  slots: string[];
  language: string;
  outdated: boolean;
  postCount: number;
  step: ChapterView['step'];
}

/**
 * The page of a guide, an article or a template: itself in one language, with all its chapters. Three queries,
 * however long it is.
 * @param asked the language that the address names; else the reader's first that there is
 * @param unknown words for an erased member
 */
export async function findPublication(
  ctx: Context,
  slug: string,
  asked: string | undefined,
  unknown: string,
): Promise<PublicationView> {
  const row = await findRow(ctx, slug, asked);
  const chapters = await findChapters(ctx, row, unknown);
  return {
    ...{ id: row.id, slug: row.slug, kind: row.kind, state: row.state, space: row.space },
    href: thingPath(row.kind, row.slug),
    title: row.title,
    summary: row.summary,
    language: row.language,
    sourceLanguage: row.source_language,
    outdated: row.outdated,
    versions: row.versions,
    minutes: readingMinutes(row.words),
    chapterCount: chapters.length,
    chapters,
    files: await findFiles(
      ctx,
      chapters.map(({ html }) => html),
      row.attached,
    ),
    practices: row.practices,
    category: row.category,
    cover: coverView(row.id, row.cover),
    share: shareView(row),
    publishedAt: row.published_at?.toISOString() ?? null,
    changedAt: row.changed_at.toISOString(),
    reviewOn: row.review_on,
    reviewDue: row.review_due,
    sentBack: row.sent_back,
    author: { id: row.author_id, name: row.author_name, handle: row.author_handle },
    coAuthors: row.co_authors,
    organisation: row.organisation,
    postCount: row.post_count,
    following: row.following,
    saved: row.saved,
    helped: row.helped,
    place: row.place,
    helpers: row.helpers,
    audience: audienceOf(ctx, row.space.kind, row),
    may: {
      edit: mayEdit(ctx.actor, row),
      submit: maySubmit(ctx.actor, row),
      publish: mayPublish(ctx.actor, row),
      archive: mayArchive(ctx.actor, row),
      remove: mayRemove(ctx.actor, row),
      restore: mayRestore(ctx.actor, row),
      suggest: maySuggest(ctx.actor, row),
      readFeedback: mayReadFeedback(ctx.actor, row),
    },
  };
}

async function findRow(ctx: Context, slug: string, asked: string | undefined): Promise<Row> {
  const me = ctx.actor.memberId;
  const mine = (table: 'follow' | 'save') => sql`exists (select from ${sql.table(table)}
    where member_id = ${me}::uuid and target_kind = 'thing' and target_id = thing.id)`;
  const { rows } = await sql<Row>`
    select thing.id, thing.slug, thing.kind, thing.state, ${spaceView()} as space,
           thing.language as source_language, thing.removed_by, thing.post_count, version.language, version.title, version.summary,
           version.words, ${outdatedVersion} as outdated, version.changed_at, publication.published_at,
           publication.review_on::text, ${isDue(ctx)} as review_due, publication.sent_back,
           thing.author_id, ${nameOf('author', ctx.locale)} as author_name, ${handleOf('author')} as author_handle,
           organisation.name as organisation, ${practicesOf(ctx)} as practices,
           ${categoryOf(ctx)} as category, ${coverOf()} as cover, ${communityName} as community, ${attachedTo} as attached,
           (select coalesce(json_agg(json_build_object('name', coalesce(${nameOf('writer', ctx.locale)}, co_author.name),
                'handle', ${handleOf('writer')}) order by co_author.id), '[]')
              from co_author left join member writer on writer.id = co_author.member_id
             where co_author.thing_id = thing.id) as co_authors,
           (select json_agg(json_build_object('language', version.language, 'title', version.title,
                'published', version.published_at is not null, 'source', version.source_revision is null,
                'outdated', ${outdatedVersion}) order by version.source_revision is null desc, version.language)
              from language_version version where version.thing_id = thing.id
               and (version.published_at is not null or ${seesUnpublished(ctx)})) as versions,
           ${writesIt(ctx.actor)} as writes, ${stewardsPracticeOf(ctx.actor)} as stewards_practice,
           ${audienceColumns(ctx)}, ${mine('follow')} as following, ${mine('save')} as saved,
           (select helped from feedback where thing_id = thing.id and member_id = ${me}::uuid) as helped,
           (select chapter.anchor from reading_place join chapter on chapter.id = chapter_id
             where reading_place.thing_id = thing.id and member_id = ${me}::uuid) as place,
           (select coalesce(json_agg(json_build_object('name', ${nameOf('helper', ctx.locale)},
                'handle', ${handleOf('helper')}) order by helper.name), '[]')
              from member helper where helper.state <> 'erased' and helper.id in (select member_id from suggestion
                where suggestion.thing_id = thing.id and suggestion.state = 'accepted')) as helpers
      from thing
      join publication on publication.thing_id = thing.id
      join lateral ${shownVersion(ctx, asked)} version on true
      join member author on author.id = thing.author_id
      left join organisation on organisation.id = thing.organisation_id
     where thing.slug = ${slug} and ${visibleTo(ctx.actor)}`.execute(ctx.db);
  const row = rows[0];
  // Nobody is shown another language than the one whose address this is.
  if (!row || (asked !== undefined && row.language !== asked)) throw notFound();
  return row;
}

/** All chapters in the language, in the source's where that does not have one yet. */
async function findChapters(ctx: Context, row: Row, unknown: string): Promise<ChapterView[]> {
  const { rows } = await sql<ChapterRow>`
    select chapter.id, chapter.anchor, text.title, text.html, text.slots, text.language,
           coalesce(text.source_revision < source.revision, false) as outdated,
           (select count(*)::int from post where post.chapter_id = chapter.id and number > 0
               and removed_at is null) as "postCount", ${stepOfChapter} as step
      from chapter
      join lateral (select * from chapter_text where chapter_id = chapter.id
          and language in (${row.language}, ${row.source_language})
        order by language = ${row.language} desc limit 1) text on true
      left join chapter_text source on source.chapter_id = chapter.id
       and source.language = ${row.source_language}
     where chapter.thing_id = ${row.id}
     order by chapter.position`.execute(ctx.db);
  const bodies = await fillBodies(ctx, rows, unknown);
  return rows.map(({ slots: _, ...chapter }, i) => ({ ...chapter, html: bodies[i]! }));
}
