import { basename } from 'node:path';
import type { z } from 'zod';
import { frontMatter, postHeader, type DemoConversation, type DemoPost } from './schema.ts';

const lists = new Set([
  ...['practices', 'with', 'follows', 'saves', 'helpful', 'thanks', 'me_too'],
  ...['purposes', 'recruitment'],
]);
const units = { m: 1 / 1440, h: 1 / 24, d: 1 };

/** A fault in the demo's files: `file:line: what is wrong`. */
export class DemoError extends Error {
  constructor(file: string, line: number, what: string) {
    super(`${file}:${line}: ${what}`);
    this.name = 'DemoError';
  }
}

/** The `key: value` lines between `---` at the top of a file; `end` is the index of the second `---`. */
export function readHead(file: string, source: string) {
  const lines = source.split('\n');
  const end = lines.indexOf('---', 1);
  if (lines[0] !== '---' || end < 0) throw new DemoError(file, 1, 'front matter expected');
  const head = new Map<string, { value: string | string[]; line: number }>();
  for (let i = 1; i < end; i++) {
    const [, key, value] = /^(\w+):\s+(.+)$/.exec(lines[i] ?? '') ?? [];
    if (!key || !value) throw new DemoError(file, i + 1, '`key: value` expected');
    head.set(key, { value: splitList(key, value), line: i + 1 });
  }
  const given = Object.fromEntries([...head].map(([key, { value }]) => [key, value]));
  return { given, lines, end, lineOf: (key: string) => head.get(key)?.line ?? 1 };
}

/**
 * Reads one conversation file: front matter between `---` lines, then posts, each under a header
 *
 *     === @handle +3h in=fr to=2 helpful=anke,wim thanks=priya
 *
 * `+3h` (m, h, d) is the time since the post before; the first post has none, its age is
 * `days_ago` of the front matter. `in` is the post's language where it differs from the thread's.
 */
export function parseConversation(file: string, source: string): DemoConversation {
  const { given, lines, end, lineOf } = readHead(file, source);
  const matter = check(frontMatter, given, file, lineOf);

  const posts: DemoPost[] = [];
  let age = matter.days_ago;
  for (let i = end + 1; i < lines.length; i++) {
    const line = lines[i] ?? '';
    if (line.startsWith('=== ')) {
      const post = parseHeader(file, i + 1, line, posts.length + 1, matter.language);
      age -= post.after;
      posts.push({ ...post.rest, daysAgo: age });
      continue;
    }
    const open = posts.at(-1);
    if (open) open.text += `${line}\n`;
    else if (line.trim()) throw new DemoError(file, i + 1, 'text before the first post');
  }
  for (const post of posts) {
    post.text = post.text.trim();
    if (!post.text) throw new DemoError(file, post.line, 'an empty post');
    if (post.daysAgo <= 0) throw new DemoError(file, post.line, 'a post from the future');
  }
  if (posts.length === 0) throw new DemoError(file, end + 1, 'no post');
  return { ...matter, key: basename(file, '.md'), file, posts };
}

function parseHeader(file: string, line: number, text: string, number: number, language: string) {
  const match = /^=== @([a-z]+)(?: \+(\d+(?:\.\d+)?)([mhd]))?((?: \w+=\S+)*)$/.exec(text);
  const [, author, amount, unit, rest] = match ?? [];
  if (!author) throw new DemoError(file, line, '`=== @handle +3h …` expected');
  if ((number === 1) !== (amount === undefined)) {
    throw new DemoError(file, line, 'every post but the first says the time since the one before');
  }
  const pairs = (rest ?? '').trim().split(' ').filter(Boolean);
  const given = Object.fromEntries(
    pairs.map((pair) => {
      const [key = '', value = ''] = pair.split('=');
      return [key, splitList(key, value)];
    }),
  );
  const { in: own, to, ...reactions } = check(postHeader, given, file, () => line);
  const after = Number(amount ?? 0) * units[(unit ?? 'd') as keyof typeof units];
  const replyTo = to === undefined ? {} : { replyTo: to };
  return {
    after,
    rest: { number, author, language: own ?? language, ...replyTo, text: '', reactions, line },
  };
}

function splitList(key: string, value: string): string | string[] {
  return lists.has(key) ? value.split(',').map((part) => part.trim()) : value;
}

/** Parses with zod; a refusal becomes a `DemoError` at the line of the offending key. */
export function check<S extends z.ZodType>(
  schema: S,
  given: unknown,
  file: string,
  lineOf: (key: string) => number,
): z.infer<S> {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const path = issue?.path.join('.') ?? '';
  throw new DemoError(file, lineOf(String(issue?.path[0] ?? '')), `${path}: ${issue?.message}`);
}
