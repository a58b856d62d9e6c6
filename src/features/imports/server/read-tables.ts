import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import type { KnownPerson } from './discourse/write-members.ts';

/** A file beside the archive that cannot be used; the message says which line and why. */
export class TableError extends Error {}

/**
 * The people of `--users`: a CSV of user name and e-mail, with or without a heading line, in any
 * order of columns when it has one (`username`, `name`, `email`, as Discourse's own export).
 * @returns by user name in lower case
 */
export async function readPeople(path: string): Promise<Map<string, KnownPerson>> {
  const [first = [], ...rest] = await readCsv(path);
  const heads = first.map((head) => head.toLowerCase().replace(/[^a-z]/g, ''));
  const column = (...names: string[]) => heads.findIndex((head) => names.includes(head));
  const hasHeads = !first.some((cell) => cell.includes('@'));
  const user = hasHeads ? column('username', 'user', 'handle') : -1;
  const name = hasHeads ? column('name', 'fullname', 'displayname') : 0;
  const email = hasHeads ? column('email', 'mail', 'emailaddress') : 1;
  const key = user >= 0 ? user : name;
  if (key < 0 || email < 0)
    throw new TableError(`${path} needs the columns “username” (or “name”) and “email”.`);
  const people = new Map<string, KnownPerson>();
  (hasHeads ? rest : [first, ...rest]).forEach((row, index) => {
    const who = row[key]?.trim().replace(/^@/, '') ?? '';
    const address = row[email]?.trim().toLowerCase() ?? '';
    if (!who || !address) return;
    if (!/^[^\s@]+@[^\s@]+$/.test(address))
      throw new TableError(`${path}, row ${index + (hasHeads ? 2 : 1)}: no e-mail address.`);
    const called = user >= 0 && name >= 0 ? row[name]?.trim() || null : null;
    people.set(who.toLowerCase(), { email: address, name: called });
  });
  return people;
}

/**
 * The practices of `--categories`: `{"7": "slug"}` as JSON, or a CSV of category id and slug.
 * @returns slugs by category id
 */
export async function readCategories(path: string): Promise<Map<number, string>> {
  const pairs = path.toLowerCase().endsWith('.json') ? await readJson(path) : await readCsv(path);
  const categories = new Map<number, string>();
  pairs.forEach(([id = '', slug = ''], index) => {
    if (/^\d+$/.test(id.trim()) && slug.trim()) categories.set(Number(id), slug.trim());
    else if (index > 0)
      throw new TableError(`${path}, row ${index + 1}: a category’s number and a practice’s slug.`);
  });
  return categories;
}

async function readJson(path: string): Promise<string[][]> {
  const text = await readText(path);
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error();
    return Object.entries(value).map(([id, slug]) => [id, String(slug)]);
  } catch {
    throw new TableError(`${path} is no JSON object of category numbers and practice slugs.`);
  }
}

async function readCsv(path: string): Promise<string[][]> {
  const text = await readText(path);
  const heading = text.split('\n', 1)[0]!;
  const delimiter = [',', ';', '\t'].sort(
    (a, b) => heading.split(b).length - heading.split(a).length,
  )[0]!;
  try {
    return parse(text, { delimiter, bom: true, relax_column_count: true, skip_empty_lines: true });
  } catch (error) {
    throw new TableError(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    throw new TableError(`${path} cannot be read.`);
  }
}
