import type { ILevelsOptions, IStylesOptions } from 'docx';

type Docx = typeof import('docx');

/** Languages that are written from right to left. */
const RIGHT_TO_LEFT = new Set('ar ckb dv fa he ku ps sd ug ur yi'.split(' '));

/** Whether a language is written from right to left. */
export const isRightToLeft = (tag: string): boolean =>
  RIGHT_TO_LEFT.has(tag.split('-')[0]!.toLowerCase());

const INK = '1D2327';
const SOFT = '50585F';
const INDENT = 480;

const heading = (size: number) => ({
  run: { size, bold: true, color: INK, font: 'Calibri' },
  paragraph: { spacing: { before: 320, after: 120 }, keepNext: true },
});

/** How a document looks: plain, so that its readers make it their own. */
export const STYLES = (language: string): IStylesOptions => ({
  default: {
    document: {
      run: {
        ...{ font: 'Calibri', size: 22, color: INK },
        language: { value: language, bidirectional: language },
      },
      paragraph: { spacing: { after: 140, line: 276, lineRule: 'auto' } },
    },
    title: {
      run: { size: 44, bold: true, color: INK, font: 'Calibri' },
      paragraph: { spacing: { after: 160 } },
    },
    heading1: heading(32),
    heading2: heading(26),
    heading3: heading(24),
    heading4: heading(22),
    heading5: heading(22),
    heading6: heading(22),
  },
  paragraphStyles: [
    {
      ...{ id: 'Summary', name: 'Summary', basedOn: 'Normal', next: 'Normal' },
      ...{ run: { size: 26, color: SOFT }, paragraph: { spacing: { after: 280 } } },
    },
    {
      ...{ id: 'Quote', name: 'Quote', basedOn: 'Normal', quickFormat: true },
      run: { italics: true },
      paragraph: { indent: { start: INDENT, end: INDENT } },
    },
    {
      ...{ id: 'Code', name: 'Code', basedOn: 'Normal', quickFormat: true },
      run: { font: 'Courier New', size: 19 },
      paragraph: { shading: { type: 'clear', color: 'auto', fill: 'F3F5F5' } },
    },
    {
      ...{ id: 'Origin', name: 'Origin', basedOn: 'Normal' },
      run: { size: 18, color: SOFT },
      paragraph: { spacing: { before: 560 } },
    },
  ],
});

/** The levels of one list; `start` is where its own level begins to count. */
export function listLevels(
  { LevelFormat }: Docx,
  kind: 'ul' | 'ol',
  own: { level: number; start: number },
): ILevelsOptions[] {
  return Array.from({ length: 9 }, (_, level) => ({
    level,
    format: kind === 'ul' ? LevelFormat.BULLET : LevelFormat.DECIMAL,
    text: kind === 'ul' ? '•' : `%${level + 1}.`,
    alignment: 'start' as const,
    start: level === own.level ? own.start : 1,
    style: { paragraph: { indent: { start: (level + 1) * INDENT, hanging: INDENT * 0.75 } } },
  }));
}
