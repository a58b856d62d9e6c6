import { visit } from 'unist-util-visit';
import {
  escapeWords,
  parseMarkdown,
  renderMarkdown,
  slotUrl,
  toMarkdown,
} from '#platform/markdown/index.ts';
import type { AddressBook } from './address-book.ts';
import { lineAt, replaceOutsideCode } from './code-spans.ts';
import { chapterIndexes, type Group } from './gather.ts';
import type { Note, Page } from './page.ts';
import { definitionSources, rewriteAddresses, type Rewriting } from './rewrite.ts';
import { targetsOf } from './sections.ts';

/** Where a thing is, or will be. */
export interface Place {
  id: string;
  slug: string;
  href: string;
  /** What links to its chapters end with, in their order. */
  anchors: string[];
}

/** A file that a page shows, as it is known here. */
export interface ShownFile {
  url: string;
  width: number | null;
  height: number | null;
}

export interface World {
  book: AddressBook;
  groupOf(page: Page): Group;
  placeOf(group: Group): Place;
  /** All pages, for lists of those of a category. */
  pages: readonly Page[];
}

export interface Converted {
  title: string;
  summary: string;
  /** In the order of the thing's; null: our own export had none in this language. */
  chapters: ({ title: string; markdown: string } | null)[];
  links: number;
  notes: Note[];
}

/**
 * What a page says, as chapters of its thing.
 * @param show what becomes of a file that it shows; null: it cannot be shown
 */
export function convertPage(
  page: Page,
  world: World,
  show: (file: string) => ShownFile | null,
): Converted {
  const group = world.groupOf(page);
  const notes: Note[] = [...page.notes];
  const counted = { links: 0 };
  const chapters: Converted['chapters'] = group.chapters.map(() =>
    page.own ? null : { title: '', markdown: '' },
  );
  const { links, notes: footnotes } = definitionSources(page.text);
  const indexes = chapterIndexes(group, page);
  page.sections.forEach((section, i) => {
    const source = page.text.slice(section.start, section.end);
    const note = (offset: number, reason: Note['reason'], what: string) => {
      const line = page.line + lineAt(page.text, section.start + offset) - 1;
      notes.push({ file: page.file, line: Math.max(1, line), reason, what });
    };
    const rewriting = rewritingOf(page, world, show, counted, note);
    const own = page.own !== null;
    const known = own ? [] : links.filter((definition) => !source.includes(definition));
    let markdown = rewriteAddresses(source, known, rewriting);
    if (!own) markdown = plain(withoutIds(withFootnotes(markdown, footnotes)));
    const chapter = (chapters[indexes[i]!] ??= { title: '', markdown: '' });
    const isSurplus = i > 0 && indexes[i] === indexes[i - 1];
    if (isSurplus) {
      chapter.markdown = [chapter.markdown, `## ${escapeWords(section.title)}`, markdown.trim()]
        .filter(Boolean)
        .join('\n\n');
      note(0, 'more_chapters_than_source', section.title);
      return;
    }
    chapter.title = section.title;
    chapter.markdown = own ? trimLines(markdown) : markdown;
  });
  if (page.category && chapters.every((chapter) => !chapter?.title && !chapter?.markdown))
    chapters[0] = { title: '', markdown: listOf(page, world) };
  return { title: page.title, summary: page.summary, chapters, links: counted.links, notes };
}

