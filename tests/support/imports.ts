import { existsSync, globSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';

export interface SourceFile {
  path: string;
  text: string;
}

export interface Breach {
  path: string;
  rule: string;
  what: string;
}

const ROOMS = ['platform', 'commons', 'features', 'routes'] as const;
type Room = (typeof ROOMS)[number] | 'ui' | 'cli' | 'root';

const ALIASES: Record<string, string> = {
  '#platform/': 'src/platform/',
  '#commons/': 'src/commons/',
  '#features/': 'src/features/',
  '#ui/': 'src/ui/',
  '#demo/': 'demo/',
  '#tests/': 'tests/',
};

const KIT_IN_UI = new Set(['$app/forms', '$app/navigation', '$app/state']);
const KIT_FILES = /^src\/(routes\/|hooks(\.\w+)?\.ts|params\.ts|app\.d\.ts|platform\/web\/)/;
const SQL_FILES = /\/server\/|^src\/platform\/|^src\/cli\/|^src\/(main|worker)\.ts/;

/** Every source file under src/, as the walls look at it. */
export function readSources(): SourceFile[] {
  return globSync('src/**/*.{ts,svelte}')
    .filter((path) => !path.includes('/generated/') && !path.endsWith('.test.ts'))
    .map((path) => ({ path: path.replaceAll('\\', '/'), text: readFileSync(path, 'utf8') }));
}

function roomOf(path: string): Room {
  const folder = /^src\/(platform|commons|features|routes|ui|cli)\//.exec(path)?.[1];
  return (folder as Room | undefined) ?? 'root';
}

/** `features/conversations`, `commons/threads`: a part owns its inside. */
function partOf(path: string): string | null {
  return /^src\/((?:features|commons)\/[^/]+)\//.exec(path)?.[1] ?? null;
}

function importsOf({ path, text }: SourceFile): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  const found = code.matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*)['"]([^'"]+)['"]/g);
  return [...found].map((match) => resolve(path, match[1]!));
}

function resolve(from: string, specifier: string): string {
  for (const [alias, folder] of Object.entries(ALIASES))
    if (specifier.startsWith(alias)) return folder + specifier.slice(alias.length);
  return specifier.startsWith('.') ? posix.join(posix.dirname(from), specifier) : specifier;
}

/**
 * How the first of these files, or what they load at once (no types, no `import()`), comes to load
 * `target`: the files on the way. Null: it does not.
 */
export function findWay(from: readonly string[], target: string): string[] | null {
  const ways = new Map(from.map((path) => [path, [path]]));
  for (const [path, way] of ways) {
    if (path === target) return way;
    if (!existsSync(path)) continue;
    const code = readFileSync(path, 'utf8');
    for (const [, specifier] of code.matchAll(
      /^(?:import|export)\s+(?!type\b)(?:[^;'"]*?\sfrom\s+)?'([^']+)';/gm,
    )) {
      const next = resolve(path, specifier!);
      if (!ways.has(next)) ways.set(next, [...way, next]);
    }
  }
  return null;
}

/** What a file imports that it must not, by the rules of the house. */
export function breachesOf(file: SourceFile): Breach[] {
  const from = roomOf(file.path);
  const breaches: Breach[] = [];
  const add = (rule: string, what: string) => breaches.push({ path: file.path, rule, what });
  const inUi = from === 'ui' || /^src\/(?:commons|features)\/[^/]+\/ui\//.test(file.path);

  for (const target of importsOf(file)) {
    const to = roomOf(target);
    if (ROOMS.includes(from as never) && ROOMS.includes(to as never) && target.startsWith('src/')) {
      if (ROOMS.indexOf(to as never) > ROOMS.indexOf(from as never))
        add('routes → features → commons → platform, never back', target);
    }
    const [mine, theirs] = [partOf(file.path), partOf(target)];
    if (from === 'features' && theirs?.startsWith('features/') && mine && theirs !== mine) {
      if (!/\/server\/index\.ts$/.test(target) && !/\/schema\.ts$/.test(target))
        add('a feature enters another only by its server/index.ts', target);
    }
    if (
      from === 'ui' &&
      target.startsWith('src/') &&
      to !== 'ui' &&
      !target.startsWith('src/platform/i18n/generated/')
    )
      add('src/ui imports the generated messages and nothing else of ours', target);
    if (
      (target === 'svelte' || target.startsWith('svelte/') || target.endsWith('.svelte')) &&
      from !== 'routes' &&
      !inUi
    )
      add('Svelte only in routes, src/ui and */ui/', target);
    if (
      (target.startsWith('$app/') || target.startsWith('@sveltejs/kit')) &&
      !KIT_FILES.test(file.path)
    ) {
      if (!(inUi && KIT_IN_UI.has(target)))
        add('Kit only in routes, hooks and platform/web', target);
    }
    if (
      (target === 'kysely' || target === 'pg') &&
      !SQL_FILES.test(file.path) &&
      !file.path.endsWith('.d.ts')
    )
      add('SQL only in server files', target);
    if (inUi && /\/server\//.test(target)) add('the browser never gets server files', target);
    if (inUi && target === 'zod') add('the browser never gets zod', target);
    if (target.startsWith('tests/')) add('the product does not need its tests', target);
  }
  if (
    from === 'routes' &&
    /\bsql`|\.selectFrom\(|\.insertInto\(|\.updateTable\(|\.deleteFrom\(/.test(file.text)
  )
    add('no SQL in routes', 'a query');
  return breaches;
}
