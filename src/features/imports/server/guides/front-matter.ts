import { parse as parseToml } from 'smol-toml';
import { parse as parseYaml } from 'yaml';

export type FrontMatter = Record<string, unknown>;

export interface SplitPage {
  data: FrontMatter;
  body: string;
  /** The line of the file on which the body begins. */
  line: number;
}

/** The head of a page cannot be read; the message says why. */
export class WrongFrontMatter extends Error {
  readonly line: number;
  constructor(message: string, line: number) {
    super(message);
    this.line = line;
  }
}

const YAML = /^---[ \t]*\n([\s\S]*?)(?:\n|^)(?:---|\.\.\.)[ \t]*(?:\n|$)/;
const TOML = /^\+\+\+[ \t]*\n([\s\S]*?)(?:\n|^)\+\+\+[ \t]*(?:\n|$)/;

/** Parts a page from the YAML or TOML at its head. A page without one is all body. */
export function splitFrontMatter(source: string): SplitPage {
  const text = source.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
  const yaml = YAML.exec(text);
  const match = yaml ?? TOML.exec(text);
  if (!match) return { data: {}, body: text, line: 1 };
  const body = text.slice(match[0].length);
  const line = match[0].split('\n').length;
  return { data: readData(match[1]!, yaml !== null), body, line };
}

function readData(head: string, isYaml: boolean): FrontMatter {
  try {
    // Only what plain data needs: no aliases that grow, no tags of programming languages.
    const data: unknown = isYaml
      ? parseYaml(head, { schema: 'core', maxAliasCount: 20, logLevel: 'error' })
      : parseToml(head);
    return isRecord(data) ? data : {};
  } catch (error) {
    const { message, linePos } = error as Error & { linePos?: [{ line: number }] };
    throw new WrongFrontMatter(message.split('\n')[0]!.trim(), 1 + (linePos?.[0].line ?? 1));
  }
}

export const isRecord = (value: unknown): value is FrontMatter =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);

/** The first of these fields that holds a text. */
export function textOf(data: FrontMatter, ...names: string[]): string {
  for (const name of names) {
    const value = data[name];
    const text = typeof value === 'number' ? String(value) : value;
    if (typeof text === 'string' && text.trim()) return text.trim().replace(/\s+/g, ' ');
  }
  return '';
}

/** Texts of a field that holds one or several. */
export function textsOf(data: FrontMatter, ...names: string[]): string[] {
  for (const name of names) {
    const value = data[name];
    const list = (Array.isArray(value) ? value : [value]).flatMap((each: unknown) =>
      isRecord(each) ? textOf(each, 'name', 'title') : typeof each === 'string' ? each.trim() : '',
    );
    const filled = list.filter(Boolean);
    if (filled.length > 0) return filled;
  }
  return [];
}

/** A day or a time of a field. */
export function dateOf(data: FrontMatter, ...names: string[]): Date | null {
  for (const name of names) {
    const value = data[name];
    const date = value instanceof Date ? value : typeof value === 'string' ? new Date(value) : null;
    if (date && !Number.isNaN(date.getTime())) return date;
  }
  return null;
}
