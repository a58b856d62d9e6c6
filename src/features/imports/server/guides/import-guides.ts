import { readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { CommonSpace } from '#commons/spaces/schema.ts';
import { spaceOf } from '#commons/spaces/server/index.ts';
import { guessLanguage } from '#commons/languages/server/index.ts';
import type { Context } from '#platform/context.ts';
import { LOCALES } from '#platform/i18n/locales.ts';
import { MarkdownTooComplex } from '#platform/markdown/index.ts';
import type { GuidesReport } from '../../schema.ts';
import { AddressBook } from './address-book.ts';
import { splitFrontMatter, WrongFrontMatter } from './front-matter.ts';
import { gatherPages } from './gather.ts';
import { readKnownPages } from './known-pages.ts';
import { readPage, unusedFields, type Page } from './page.ts';
import { placePages } from './place.ts';
import { readFolder, type Folder } from './read-folder.ts';
import { withSource } from '../with-source.ts';
import { GroupWriter } from './write-group.ts';

export interface GuidesOptions {
  folder: string;
  /** Who may read them; where a page of our own export names another, that. */
  space?: CommonSpace;
  state?: 'draft' | 'published';
  /** Practices that all belong to. */
  practiceIds?: readonly string[];
  /** Tells several folders apart; the folder's name if none is given. */
  source?: string;
  /** Which language is a thing's own, where it has several. */
  sourceLanguage?: string;
  /** Fields of the pages' heads to show above their texts. */
  fields?: readonly string[];
  /** The address of the site that the folder was, for links that name it. */
  site?: string | null;
  dryRun?: boolean;
  onProgress?: (step: 'read' | 'write', pages: number, total: number | null) => void;
}

/**
 * Brings a folder of Markdown in as guides and articles, or what has changed in it since the last time. In the
 * name of `ctx.actor`; nobody is told. A page that cannot be read is reported, and the rest goes on.
 */
export async function importGuides(ctx: Context, options: GuidesOptions): Promise<GuidesReport> {
  const { dryRun = false, onProgress } = options;
  const folder = await readFolder(options.folder);
  const source = options.source ?? basename(resolve(options.folder));
  const report = emptyReport(source, dryRun);
  report.leftOut.push(...folder.leftOut);
  const pages = await readPages(folder, options, report, () =>
    onProgress?.('read', 1, folder.pages.length),
  );
  const sources = [options.sourceLanguage, ctx.locale, 'en'].filter((each) => each !== undefined);
  const { groups, twins } = gatherPages(pages, sources);
  for (const { page, other } of twins)
    report.skipped.push({
      file: page.file,
      line: 1,
      reason: `the same page, in the same language, as ${other.file}`,
    });
  await withSource(ctx.db, { kind: 'guides', name: source, dryRun }, async (sourceId) => {
    const known = await readKnownPages(ctx.db, sourceId);
    const writer = new GroupWriter(ctx, {
      folder,
      groups,
      known,
      report,
      book: new AddressBook(
        groups.flatMap((group) => group.pages),
        folder.files,
        options.site,
      ),
      state: options.state ?? 'published',
      practiceIds: options.practiceIds ?? [],
      spaceFor: async (page) => {
        const space = options.space ?? page.own?.space ?? 'members';
        return dryRun ? '' : spaceOf(ctx.db, space);
      },
      dryRun,
    });
    await writer.prepare();
    for (const group of groups) {
      await writer.write(group);
      onProgress?.('write', group.pages.length, pages.length);
    }
  });
  finish(report);
  return report;
}

function emptyReport(source: string, dryRun: boolean): GuidesReport {
  return {
    ...{
      source,
      pages: 0,
      guides: 0,
      articles: 0,
      templates: 0,
      languages: {},
      chapters: 0,
      links: 0,
      pictures: 0,
    },
    created: { things: 0, versions: 0, pictures: 0 },
    ...{
      updated: 0,
      unchanged: 0,
      kept: [],
      leftOut: [],
      skipped: [],
      notes: [],
      fields: {},
      dryRun,
    },
  };
}

function finish(report: GuidesReport): void {
  const byFile = (a: { file: string; line?: number }, b: { file: string; line?: number }) =>
    a.file === b.file ? (a.line ?? 0) - (b.line ?? 0) : a.file < b.file ? -1 : 1;
  for (const list of [report.leftOut, report.skipped, report.notes, report.kept]) list.sort(byFile);
}

async function readPages(
  folder: Folder,
  options: GuidesOptions,
  report: GuidesReport,
  onPage: () => void,
): Promise<Page[]> {
  const texts = new Map<string, string>();
  for (const file of folder.pages) {
    const bytes = await readFile(join(folder.root, file));
    try {
      texts.set(file, new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    } catch {
      report.skipped.push({ file, line: 1, reason: 'not a text in UTF-8' });
    }
  }
  const likely: [string, ...string[]] = [options.sourceLanguage ?? 'en', ...LOCALES];
  const places = placePages([...texts.keys()], (at, language) => {
    const sample = [...texts].filter(([file]) => file.startsWith(`${at}/`)).map(([, text]) => text);
    return guessLanguage(sample.join('\n').slice(0, 3000), [language]) === language.split('-')[0];
  });
  const pages: Page[] = [];
  const fields = options.fields ?? [];
  for (const [file, text] of texts) {
    onPage();
    try {
      const page = readPage(file, text, { place: places.get(file)!, likely, fields });
      if (isEmpty(page)) report.leftOut.push({ file, reason: 'empty' });
      else pages.push(page);
      for (const name of unusedFields(text, fields))
        report.fields[name] = (report.fields[name] ?? 0) + 1;
    } catch (error) {
      report.skipped.push({ file, ...whyNot(error, text) });
    }
  }
  return pages;
}

const isEmpty = ({ text, category }: Page): boolean => text.trim() === '' && category === '';

function whyNot(error: unknown, text: string): { line: number; reason: string } {
  if (error instanceof WrongFrontMatter)
    return { line: error.line, reason: `its head cannot be read: ${error.message}` };
  if (error instanceof MarkdownTooComplex)
    return { line: lineOfBody(text), reason: `too much for one page: ${error.message}` };
  throw error;
}

function lineOfBody(text: string): number {
  try {
    return splitFrontMatter(text).line;
  } catch {
    return 1;
  }
}
