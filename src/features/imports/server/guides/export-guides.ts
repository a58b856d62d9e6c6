import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { sql } from 'kysely';
import { stringify } from 'yaml';
import { thingPath } from '#commons/things/server/index.ts';
import type { LibraryKind } from '#features/library/schema.ts';
import { wholePublications, type WholePublication } from '#features/library/server/index.ts';
import type { Db } from '#platform/db/connect.ts';
import { escapeWords } from '#platform/markdown/index.ts';
import { filesFolder, openFile } from '#platform/storage/index.ts';
import type { GuidesExport } from '../../schema.ts';
import { cell } from '../table-cell.ts';
import { fileOf, outward, readAddresses, type Addresses } from './outward.ts';
import { hashOfBody } from './own-head.ts';

/** The folder holds something already. */
export class FolderNotEmpty extends Error {}

type Version = WholePublication['versions'][number];

/** Under what each kind is counted. */
export const SHELVES: Partial<Record<LibraryKind, 'guides' | 'articles' | 'templates'>> = {
  guide: 'guides',
  article: 'articles',
  template: 'templates',
};

/**
 * Writes all guides, articles and templates as Markdown, one file a language, with their pictures, covers and files beside them and an index as
 * JSON Lines and CSV. `importGuides` makes the same of it elsewhere.
 */
export async function exportGuides(
  db: Db,
  options: { folder: string; onProgress?: (things: number) => void },
): Promise<GuidesExport> {
  const { folder, onProgress } = options;
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length > 0) throw new FolderNotEmpty(folder);
  const addresses = await readAddresses(db);
  const report: GuidesExport = { guides: 0, articles: 0, templates: 0, versions: 0, files: 0 };
  const files = new Set<string>();
  const covers = new Set<string>();
  const lines = createWriteStream(join(folder, 'index.jsonl'));
  const table = createWriteStream(join(folder, 'index.csv'));
  table.write(`${COLUMNS.join(',')}\r\n`);
  for await (const publication of wholePublications(db)) {
    report[SHELVES[publication.kind] ?? 'guides'] += 1;
    if (publication.cover) covers.add(publication.cover);
    for (const { id } of publication.attached) files.add(id);
    for (const version of publication.versions) {
      const file = fileOf(publication, version.language);
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await writeFile(join(folder, file), pageOf(publication, version, addresses, files));
      const row = rowOf(publication, version, file);
      lines.write(`${JSON.stringify(row)}\n`);
      table.write(`${COLUMNS.map((name) => cell(row[name])).join(',')}\r\n`);
      report.versions += 1;
    }
    onProgress?.(1);
  }
  lines.end();
  table.end();
  await Promise.all([once(lines, 'close'), once(table, 'close')]);
  report.files = await writeFiles(db, folder, [...files], [...covers]);
  return report;
}

function pageOf(
  it: WholePublication,
  version: Version,
  addresses: Addresses,
  files: Set<string>,
): string {
  const blocks = version.chapters.map(({ anchor, title, markdown, step }) => {
    const heading = title ? `## ${escapeWords(title)} {#${anchor}}\n\n` : '';
    const text = outward(markdown.replace(/\r\n?/g, '\n'), version.language, addresses, files);
    return { anchor, title, step, text: `${heading}${text}\n\n` };
  });
  const body = blocks.map(({ text }) => text).join('');
  const state = ['published', 'archived'].includes(it.state) ? it.state : 'draft';
  const head = {
    title: version.title,
    ...(version.summary && { description: version.summary }),
    lang: version.language,
    type: it.kind,
    ...(it.publishedAt && { date: it.publishedAt.toISOString() }),
    permalink: thingPath(it.kind, it.slug),
    ...(it.authors.length > 0 && { authors: it.authors }),
    ...(it.practices.length > 0 && { practices: it.practices }),
    ...(state === 'draft' && { draft: true }),
    copia: {
      ...{ state, space: it.space, source: it.language, shown: version.shown },
      ...(it.reviewOn && { review: it.reviewOn }),
      ...(it.category && { category: it.category }),
      ...(it.cover && { cover: { file: coverFile(it.cover), alt: version.coverAlt } }),
      ...(it.attached.length > 0 && { files: it.attached.map(fileName) }),
      text: hashOfBody(body),
      chapters: blocks.map(({ anchor, title, step, text }) => ({
        ...{ anchor, title, lines: text.split('\n').length - 1 },
        ...(step && { step }),
      })),
    },
  };
  return `---\n${stringify(head, { lineWidth: 0, version: '1.1' })}---\n${body}`;
}

const fileName = ({ id, name }: { id: string; name: string }): string => `files/${id}-${name}`;
const coverFile = (hash: string): string => `files/cover-${hash}.webp`;

/**
 * @param ids of attachments
 * @param covers hashes of pictures
 * @returns how many files there are now
 */
async function writeFiles(
  db: Db,
  folder: string,
  ids: readonly string[],
  covers: readonly string[],
): Promise<number> {
  const attachments = await db
    .selectFrom('attachment')
    .select(['id', 'name', 'file_hash'])
    .where('id', '=', (any) => any.fn.any(any.val(ids)))
    .execute();
  const files = [
    ...attachments.map((each) => ({ hash: each.file_hash, file: fileName(each) })),
    ...covers.map((hash) => ({ hash, file: coverFile(hash) })),
  ];
  if (files.length > 0) await mkdir(join(folder, 'files'), { recursive: true });
  for (const { hash, file } of files) {
    const { stream } = await openFile(filesFolder(), hash);
    await pipeline(stream, createWriteStream(join(folder, file)));
  }
  return files.length;
}

const COLUMNS = [
  ...(['kind', 'slug', 'language', 'source', 'title', 'summary', 'state', 'space'] as const),
  ...(['practices', 'authors', 'published', 'changed', 'chapters', 'words', 'file'] as const),
];

function rowOf(it: WholePublication, version: Version, file: string) {
  return {
    ...{ kind: it.kind, slug: it.slug, language: version.language },
    source: version.language === it.language,
    ...{ title: version.title, summary: version.summary, state: it.state, space: it.space },
    ...{ practices: it.practices, authors: it.authors },
    published: it.publishedAt?.toISOString() ?? null,
    changed: new Date(version.changedAt).toISOString(),
    ...{ chapters: version.chapters.length, words: version.words, file },
  };
}
