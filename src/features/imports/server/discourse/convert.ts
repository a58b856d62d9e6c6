import { guessLanguage } from '#commons/languages/server/index.ts';
import { renderBody } from '#commons/threads/server/index.ts';
import { LOCALES } from '#platform/i18n/locales.ts';
import { MarkdownTooComplex, toMarkdown } from '#platform/markdown/index.ts';
import { convertBlocks } from './blocks.ts';
import { convertTags } from './tags.ts';
import { simplifyCooked } from './cooked.ts';
import { drawnEmoji, findHashtags, findLinked, lineBreaks, type Dialect } from './evidence.ts';
import { convertFormulas, convertInline } from './inline.ts';
import type { References } from './references.ts';
import { findUploads } from './uploads.ts';

/** Letters that tell the language; more would only cost time. */
const SAMPLE = 600;

export interface Source {
  raw: string | null;
  cooked: string | null;
}

export type Converted = ReturnType<typeof renderBody> & { language: string };

/**
 * A post of the archive as what is stored here.
 * @param fallback the language where the text does not tell
 * @returns a reason instead where the text is beyond what may be stored
 */
export function convertPost(
  source: Source,
  dialect: Dialect,
  refs: References,
  fallback: string,
): Converted | { reason: string } {
  try {
    const body = renderBody(toCommonMark(source, dialect, refs));
    return {
      ...body,
      language: guessLanguage(body.plain.slice(0, SAMPLE), [fallback, ...LOCALES]),
    };
  } catch (error) {
    if (error instanceof MarkdownTooComplex) return { reason: error.message };
    throw error;
  }
}

/** Discourse's text as CommonMark; from its HTML where the text itself is missing. */
export function toCommonMark(source: Source, dialect: Dialect, refs: References): string {
  const { raw, cooked } = source;
  if (raw === null) return toMarkdown(simplifyCooked(cooked ?? '', { site: dialect.site, refs }));
  const blocks = convertBlocks(convertTags(raw), { maths: dialect.maths, refs });
  const markdown = dialect.maths ? convertFormulas(blocks) : blocks;
  return convertInline(markdown, {
    breaks: (cooked === null ? null : lineBreaks(raw, cooked)) ?? dialect.breaks,
    maths: dialect.maths,
    emoji: drawnEmoji(cooked, dialect.emoji),
    site: dialect.site,
    refs,
    upload: findUploads(raw, cooked, dialect.site),
    linked: findLinked(cooked),
    hashtags: findHashtags(cooked),
  }).trim();
}