/** What a link to a heading may end with is said by headings of pages elsewhere; here it would be read. */
const withoutIds = (text: string): string =>
  replaceOutsideCode(text, /^(#{1,6} .*?)[ \t]*\{#[^\s{}]+\}[ \t]*$/gm, ([, heading]) => heading!);

const trimLines = (text: string): string =>
  text.replace(/^(?:[ \t]*\n)+/, '').replace(/(?:\n[ \t]*)+$/, '');

/** Hand-written HTML that Markdown has marks for becomes Markdown. */
function plain(text: string): string {
  const trimmed = trimLines(text).trimEnd();
  let foreign = false;
  visit(parseMarkdown(trimmed), 'html', ({ value }) => {
    foreign ||= /<\/?[a-z]/i.test(value.replace(KEPT, ''));
  });
  return foreign ? toMarkdown(renderMarkdown(trimmed).html) : trimmed;
}
const KEPT = /<\/?(?:details|summary|kbd|sub|sup|u|ins|mark|abbr|br)\b[^<>]*>/gi;

/** Footnotes whose text stands in another chapter come along. */
function withFootnotes(text: string, footnotes: ReadonlyMap<string, string>): string {
  const missing = [...footnotes].filter(
    ([label]) => text.includes(`[^${label}]`) && !text.includes(`[^${label}]:`),
  );
  const strange = [...footnotes.values()].filter((source) => {
    const [, label] = /^\[\^([^\]]+)\]:/.exec(source) ?? [];
    return text.includes(source) && text.split(`[^${label}]`).length === 2;
  });
  const kept = strange.reduce((rest, source) => rest.replace(source, ''), text);
  return [kept, ...missing.map(([, source]) => source)].join('\n\n');
}

function rewritingOf(
  page: Page,
  world: World,
  show: (file: string) => ShownFile | null,
  counted: { links: number },
  note: (offset: number, reason: Note['reason'], what: string) => void,
): Rewriting {
  const link = (url: string, offset: number): string | null => {
    const target = world.book.resolve(page, url);
    switch (target.kind) {
      case 'elsewhere':
        return url;
      case 'here': {
        const anchor = anchorOf(page, target.fragment, world);
        if (anchor) return `#${anchor}`;
        if (page.own) return url;
        if (/^(?:top)?$/.test(target.fragment)) return '#';
        note(offset, 'dead_fragment', url);
        return null;
      }
      case 'page': {
        counted.links += 1;
        const place = world.placeOf(world.groupOf(target.page));
        const { fragment } = target;
        const anchor = fragment ? anchorOf(target.page, fragment, world) : null;
        if (anchor && (page.own || anchor !== place.anchors[0])) return `${place.href}#${anchor}`;
        if (fragment && !anchor && !isTitle(target.page, fragment))
          note(offset, 'dead_fragment', url);
        return slotUrl({ kind: 'thing', id: place.id });
      }
      case 'file': {
        const shown = show(target.file);
        if (!shown) note(offset, 'unsupported_file', url);
        return shown?.url ?? null;
      }
      case 'nothing':
        if (page.own) return url;
        note(offset, 'dead_link', url);
        return null;
    }
  };
  return {
    link,
    keepReferences: page.own !== null,
    picture: (url, offset) => {
      const target = world.book.resolve(page, url);
      if (target.kind === 'elsewhere') {
        note(offset, 'remote_picture', url);
        return { url, width: null, height: null };
      }
      const shown = target.kind === 'file' ? show(target.file) : null;
      if (!shown)
        note(offset, target.kind === 'file' ? 'unsupported_file' : 'missing_picture', url);
      return shown;
    },
    // Words that are but the title follow the title from now on.
    titled: (url, words) => {
      if (!page.own) return null;
      const target = world.book.resolve(page, url);
      if (target.kind !== 'page' || target.fragment) return null;
      const { pages } = world.groupOf(target.page);
      if (!pages.some(({ title }) => escapeWords(title) === words)) return null;
      return `<${slotUrl({ kind: 'thing', id: world.placeOf(world.groupOf(target.page)).id })}>`;
    },
  };
}

/** A link to the top of a page may end with its title. */
const isTitle = ({ title, key }: Page, fragment: string): boolean => {
  const flat = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
  return flat(title) === flat(fragment) || flat(key.split('/').at(-1)!) === flat(fragment);
};

function anchorOf(page: Page, fragment: string, world: World): string | null {
  if (fragment === '') return null;
  const section = targetsOf(page).get(fragment.toLowerCase());
  if (section === undefined) return null;
  const group = world.groupOf(page);
  return world.placeOf(group).anchors[chapterIndexes(group, page)[section]!] ?? null;
}

/** A page without words whose site listed there what belongs to its category: that list. */
function listOf(page: Page, world: World): string {
  const listed = world.pages.filter(
    (other) =>
      other !== page && other.category === page.category && other.language === page.language,
  );
  return listed
    .toSorted((a, b) => a.title.localeCompare(b.title, page.language))
    .map((other) => {
      const { id } = world.placeOf(world.groupOf(other));
      const summary = other.summary ? `: ${escapeWords(other.summary)}` : '';
      return `- <${slotUrl({ kind: 'thing', id })}>${summary}`;
    })
    .join('\n');
}
