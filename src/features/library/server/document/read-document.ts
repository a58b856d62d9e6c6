import { sql } from 'kysely';
import sharp from 'sharp';
import { thingPath, type ThingKind } from '#commons/things/server/index.ts';
import type { Db } from '#platform/db/connect.ts';
import { fillSlots } from '#platform/markdown/index.ts';
import { filesFolder, openFile } from '#platform/storage/index.ts';
import { stampOf } from '../pdf/stamp.ts';
import { toBlocks, type Block } from './to-blocks.ts';

interface Head {
  kind: ThingKind;
  slug: string;
  space_id: string;
  source_language: string;
  title: string;
  summary: string;
  changed_at: Date;
  revision: number;
  source_revision: number;
  author: string | null;
  co_authors: string[];
}
interface ChapterRow {
  anchor: string;
  title: string;
  html: string;
  slots: string[];
  language: string;
}

/** What a document shows that is made of a text: a PDF, or a file for a word processor. */
export interface TextDocument {
  title: string;
  summary: string;
  authors: string[];
  /** Year, month, day. */
  date: [number, number, number];
  lang: string;
  region: string | null;
  /** Lines of the cover, in the document's language. */
  byline: string;
  dateline: string;
  address: string;
  /** Where it is from, at the foot of each page. */
  place: string;
  contents: boolean;
  chapters: {
    anchor: string;
    title: string;
    lang: string;
    region: string | null;
    blocks: Block[];
  }[];
}

/** What a document shows, its pictures, and of which words it is. */
export interface ReadDocument {
  stamp: string;
  document: TextDocument;
  pictures: Map<string, Buffer>;
}

/** A language version as it is now, its links within filled in for all who may read it. */
export interface ReadTexts {
  head: Head;
  chapters: { anchor: string; title: string; language: string; html: string }[];
}

/**
 * Reads what a language version says now; null: there is none such any more.
 * @param part the anchor of the one chapter that is wanted; not there: null
 */
export async function readTexts(
  db: Db,
  thingId: string,
  language: string,
  part?: string,
): Promise<ReadTexts | null> {
  const head = await readHead(db, thingId, language);
  if (!head) return null;
  const all = await readChapters(db, thingId, language, head.source_language);
  const chapters = part ? all.filter(({ anchor }) => anchor === part) : all;
  if (part && chapters.length === 0) return null;
  const fill = await slotWords(
    db,
    head.space_id,
    chapters.flatMap(({ slots }) => slots),
  );
  const filled = chapters.map(({ slots: _, html, ...chapter }) => ({
    ...chapter,
    html: fillSlots(html, fill, () => '…'),
  }));
  const [only] = filled;
  // One part is a text of its own: its title stands over all of it.
  if (part && only?.title)
    return {
      head: { ...head, title: only.title, summary: '' },
      chapters: [{ ...only, title: '' }],
    };
  return { head: part ? { ...head, summary: '' } : head, chapters: filled };
}

