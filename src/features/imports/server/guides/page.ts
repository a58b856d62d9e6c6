import { basename, dirname } from 'node:path/posix';
import type { LibraryKind } from '#features/library/schema.ts';
import { guessLanguage } from '#commons/languages/server/index.ts';
import type { PageNote } from '../../schema.ts';
import { dateOf, splitFrontMatter, textOf, textsOf, type FrontMatter } from './front-matter.ts';
import { outlineOf, type Heading } from './headings.ts';
import { resolveTemplates } from './liquid.ts';
import { ownHead, type OwnHead } from './own-head.ts';
import { asLanguage, type Place } from './place.ts';
import { plainMarkdown } from './plain-markdown.ts';
import { sectionsOf, type Section } from './sections.ts';

export type Note = PageNote;

/** A page of the folder, read and made plain Markdown; its links are as they were. */
export interface Page {
  file: string;
  key: string;
  language: string;
  kind: LibraryKind;
  title: string;
  summary: string;
  date: Date | null;
  draft: boolean;
  authors: string[];
  practices: string[];
  category: string;
  /** Paths that its site had it under. */
  addresses: string[];
  /** Its text, headings of chapters included, without the title. */
  text: string;
  /** Of the file, on which the text begins. */
  line: number;
  headings: Heading[];
  sections: Section[];
  /** What our own export says of it, byte for byte. */
  own: OwnHead | null;
  notes: Note[];
}

export interface PageOptions {
  place: Place;
  /** Languages that a text is probably in. */
  likely: readonly [string, ...string[]];
  /** Fields of the head that are shown above the text. */
  fields: readonly string[];
}

/** Reads a page. Throws `WrongFrontMatter` or `MarkdownTooComplex`; all else that is odd is noted. */
export function readPage(file: string, source: string, options: PageOptions): Page {
  const { data, body, line } = splitFrontMatter(source);
  const notes: Note[] = [];
  const own = ownHead(data, body);
  const shown = own ? '' : shownFields(data, options.fields);
  const first = line - (shown.split('\n').length - 1);
  const note = (at: number, reason: Note['reason'], what: string) =>
    notes.push({ file, line: Math.max(1, first + at - 1), reason, what });
  const { title: heading, text } = own
    ? { title: '', text: body }
    : outlineOf(plainMarkdown(resolveTemplates(shown + body, data, note), note));
  const dated = /(?:^|\/)(\d{4}-\d{2}-\d{2})-([^/]+)$/.exec(options.place.key);
  return {
    file,
    key: options.place.key,
    language: languageOf(data, text, options),
    kind: kindOf(file, data, dated !== null),
    title: titleOf(data, heading, dated?.[2] ?? options.place.key),
    summary: textOf(data, 'description', 'summary', 'excerpt', 'subtitle', 'lead').slice(0, 600),
    date:
      dateOf(data, 'date', 'published_at', 'publishDate') ?? (dated ? new Date(dated[1]!) : null),
    draft: data.draft === true || data.published === false || /(?:^|\/)_drafts\//.test(file),
    authors: textsOf(data, 'authors', 'author').map((name) => name.slice(0, 120)),
    practices: textsOf(data, 'practices'),
    category: textOf(data, 'category').toLowerCase(),
    addresses: addressesOf(file, data, options.place.key),
    text,
    line: first,
    ...sectionsOf(text, own),
    own,
    notes,
  };
}

function languageOf(data: FrontMatter, text: string, { place, likely }: PageOptions): string {
  const said = asLanguage(textOf(data, 'lang', 'language', 'locale'));
  return said ?? place.language ?? guessLanguage(text.replace(/[#*_`>[\]()-]+/g, ' '), likely);
}

const ARTICLE = /^(?:article|post|posts|blog|news|blog-?post)$/i;

function kindOf(file: string, data: FrontMatter, dated: boolean): LibraryKind {
  const type = textOf(data, 'type');
  // Only from our own export: elsewhere the word means a page's layout.
  if (type === 'template' && data.copia) return 'template';
  if (type) return ARTICLE.test(type) ? 'article' : 'guide';
  if (ARTICLE.test(textOf(data, 'layout'))) return 'article';
  return dated && /(?:^|\/)(?:_posts|posts?|blog|news)\//.test(file) ? 'article' : 'guide';
}

function titleOf(data: FrontMatter, heading: string, path: string): string {
  const title = heading || textOf(data, 'title', 'linkTitle', 'sidebar_label');
  if (title) return title.slice(0, 200);
  const name = /^(?:_?index|readme)$/i.test(basename(path)) ? dirname(path) : path;
  const words = basename(name === '.' ? 'index' : name)
    .replace(/[-_]+/g, ' ')
    .trim();
  return (words[0]?.toUpperCase() ?? '') + words.slice(1, 200);
}

function addressesOf(file: string, data: FrontMatter, key: string): string[] {
  const said = ['permalink', 'url', 'slug', 'redirect_from', 'aliases'].flatMap((name) =>
    textsOf(data, name),
  );
  const rooted = said.map((path) =>
    /^\/|^https?:/.test(path) ? path : `${dirname(`/${key}`)}/${path}`,
  );
  const dated = /^(.*\/)?_posts\/(?:.*\/)?(\d{4})-(\d{2})-(\d{2})-(.+)$/.exec(key);
  const post = dated ? [`/${dated.slice(2).join('/')}`] : [];
  const collection = key.replace(/(^|\/)_(?=[a-z])/gi, '$1');
  return [...rooted, ...post, `/${file}`, `/${key}`, `/${collection}`];
}

/** Fields whose text only the layout of the old site showed, as the beginning of the text. */
function shownFields(data: FrontMatter, fields: readonly string[]): string {
  const shown = fields.flatMap((name) => {
    const text = textOf(data, name);
    const words = name
      .replace(/([a-z])([A-Z])/g, '$1 $2')
      .replace(/[-_]+/g, ' ')
      .toLowerCase();
    return text ? [`**${words[0]!.toUpperCase()}${words.slice(1)}:** ${text}`] : [];
  });
  return shown.length > 0 ? `${shown.join('\n\n')}\n\n` : '';
}

/** Fields that hold words for readers and that nothing here shows. */
export function unusedFields(source: string, fields: readonly string[]): string[] {
  try {
    const { data } = splitFrontMatter(source);
    return Object.keys(data).filter(
      (name) =>
        /^[\w-]+$/.test(name) &&
        !fields.includes(name) &&
        !USED.test(name) &&
        /\s/.test(textOf(data, name)),
    );
  } catch {
    return [];
  }
}
const USED =
  /^(?:title|linkTitle|sidebar_label|description|summary|excerpt|subtitle|lead|lang|language|locale|type|layout|date|published_at|publishDate|authors?|practices|categor(?:y|ies)|tags|keywords|permalink|url|slug|redirect_from|aliases|copia|id|image)$/;
