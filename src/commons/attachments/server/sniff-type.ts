import { extname } from 'node:path';
import { fileTypeFromBuffer } from 'file-type';
import { DomainError } from '#platform/errors.ts';
import { holdsOnlyOffice } from './office.ts';

export interface SniffedType {
  kind: 'picture' | 'document';
  mime: string;
  /** What a stored file's name ends with. */
  ext: string;
}

const PICTURES = new Set([
  'image/jpeg',
  'image/png',
  'image/apng',
  'image/webp',
  'image/gif',
  'image/avif',
]);

const OFFICE = new Set(['docx', 'xlsx', 'pptx', 'odt', 'ods', 'odp']);

const unsupported = () => new DomainError('unsupported_type', 'unsupported_type');

/** Whether bytes read as text: UTF-8, UTF-16 with its mark, or what old spreadsheets write (Windows-1252). */
function decodeText(bytes: Buffer): string | null {
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  let text: string;
  try {
    text = new TextDecoder(utf16 ? 'utf-16le' : 'utf-8', { fatal: true }).decode(bytes);
  } catch {
    text = new TextDecoder('windows-1252').decode(bytes);
  }
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  return /[\u0000-\u0008\u000e-\u001f\u007f-\u009f]/.test(text) ? null : text;
}

/** A web page, a drawing with script, or a program that happens to be written in letters. */
const looksLikeCode = (text: string): boolean => /^\s*(?:<|#!|@echo\b)/i.test(text);

/**
 * What a file is, by its content alone; the name only tells CSV from other plain text.
 * Refuses everything else with `unsupported_type`: archives, programs, web pages, drawings (SVG).
 */
export async function sniffType(bytes: Buffer, name: string): Promise<SniffedType> {
  const found = await fileTypeFromBuffer(bytes).catch(() => undefined);
  if (found && PICTURES.has(found.mime))
    return { kind: 'picture', mime: found.mime, ext: found.ext };
  if (found?.ext === 'pdf') return { kind: 'document', mime: 'application/pdf', ext: 'pdf' };
  if (found && OFFICE.has(found.ext)) {
    if (!(await holdsOnlyOffice(bytes))) throw unsupported();
    return { kind: 'document', mime: found.mime, ext: found.ext };
  }
  if (found || bytes.length === 0) throw unsupported();
  const text = decodeText(bytes);
  if (text === null || looksLikeCode(text)) throw unsupported();
  const csv = extname(name).toLowerCase() === '.csv';
  return csv
    ? { kind: 'document', mime: 'text/csv', ext: 'csv' }
    : { kind: 'document', mime: 'text/plain', ext: 'txt' };
}