/** Reads a language version, or one part of it, as blocks with its pictures; null as in `readTexts`. */
export async function readDocument(
  db: Db,
  thingId: string,
  language: string,
  part?: string,
): Promise<ReadDocument | null> {
  const read = await readTexts(db, thingId, language, part);
  if (!read) return null;
  const { head, chapters } = read;
  const html = chapters.map((chapter) => chapter.html);
  const pictures = await readPictures(db, thingId, html.join('\n'));
  const site = (process.env.SITE_URL ?? '').replace(/\/+$/, '');
  const anchors = new Set(chapters.map(({ anchor }) => anchor));
  const own = thingPath(head.kind, head.slug);
  const link = (href: string) => {
    const [, path, fragment] = /^([^#]*)#(.+)$/.exec(href) ?? [];
    if (fragment && (path === '' || path === own) && anchors.has(fragment))
      return { t: 'jump' as const, to: fragment };
    if (/^(?:https?:|mailto:)/i.test(href)) return { t: 'link' as const, to: href };
    return site && href.startsWith('/') && !href.startsWith('//')
      ? { t: 'link' as const, to: site + href }
      : null;
  };
  const picture = (src: string) => {
    const found = pictures.get(fileId(src) ?? '');
    return found ? { path: found.path, width: found.width } : null;
  };
  const authors = [head.author, ...head.co_authors].filter((name) => name !== null);
  const [lang, region] = tagOf(language);
  const day = head.changed_at;
  const document: TextDocument = {
    ...{ title: head.title, summary: head.summary, authors, lang, region },
    date: [day.getUTCFullYear(), day.getUTCMonth() + 1, day.getUTCDate()],
    byline: new Intl.ListFormat(language).format(authors),
    dateline: [dayIn(language, day), nameIn(language)].filter(Boolean).join(' · '),
    address: site ? `${site}${own}?language=${language}` : '',
    place: site ? new URL(site).host : '',
    contents: chapters.filter(({ title }) => title).length > 1,
    chapters: chapters.map(({ anchor, title, language: tongue }, i) => {
      const [lang, region] = tagOf(tongue);
      const below = title ? 1 : 0;
      return { anchor, title, lang, region, blocks: toBlocks(html[i]!, { link, picture, below }) };
    }),
  };
  return {
    stamp: stampOf(head),
    document,
    pictures: new Map([...pictures.values()].map(({ path, bytes }) => [path, bytes])),
  };
}

async function readHead(db: Db, thingId: string, language: string): Promise<Head | undefined> {
  const { rows } = await sql<Head>`
    select thing.kind, thing.slug, thing.space_id, thing.language as source_language, version.title, version.summary,
           version.changed_at, version.revision, source.revision as source_revision,
           case when author.state <> 'erased' then author.name end as author,
           array(select coalesce(member.name, co_author.name) from co_author
               left join member on member.id = co_author.member_id
             where co_author.thing_id = thing.id and coalesce(member.state, '') <> 'erased'
             order by co_author.id) as co_authors
      from thing
      join language_version version on version.thing_id = thing.id and version.language = ${language}
      join language_version source on source.thing_id = thing.id and source.source_revision is null
      join member author on author.id = thing.author_id
     where thing.id = ${thingId}`.execute(db);
  return rows[0];
}

async function readChapters(
  db: Db,
  thingId: string,
  language: string,
  source: string,
): Promise<ChapterRow[]> {
  const { rows } = await sql<ChapterRow>`
    select chapter.anchor, text.title, text.html, text.slots, text.language
      from chapter
      join lateral (select * from chapter_text where chapter_id = chapter.id and language in (${language}, ${source})
        order by language = ${language} desc limit 1) text on true
     where chapter.thing_id = ${thingId} and (text.title <> '' or text.html <> '')
     order by chapter.position`.execute(db);
  return rows;
}

/**
 * Words and addresses for links within: one file serves all readers, so only things that each of them may see are
 * named, those that are public or stand in the same space.
 */
async function slotWords(db: Db, spaceId: string, slots: readonly string[]) {
  const idsOf = (kind: string) =>
    slots.filter((slot) => slot.startsWith(`${kind}/`)).map((slot) => slot.slice(kind.length + 1));
  const { rows } = await sql<{ key: string; text: string; kind: ThingKind | null; slug: string }>`
    select 'thing/' || named.id as key, thing.title as text, thing.kind, thing.slug
      from thing named join thing on thing.id = coalesce(named.joined_to, named.id)
      join space on space.id = thing.space_id
     where named.id = any(${idsOf('thing')}::uuid[]) and thing.state in ('published', 'archived')
       and (space.kind = 'public' or space.id = ${spaceId} and space.kind <> 'participants')
    union all
    select 'member/' || id, '@' || name, null, 'people/' || handle
      from member where id = any(${idsOf('member')}::uuid[]) and state not in ('erased', 'persona')
    union all
    select 'team/' || id, '@' || name, null, 'teams/' || handle
      from team where id = any(${idsOf('team')}::uuid[])`.execute(db);
  const found = new Map(
    rows.map(({ key, text, kind, slug }) => [
      key,
      { text, href: kind ? thingPath(kind, slug) : `/${slug}` },
    ]),
  );
  return (slot: { kind: string; id: string }) => found.get(`${slot.kind}/${slot.id}`) ?? null;
}

const fileId = (src: string): string | null =>
  /^\/files\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\//.exec(src)?.[1] ?? null;

const MOST_PIXELS = 1600;
/** CSS pixels are a little smaller on paper. */
const POINTS_PER_PIXEL = 0.6;

/** The pictures that a text shows, as the template reads them: only the thing's own. */
async function readPictures(db: Db, thingId: string, html: string) {
  const ids = [...html.matchAll(/<img[^>]*? src="([^"]+)"/g)].flatMap(
    ([, src]) => fileId(src!) ?? [],
  );
  const pictures = new Map<string, { path: string; width: number; bytes: Buffer }>();
  if (ids.length === 0) return pictures;
  const rows = await db
    .selectFrom('attachment')
    .innerJoin('file', 'file.hash', 'attachment.file_hash')
    .select(['attachment.id', 'file.hash', 'file.width'])
    .where('attachment.id', 'in', ids)
    .where('attachment.thing_id', '=', thingId)
    .where('file.mime', 'like', 'image/%')
    .execute();
  for (const { id, hash, width } of rows) {
    const image = sharp(await bytesOf(hash)).resize({
      ...{ width: MOST_PIXELS, height: MOST_PIXELS, fit: 'inside', withoutEnlargement: true },
    });
    const clear = (await image.metadata()).hasAlpha;
    const bytes = await (clear ? image.png() : image.jpeg({ quality: 84 })).toBuffer();
    const path = `${id}.${clear ? 'png' : 'jpg'}`;
    pictures.set(id, { path, bytes, width: (width ?? MOST_PIXELS) * POINTS_PER_PIXEL });
  }
  return pictures;
}

async function bytesOf(hash: string): Promise<Buffer> {
  const { stream } = await openFile(filesFolder(), hash);
  return Buffer.concat((await stream.toArray()) as Buffer[]);
}

/** A language tag as typesetting knows it: language and country. */
function tagOf(tag: string): [lang: string, region: string | null] {
  const [lang, ...rest] = tag.toLowerCase().split('-');
  return [lang!, rest.find((part) => /^[a-z]{2}$/.test(part))?.toUpperCase() ?? null];
}

const dayIn = (language: string, day: Date): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(day);

function nameIn(language: string): string {
  const name = new Intl.DisplayNames(language, { type: 'language' }).of(language) ?? '';
  return name.charAt(0).toLocaleUpperCase(language) + name.slice(1);
}
