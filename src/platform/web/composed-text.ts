import { DomainError } from '#platform/errors.ts';
import { MarkdownTooComplex, toMarkdown } from '#platform/markdown/index.ts';

/**
 * The editor's HTML as Markdown. The editor itself says which lists are loose (their items hold
 * paragraphs), so nothing is tightened here.
 */
export function readEditorHtml(html: string): string {
  try {
    return toMarkdown(html);
  } catch (error) {
    if (!(error instanceof MarkdownTooComplex)) throw error;
    const code = error.code === 'too_long' ? 'too_long' : 'too_complex';
    throw new DomainError('invalid', 'invalid_input', { markdown: code });
  }
}

/**
 * A text that was changed in the rich editor comes as `html` beside the `markdown` it began as:
 * from here on it is Markdown. A text that was not changed has no `html` and keeps every byte.
 */
export function readComposedText(form: FormData): void {
  const html = form.get('html');
  if (typeof html === 'string' && html !== '') form.set('markdown', readEditorHtml(html));
  form.delete('html');
}

type Fields = Record<string, string | string[]>;

/** A draft's fields as they are kept: its text as Markdown. `null` when nothing was written. */
export function readDraft({ html, ...fields }: Fields): Fields | null {
  if (typeof html === 'string' && html !== '') fields.markdown = readEditorHtml(html);
  const written = [fields.markdown, fields.title].some(
    (text) => typeof text === 'string' && text.trim() !== '',
  );
  return written ? fields : null;
}
