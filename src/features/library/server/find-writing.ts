import { sql } from 'kysely';
import type { DraftContent } from '#commons/threads/schema.ts';
import { findDraft } from '#commons/threads/server/index.ts';
import { fillBodies, thingPath } from '#commons/things/server/index.ts';
import type { Context } from '#platform/context.ts';
import { notFound } from '#platform/errors.ts';
import { demand } from '#platform/verdict.ts';
import type { SettingsView, TemplateStep, VersionView, WritingView } from '../schema.ts';
import { accessPublication } from './access.ts';
import { draftKeyOf } from './chapters.ts';
import { attachedTo, findFiles } from './files.ts';
import { coverOf, coverView, type CoverRow } from './covers.ts';
import { mayArrange, mayEdit, mayPublish, maySubmit } from './policy.ts';
import { outdatedVersion } from './shown-version.ts';
import { stepOfChapter } from './step-of-chapter.ts';

/** What was typed and not saved, if there is any. */
function draftOf(kept: DraftContent | null, revision: number) {
  if (typeof kept?.markdown !== 'string') return null;
  const title = typeof kept.title === 'string' ? kept.title : null;
  // One that does not say what it was begun from is taken for one of now.
  return { title, markdown: kept.markdown, base: Number(kept.base ?? revision) };
}

interface ChapterRow {
  id: string;
  anchor: string;
  title: string | null;
  markdown: string | null;
  revision: number | null;
  source_title: string;
  source_html: string;
  source_slots: string[];
  says: number | null;
  source_revision: number;
  step: TemplateStep | null;
}

type Version = VersionView & { summary: string; head: boolean; head_revision: number };

/**
 * What somebody writes with: one language version of a thing, all its chapters by name, and one of them to
 * write, beside what the source says. Anybody who may not change it is refused.
 * @param at the language (the source if none) and the anchor of the chapter (none: title and summary)
 */
export async function findWriting(
  ctx: Context,
  slug: string,
  at: { language?: string; chapter?: string },
  unknown: string,
): Promise<WritingView> {
  const thing = await accessPublication(ctx, { slug });
  demand(mayEdit(ctx.actor, thing));
  const versions = await findVersions(ctx, thing.id);
  const language = at.language ?? thing.language;
  const own = versions.find((version) => version.language === language);
  const source = versions.find((version) => version.source);
  if (!own || !source) throw notFound();
  const rows = await findChapters(ctx, thing.id, language, thing.language);
  const row = at.chapter ? rows.find(({ anchor }) => anchor === at.chapter) : null;
  if (at.chapter && !row) throw notFound();
  const key = draftKeyOf(row?.id ?? '', language);
  const draft = row ? await findDraft(ctx, key) : null;
  const [sourceHtml] = row
    ? await fillBodies(ctx, [{ html: row.source_html, slots: row.source_slots }], unknown)
    : [];
  return {
    ...{ id: thing.id, slug, kind: thing.kind as WritingView['kind'] },
    state: thing.state as WritingView['state'],
    href: thingPath(thing.kind, slug),
    sentBack: thing.sent_back,
    language,
    sourceLanguage: thing.language,
    title: own.title,
    summary: own.summary,
    headOutdated: own.head,
    headRevision: own.head_revision,
    source: { title: source.title, summary: source.summary },
    versions: versions.map(({ summary: _, head: __, head_revision: ___, ...version }) => version),
    chapters: rows.map((each) => ({
      ...{ id: each.id, anchor: each.anchor, title: each.title ?? each.source_title },
      state: stateOf(each, own.source),
    })),
    chapter: row
      ? {
          ...{ id: row.id, anchor: row.anchor, key },
          title: row.title ?? (own.source ? row.source_title : ''),
          markdown: row.markdown ?? '',
          revision: row.revision ?? 0,
          draft: draftOf(draft, row.revision ?? 0),
          source: own.source ? null : { title: row.source_title, html: sourceHtml! },
          step: row.step,
        }
      : null,
    may: {
      publish: mayPublish(ctx.actor, thing),
      submit: maySubmit(ctx.actor, thing),
      arrange: mayArrange(ctx.actor, thing),
    },
  };
}

function stateOf(row: ChapterRow, isSource: boolean): WritingView['chapters'][number]['state'] {
  if (isSource) return 'written';
  if (row.markdown === null) return 'missing';
  return (row.says ?? 0) < row.source_revision ? 'outdated' : 'written';
}

async function findVersions(ctx: Context, thingId: string): Promise<Version[]> {
  const { rows } = await sql<Version>`
    select version.language, version.title, version.summary, version.head_revision, version.published_at is not null as published,
           version.source_revision is null as source, ${outdatedVersion} as outdated,
           coalesce(version.source_revision < (select source.head_revision from language_version source
             where source.thing_id = version.thing_id and source.source_revision is null), false) as head
      from language_version version join thing on thing.id = version.thing_id
     where version.thing_id = ${thingId}
     order by version.source_revision is null desc, version.language`.execute(ctx.db);
  return rows;
}

async function findChapters(
  ctx: Context,
  thingId: string,
  language: string,
  source: string,
): Promise<ChapterRow[]> {
  const { rows } = await sql<ChapterRow>`
    select chapter.id, chapter.anchor, own.title, own.markdown, own.revision, own.source_revision as says,
           source.title as source_title, source.html as source_html, source.slots as source_slots,
           source.revision as source_revision, ${stepOfChapter} as step
      from chapter
      join chapter_text source on source.chapter_id = chapter.id and source.language = ${source}
      left join chapter_text own on own.chapter_id = chapter.id and own.language = ${language}
     where chapter.thing_id = ${thingId} order by chapter.position`.execute(ctx.db);
  return rows;
}

/** What its settings are now, for whoever has come through its door, told in the language being written. */
export async function findSettings(
  ctx: Context,
  id: string,
  language: string,
): Promise<SettingsView> {
  type Row = Omit<SettingsView, 'cover' | 'files'> & { cover: CoverRow; attached: string[] };
  const { rows } = await sql<Row>`
    select array(select practice_id from thing_practice where thing_id = thing.id) as "practiceIds",
           array(select coalesce('@' || member.handle, co_author.name) from co_author
             left join member on member.id = co_author.member_id
            where co_author.thing_id = thing.id and member.state is distinct from 'erased' order by co_author.id) as "coAuthors",
           publication.review_on::text as "reviewOn", publication.category_id as "categoryId", ${coverOf()} as cover, ${attachedTo} as attached,
           (select json_object_agg(language, cover_alt) from language_version where thing_id = thing.id) as "coverAlts"
      from thing join publication on publication.thing_id = thing.id
      join language_version version on version.thing_id = thing.id and version.language = ${language}
     where thing.id = ${id}`.execute(ctx.db);
  const { cover, attached, ...rest } = rows[0]!;
  return { ...rest, cover: coverView(id, cover), files: await findFiles(ctx, [], attached) };
}
