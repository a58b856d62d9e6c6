import { createHash } from 'node:crypto';
import { isCommonSpace, type CommonSpace } from '#commons/spaces/schema.ts';
import {
  categoryInput,
  templateStepInput,
  type CategoryInput,
  type TemplateStep,
} from '#features/library/schema.ts';
import { isRecord, type FrontMatter } from './front-matter.ts';

/** What our own export says of a page that Markdown has no place for: see docs/importing.md. */
export interface OwnHead {
  state: 'draft' | 'published' | 'archived';
  space: CommonSpace | null;
  /** The thing's own language. */
  source: string;
  /** Whether readers see this version. */
  shown: boolean;
  reviewOn: string | null;
  category: CategoryInput | null;
  /** The picture above it, as a path from the folder, and what this page’s language says of it. */
  cover: { file: string; alt: string } | null;
  /** What can be downloaded at its end, as paths from the folder. */
  files: string[];
  /** The page's chapters: what a link to it ends with, and the lines of the text that it takes. */
  chapters: { anchor: string; title: string; lines: number; step: TemplateStep | null }[];
}

export const hashOfBody = (body: string): string =>
  createHash('sha256').update(body).digest('base64url').slice(0, 22);

/**
 * Reads it, if the text still is the exported one: to a text that somebody has worked on since, the rules for all
 * folders apply.
 */
export function ownHead(data: FrontMatter, body: string): OwnHead | null {
  const own = data.copia;
  if (!isRecord(own) || own.text !== hashOfBody(body) || !Array.isArray(own.chapters)) return null;
  const chapters = own.chapters.flatMap((each: unknown) =>
    isRecord(each) && typeof each.anchor === 'string' && typeof each.lines === 'number'
      ? [
          {
            ...{ anchor: each.anchor, title: String(each.title ?? ''), lines: each.lines },
            step: stepFrom(each.step),
          },
        ]
      : [],
  );
  const lines = chapters.reduce((sum, chapter) => sum + chapter.lines, 0);
  if (chapters.length !== own.chapters.length || lines !== body.split('\n').length - 1) return null;
  const { state, space, cover, files } = own;
  return {
    state: state === 'draft' || state === 'archived' ? state : 'published',
    space: typeof space === 'string' && isCommonSpace(space) ? space : null,
    source: typeof own.source === 'string' ? own.source : '',
    shown: own.shown !== false,
    reviewOn: typeof own.review === 'string' && own.review ? own.review : null,
    category: categoryFrom(own.category),
    cover:
      isRecord(cover) && typeof cover.file === 'string'
        ? { file: cover.file, alt: typeof cover.alt === 'string' ? cover.alt.slice(0, 300) : '' }
        : null,
    files: Array.isArray(files)
      ? [...new Set(files.filter((each) => typeof each === 'string'))]
      : [],
    chapters,
  };
}

/** A category is known by its address. */
function categoryFrom(said: unknown): CategoryInput | null {
  const { data } = categoryInput.safeParse(said);
  return data?.slug ? data : null;
}

/** The step of a plan that a part of a template is; what is no step is left out. */
function stepFrom(said: unknown): TemplateStep | null {
  const { data } = templateStepInput.safeParse(said);
  if (!data?.phase) return null;
  const { phase, fromDay, dueDay } = data;
  const turned = fromDay !== null && dueDay !== null && dueDay < fromDay;
  return { phase, fromDay, dueDay: turned ? null : dueDay };
}
