import { uploadAttachment, type IncomingFile } from '#commons/attachments/server/index.ts';
import type { Context } from '#platform/context.ts';
import { DomainError, invalid } from '#platform/errors.ts';
import { escapeWords } from '#platform/markdown/index.ts';

/**
 * Stores a picture and puts it below a text, described for those who do not see it.
 * @returns the text with it
 */
export async function addPicture(
  ctx: Context,
  text: string,
  { file, alt }: { file: IncomingFile; alt: string },
): Promise<string> {
  if (alt === '') throw invalid({ pictureAlt: 'required' });
  const { markdown, width } = await uploadAttachment(ctx, file);
  if (width === null)
    throw new DomainError('invalid', 'unsupported_type', { picture: 'unsupported_type' });
  // Named like its file until somebody says what it shows.
  const described = markdown.replace(/^!\[[^\]]*\]/, () => `![${escapeWords(alt)}]`);
  return [text, described].filter(Boolean).join('\n\n');
}
