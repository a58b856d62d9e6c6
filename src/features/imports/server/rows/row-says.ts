import { plainWord } from '#platform/i18n/read-country.ts';
import { htmlToText, MarkdownTooComplex } from '#platform/markdown/index.ts';
import type { How, HowObject } from '../../mapping.ts';
import { pick } from './pick.ts';

/** What is wrong with a row, or what of it could not be kept: `code` is stable, `error_<code>` its words. */
export interface RowFault {
  field: string;
  code: string;
  value: string;
}

/** A row as its mapping reads it; what is wrong is collected, not thrown. */
export class RowReader {
  readonly faults: RowFault[] = [];
  readonly notes: RowFault[] = [];
  readonly #row: Record<string, unknown>;
  readonly #fields: Readonly<Record<string, How | undefined>>;

  constructor(row: Record<string, unknown>, fields: Readonly<Record<string, How | undefined>>) {
    this.#row = row;
    this.#fields = fields;
  }

  fault(field: string, code: string, value = ''): void {
    this.faults.push({ field, code, value: value.slice(0, 200) });
  }

  note(field: string, code: string, value = ''): void {
    this.notes.push({ field, code, value: value.slice(0, 200) });
  }

  how(field: string): HowObject | null {
    const how = this.#fields[field];
    if (how === undefined) return null;
    return typeof how === 'string' ? { column: how } : how;
  }

  /** The items that a field says, in our words where the mapping knows them. */
  list(field: string): string[] {
    const how = this.how(field);
    if (!how) return [];
    const items = this.#raw(field, how).flatMap((cell) => splitUp(cell, how.split));
    const mapped = items.flatMap((item) => inOurWords(item, how.values));
    const given = mapped.length > 0 ? mapped : [how.default ?? []].flat();
    return [...new Set(given.map((item) => item.trim()).filter(Boolean))];
  }

  /** What a field says, as one text. */
  text(field: string, join = ', '): string {
    return this.list(field).join(this.how(field)?.join ?? join);
  }

  /** The same as words in one line, without mark-up. A longer one is cut between two words, and noted. */
  line(field: string, most: number): string {
    const format = this.how(field)?.format ?? 'auto';
    const text = this.text(field, ' ');
    const marked = format === 'html' || (format === 'auto' && /<\/?[a-z]|&#?\w+;/i.test(text));
    const told = marked ? this.#withoutTags(field, text) : text;
    const words = format === 'text' ? told : told.replace(/\s+/g, ' ').trim();
    if (words.length <= most) return words;
    this.note(field, 'import_shortened', words);
    return `${words.slice(0, most - 1).replace(/\s+\S*$/, '')}…`;
  }

  #withoutTags(field: string, html: string): string {
    try {
      return htmlToText(html);
    } catch (error) {
      if (!(error instanceof MarkdownTooComplex)) throw error;
      this.fault(field, 'too_complex');
      return '';
    }
  }

  /** One of our words, or none; another word is a fault. */
  word<Word extends string>(field: string, known: readonly Word[]): Word | null {
    return this.words(field, known)[0] ?? null;
  }

  words<Word extends string>(field: string, known: readonly Word[]): Word[] {
    const found = this.list(field).flatMap((item) => {
      const word = known.find((each) => plainWord(each) === plainWord(item));
      if (!word) this.fault(field, 'import_unknown_word', item);
      return word ?? [];
    });
    return [...new Set(found)];
  }

  #raw(field: string, how: HowObject): string[] {
    if (how.constant !== undefined) return [how.constant].flat();
    const columns = how.columns ?? [how.column!];
    return columns.flatMap((column) =>
      pick(this.#row, column).flatMap((value) => {
        if (typeof value === 'object') {
          this.fault(field, 'import_not_a_value', column);
          return [];
        }
        const text = storable(String(value)).trim();
        return text ? [text] : [];
      }),
    );
  }
}

/** Without what no column of the database takes: NUL and half characters. */
export const storable = (text: string): string => text.toWellFormed().replaceAll('\0', '');

/** A list in one cell: a list of JSON, else what stands between the separators. */
function splitUp(cell: string, split: HowObject['split']): string[] {
  if (split === undefined) return [cell];
  if (cell.startsWith('['))
    try {
      const value: unknown = JSON.parse(cell);
      if (Array.isArray(value) && value.every((each) => typeof each !== 'object'))
        return value.map(String);
    } catch {
      // It only begins like one.
    }
  return [split].flat().reduce((parts, at) => parts.flatMap((part) => part.split(at)), [cell]);
}

function inOurWords(item: string, values: HowObject['values']): string[] {
  if (!values) return [item];
  const wanted = plainWord(item);
  const exact = Object.keys(values).find((key) => key.trim() === item.trim());
  const near = exact ?? Object.keys(values).find((key) => wanted && plainWord(key) === wanted);
  const known = near ?? (Object.hasOwn(values, '*') ? '*' : undefined);
  if (known === undefined) return [item];
  const ours = values[known];
  return ours === null || ours === undefined ? [] : [ours].flat();
}
