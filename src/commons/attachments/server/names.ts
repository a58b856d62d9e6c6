import { extname } from 'node:path';

const MAX_NAME = 80;
const KNOWN = /\.(?:jpe?g|jfif|png|apng|webp|gif|avif|pdf|docx|xlsx|pptx|od[tsp]|csv|txt)$/i;

/**
 * A file's name as it is kept: no folders, no signs that mean something to Markdown, HTML, a header
 * or a shell, no invisible ones; it ends in what the content is, so `plan.exe` of text becomes
 * `plan.exe.txt`.
 */
export function cleanName(name: string, ext: string): string {
  const last = name.normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const base = last
    .replace(KNOWN, '')
    .replace(/[^\p{L}\p{M}\p{N}._ -]+/gu, '-')
    .replace(/\.{2,}/g, '.')
    .replace(/[\s-]*-[\s-]*/g, '-')
    .replace(/\s+/g, ' ');
  const short = [...base]
    .slice(0, MAX_NAME)
    .join('')
    .replace(/^[. -]+|[. -]+$/g, '');
  return `${short || 'file'}.${ext}`;
}

/** The path of an attachment. The id decides; the name is for people and for "save as". */
export const attachmentPath = (id: string, name: string): string =>
  `/files/${id}/${encodeURIComponent(name)}`;

/** What shows it in a text: `![name](path "=640x480")`, or a link. */
export function attachmentMarkdown(
  id: string,
  name: string,
  size: { width: number | null; height: number | null },
): string {
  const path = attachmentPath(id, name);
  const words = name.replace(/[_*]/g, '\\$&');
  if (size.width === null || size.height === null) return `[${words}](${path})`;
  const alt = words.slice(0, -extname(words).length);
  return `![${alt}](${path} "=${size.width}x${size.height}")`;
}

/** Ids of the attachments that a text shows or links to. */
export function attachmentsIn(markdown: string): string[] {
  const found = markdown.matchAll(/\/files\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\//g);
  return [...new Set([...found].map((match) => match[1] ?? ''))];
}
