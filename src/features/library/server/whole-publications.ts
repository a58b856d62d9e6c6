import { sql } from 'kysely';
import type { Db } from '#platform/db/connect.ts';
import type { CategoryInput, LibraryKind, TemplateStep } from '../schema.ts';
import { stepOfChapter } from './step-of-chapter.ts';

/** A guide, an article or a template with everything that its languages say, for an export by whoever runs the install. */
export interface WholePublication {
  id: string;
  kind: LibraryKind;
  slug: string;
  state: string;
  language: string;
  space: string;
  publishedAt: Date | null;
  reviewOn: string | null;
  authors: string[];
  practices: string[];
  category: CategoryInput | null;
  /** The file of its cover’s largest size. */
  cover: string | null;
  /** What can be downloaded at its end. */
  attached: { id: string; name: string }[];
  versions: WholeVersion[];
}

interface WholeVersion {
  language: string;
  title: string;
  summary: string;
  /** What the cover shows; empty without one. */
  coverAlt: string;
  shown: boolean;
  words: number;
  changedAt: string;
  /** Those that it has a text of, in order. */
  chapters: { anchor: string; title: string; markdown: string; step: TemplateStep | null }[];
}

const BATCH = 50;

/** All guides, articles and templates but removed and hidden ones, the oldest first, some at a time. */
export async function* wholePublications(db: Db): AsyncGenerator<WholePublication> {
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const { rows } = await sql<WholePublication>`
      select thing.id, thing.kind, thing.slug, thing.state, thing.language, space.kind as space,
             publication.published_at as "publishedAt", publication.review_on::text as "reviewOn",
             array(select coalesce(member.name, co_author.name) from co_author
                 left join member on member.id = co_author.member_id and member.state <> 'erased'
               where co_author.thing_id = thing.id and coalesce(member.name, co_author.name) <> ''
               order by co_author.id) as authors,
             array(select practice.slug from thing_practice join practice on practice.id = practice_id
               where thing_practice.thing_id = thing.id order by 1) as practices,
             (select json_build_object('slug', category.slug, 'titles', (select json_object_agg(locale, title)
                  from category_text where category_id = category.id))
                from category where category.id = publication.category_id) as category,
             (select file_hash from cover where cover.thing_id = thing.id order by width desc limit 1) as cover,
             (select coalesce(json_agg(json_build_object('id', attachment.id, 'name', attachment.name)
                  order by attachment.id), '[]')
                from publication_file join attachment on attachment.id = attachment_id
               where publication_file.thing_id = thing.id) as attached,
             (select json_agg(json_build_object('language', version.language, 'title', version.title,
                  'summary', version.summary, 'coverAlt', version.cover_alt, 'shown', version.published_at is not null,
                  'words', version.words, 'changedAt', version.changed_at,
                  'chapters', (select coalesce(json_agg(json_build_object('anchor', chapter.anchor,
                       'title', text.title, 'markdown', text.markdown, 'step', ${stepOfChapter}) order by chapter.position), '[]')
                     from chapter join chapter_text text on text.chapter_id = chapter.id
                      and text.language = version.language
                    where chapter.thing_id = thing.id))
                order by version.source_revision is null desc, version.language)
                from language_version version where version.thing_id = thing.id) as versions
        from thing join publication on publication.thing_id = thing.id
        join space on space.id = thing.space_id
       where thing.kind in ('guide', 'article', 'template') and thing.state not in ('removed', 'hidden', 'joined') and thing.id > ${after}
       order by thing.id limit ${BATCH}`.execute(db);
    yield* rows;
    if (rows.length < BATCH) return;
    after = rows.at(-1)!.id;
  }
}
