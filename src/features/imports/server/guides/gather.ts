import type { OwnHead } from './own-head.ts';
import type { Page } from './page.ts';
import type { Section } from './sections.ts';

/** One thing to be: its pages, each in another language; the source comes first. */
export interface Group {
  key: string;
  pages: [Page, ...Page[]];
  /** Whether some page begins with words before its first heading. */
  intro: boolean;
  /** Titles of the source's chapters, and what each says its address ends with. */
  chapters: { title: string; anchor: string | null }[];
}

/** Two files that are the same page in the same language. */
export interface Twin {
  page: Page;
  other: Page;
}

/**
 * Puts pages together that are one thing in several languages.
 * @param sources languages that are a thing's own, the first that there is
 */
export function gatherPages(
  pages: readonly Page[],
  sources: readonly string[],
): { groups: Group[]; twins: Twin[] } {
  const byKey = new Map<string, Page[]>();
  const twins: Twin[] = [];
  for (const page of pages) {
    const key = `${page.key.replace(/(^|\/)(?:_?index|readme)$/i, '$1')}`;
    const together = byKey.get(key) ?? [];
    const other = together.find(({ language }) => language === page.language);
    if (other) twins.push({ page, other });
    else byKey.set(key, [...together, page]);
  }
  const groups = [...byKey].map(([key, together]) => groupOf(key, together, sources));
  return { groups, twins };
}

function groupOf(key: string, together: Page[], sources: readonly string[]): Group {
  const rank = ({ language, own }: Page) => {
    if (own?.source === language) return -1;
    const at = sources.findIndex(
      (source) => source === language || source === language.split('-')[0],
    );
    return at < 0 ? sources.length : at;
  };
  const pages = together.toSorted((a, b) => rank(a) - rank(b)) as Group['pages'];
  const intro = pages.some(({ sections }) => sections[0]?.intro);
  const chapters = pages[0].sections.map(({ title, anchor }) => ({ title, anchor }));
  if (intro && !pages[0].sections[0]?.intro) chapters.unshift({ title: '', anchor: null });
  return { key, pages, intro, chapters };
}

/** Which chapter of its thing each section of a page belongs to; what is too much joins the last. */
export function chapterIndexes(group: Group, page: Page): number[] {
  const last = group.chapters.length - 1;
  if (page.own && group.pages[0].own) return ownIndexes(page.sections, group.pages[0].own);
  const shift = group.intro && !page.sections[0]?.intro ? 1 : 0;
  return page.sections.map((_, i) => Math.min(i + shift, last));
}

function ownIndexes(sections: readonly Section[], source: OwnHead): number[] {
  const anchors = source.chapters.map(({ anchor }) => anchor);
  return sections.map(({ anchor }) => Math.max(0, anchors.indexOf(anchor!)));
}
