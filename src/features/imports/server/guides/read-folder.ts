import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { LeftOutFile } from '../../schema.ts';

/** What lies in a folder, all paths relative to it and with `/`. */
export interface Folder {
  root: string;
  /** Markdown that is to be read. */
  pages: string[];
  /** Everything else that a page may show or link to. */
  files: Set<string>;
  leftOut: LeftOutFile[];
}

const PAGE = /\.(?:md|markdown)$/i;
/** Folders of site generators and package managers, which hold no pages. */
const NO_PAGES =
  /^(?:_site|_includes|_layouts|_sass|_data|_plugins|node_modules|vendor|layouts|themes|__pycache__)$/i;
/** What a repository says about itself, at its top. */
const ABOUT_REPOSITORY =
  /^(?:readme|licen[cs]e|copying|notice|changelog|changes|history|contributing|code[_-]of[_-]conduct|security|governance|authors|maintainers|support|pull_request_template|issue_template)(?:\.[a-z-]+)?\.(?:md|markdown)$/i;
const TABLE_OF_CONTENTS = /(?:^|\/)(?:summary|_sidebar|_navbar|_coverpage)\.(?:md|markdown)$/i;

/** Lists a folder of Markdown, whole, and decides which of its files are pages. Links to elsewhere are not followed. */
export async function readFolder(root: string): Promise<Folder> {
  const folder: Folder = { root, pages: [], files: new Set(), leftOut: [] };
  await readInto(folder, '');
  folder.pages.sort();
  folder.leftOut.sort((a, b) => (a.file < b.file ? -1 : 1));
  return folder;
}

async function readInto(folder: Folder, at: string): Promise<void> {
  const entries = await readdir(join(folder.root, at), { withFileTypes: true });
  for (const entry of entries) {
    const path = at ? `${at}/${entry.name}` : entry.name;
    if (entry.name.startsWith('.')) continue;
    if (entry.isDirectory()) {
      if (!NO_PAGES.test(entry.name)) await readInto(folder, path);
    } else if (entry.isFile()) {
      if (PAGE.test(entry.name)) sortPage(folder, path, entry.name);
      else if (/\.mdx$/i.test(entry.name)) folder.leftOut.push({ file: path, reason: 'mdx' });
      else folder.files.add(path);
    }
  }
}

function sortPage(folder: Folder, path: string, name: string): void {
  const leave = (reason: LeftOutFile['reason']) => folder.leftOut.push({ file: path, reason });
  if (path === name && ABOUT_REPOSITORY.test(name)) leave('about_repository');
  else if (TABLE_OF_CONTENTS.test(path)) leave('table_of_contents');
  // Hugo's own page of a section is named so; any other such file is a template or a part.
  else if (name.startsWith('_') && !/^_index\./i.test(name)) leave('template');
  else folder.pages.push(path);
}
