import { MAX_CHAPTERS } from '#features/library/schema.ts';
import { fragmentsOf, headingsOf, type Heading } from './headings.ts';
import type { OwnHead } from './own-head.ts';

/** A piece of a page that becomes a chapter. */
export interface Section {
  title: string;
  /** What a link to it ends with, where the page says so. */
  anchor: string | null;
  /** Of the page's text: where its words begin, behind its heading, and end. */
  start: number;
  end: number;
  /** What stands before the first heading. */
  intro: boolean;
}

/** Parts a text at its headings of the second level (and those of the first that are not its title). */
export function sectionsOf(
  text: string,
  own: OwnHead | null,
): { headings: Heading[]; sections: Section[] } {
  if (own) return { headings: [], sections: ownSections(text, own) };
  const headings = headingsOf(text);
  const heads = headings.filter(({ depth }) => depth <= 2).slice(0, MAX_CHAPTERS - 1);
  const first = heads[0]?.start ?? text.length;
  const intro: Section = { title: '', anchor: null, start: 0, end: first, intro: true };
  const sections = heads.map((head, i) => ({
    title: head.title,
    anchor: head.id,
    start: head.end,
    end: heads[i + 1]?.start ?? text.length,
    intro: false,
  }));
  const hasIntro = sections.length === 0 || text.slice(0, first).trim() !== '';
  return { headings, sections: hasIntro ? [intro, ...sections] : sections };
}

function ownSections(text: string, own: OwnHead): Section[] {
  const lines = text.split('\n');
  let line = 0;
  let at = 0;
  return own.chapters.map(({ anchor, title, lines: count }) => {
    const mine = lines.slice(line, line + count);
    const end = at + mine.join('\n').length + (count > 0 ? 1 : 0);
    const heading = title && mine[0]?.startsWith('## ') ? mine[0].length + 1 : 0;
    const section = { title, anchor, start: Math.min(at + heading, end), end, intro: false };
    line += count;
    at = end;
    return section;
  });
}

/** Which section of a page each end of a link leads into. */
export function targetsOf(page: {
  text: string;
  headings: Heading[];
  sections: Section[];
}): Map<string, number> {
  const targets = new Map<string, number>();
  const counts = new Map<string, number>();
  for (const heading of page.headings) {
    const at = sectionAt(page.sections, heading.end);
    for (const fragment of fragmentsOf(heading)) {
      const n = counts.get(fragment) ?? 0;
      counts.set(fragment, n + 1);
      const name = n === 0 ? fragment : `${fragment}-${n}`;
      if (!targets.has(name)) targets.set(name, at);
    }
  }
  for (const match of page.text.matchAll(/<[a-z][^<>]*\s(?:id|name)\s*=\s*["']([^"'<>]+)["']/gi)) {
    const name = match[1]!.toLowerCase();
    if (!targets.has(name)) targets.set(name, sectionAt(page.sections, match.index));
  }
  page.sections.forEach(({ anchor }, i) => {
    if (anchor) targets.set(anchor.toLowerCase(), i);
  });
  return targets;
}

const sectionAt = (sections: readonly Section[], offset: number): number =>
  Math.max(
    0,
    sections.findLastIndex(({ start, intro }) => !intro && start <= offset),
  );
