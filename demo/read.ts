import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkReferences } from './check-references.ts';
import { DemoError, parseConversation } from './parse-conversation.ts';
import { parseExample, type DemoExample } from './parse-example.ts';
import { parsePublication } from './parse-publication.ts';
import {
  community,
  type DemoCommunity,
  type DemoConversation,
  type DemoPublication,
} from './schema.ts';

export { DemoError } from './parse-conversation.ts';
export type * from './schema.ts';

/**
 * Reads the demo community from its folder (this one unless told): `community.json`, one Markdown
 * file per conversation, and one per language of each guide and article. People are named by handle, organisations and practices by slug.
 * In a post, `@handle` mentions somebody, `[[NN-slug]]` links another conversation under its
 * title, and a quote whose first line is `> @handle #3:` quotes post 3 of the same thread.
 * Throws `DemoError` (`file:line: what`) at the first fault, also for a name nobody has.
 */
export function readDemo(folder: string = import.meta.dirname): DemoCommunity {
  const base = readCommunity(join(folder, 'community.json'));
  const names = readdirSync(join(folder, 'conversations')).filter((name) => name.endsWith('.md'));
  const readers = new Map(
    base.groups
      .filter(({ access }) => access !== 'open')
      .map(({ slug, stewards, members }) => [`group/${slug}`, [...stewards, ...members]]),
  );
  const conversations: DemoConversation[] = names.sort().map((name) => {
    const file = join('conversations', name);
    const conversation = parseConversation(file, readFileSync(join(folder, file), 'utf8'));
    const own = readers.get(conversation.space);
    return own ? { ...conversation, readers: own } : conversation;
  });
  const demo = {
    ...base,
    conversations,
    library: readLibrary(folder),
    examples: readExamples(folder),
  };
  checkReferences(demo);
  return demo;
}

function readExamples(folder: string): DemoExample[] {
  return readdirSync(join(folder, 'examples'))
    .sort()
    .map((name) => {
      const file = join('examples', name);
      return parseExample(
        name.replace(/\.md$/, ''),
        file,
        readFileSync(join(folder, file), 'utf8'),
      );
    });
}

function readLibrary(folder: string): DemoPublication[] {
  const files = new Map<string, { file: string; language: string; source: string }[]>();
  for (const name of readdirSync(join(folder, 'library')).sort()) {
    const [, key, language] = /^(\d\d-[a-z0-9-]+)\.([a-z]{2})\.md$/.exec(name) ?? [];
    const file = join('library', name);
    if (!key || !language) throw new DemoError(file, 1, 'a name such as 01-slug.en.md expected');
    const source = readFileSync(join(folder, file), 'utf8');
    files.set(key, [...(files.get(key) ?? []), { file, language, source }]);
  }
  return [...files].map(([key, versions]) => parsePublication(key, versions));
}

function readCommunity(path: string) {
  const source = readFileSync(path, 'utf8');
  let given: unknown;
  try {
    given = JSON.parse(source);
  } catch (error) {
    const position = Number(/position (\d+)/.exec(String(error))?.[1] ?? 0);
    throw new DemoError('community.json', lineAt(source, position), String(error));
  }
  const result = community.safeParse(given);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const [list, index] = issue?.path ?? [];
  const line = lineAt(source, findEntry(source, String(list), Number(index ?? 0)));
  throw new DemoError('community.json', line, `${issue?.path.join('.')}: ${issue?.message}`);
}

/** Where the nth entry of a list starts: entries begin with their slug or handle. */
function findEntry(source: string, list: string, index: number): number {
  let at = Math.max(0, source.indexOf(`"${list}": [`));
  const key = list === 'members' ? '"handle":' : '"slug":';
  for (let i = 0; i <= index; i++) at = Math.max(at, source.indexOf(key, at + 1));
  return at;
}

function lineAt(source: string, position: number): number {
  return source.slice(0, position).split('\n').length;
}
