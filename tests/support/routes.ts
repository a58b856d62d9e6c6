import { globSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

const ROOT = 'src/routes';

/** One address pattern of the site, as its files in src/routes say. */
export interface Route {
  /** As Kit names it: `/conversations/[slug=slug]`. */
  readonly id: string;
  readonly page: boolean;
  /** What can be asked of it: `GET`, `PUT`, … and each form action: `?/reply`, `POST` without a name. */
  readonly doors: readonly string[];
}

/** Every route there is, read from the files, so that none can be forgotten. */
export function readRoutes(): Route[] {
  const folders = new Set(
    globSync(`${ROOT}/**/+{page.svelte,server.ts}`).map((file) => dirname(file)),
  );
  return [...folders].sort().map((folder) => {
    const [page] = globSync(`${escape(folder)}/+page.svelte`);
    const doors = page ? ['GET'] : [];
    for (const file of globSync(`${escape(folder)}/+page.server.ts`))
      doors.push(...actionsOf(readFileSync(file, 'utf8')));
    for (const file of globSync(`${escape(folder)}/+server.ts`))
      doors.push(...methodsOf(readFileSync(file, 'utf8')));
    return { id: folder.slice(ROOT.length) || '/', page: Boolean(page), doors };
  });
}

/** `[slug=slug]` is a name here, not a pattern. */
const escape = (folder: string) => folder.replace(/[[\]]/g, (bracket) => `[${bracket}]`);

/** What `threadActions` (src/routes/thread-actions.ts) gives every page with a thread. */
const THREAD = actionNames(
  /^ {2}return \{\n([\s\S]*?)^ {2}\};/m.exec(
    readFileSync(`${ROOT}/thread-actions.ts`, 'utf8'),
  )![1]!,
  4,
);

function actionsOf(text: string): string[] {
  const block = /^export const actions[^=]*= \{\n([\s\S]*?)^\}/m.exec(text)?.[1] ?? '';
  const shared = /^(?: {2}\.\.\.|export const actions = )threadActions\(/m.test(text) ? THREAD : [];
  return [...shared, ...actionNames(block, 2)];
}

function actionNames(block: string, indent: number): string[] {
  return [...block.matchAll(new RegExp(`^ {${indent}}(?:async )?(\\w+)[:(]`, 'gm'))].map(
    ([, name]) => (name === 'default' ? 'POST' : `?/${name}`),
  );
}

function methodsOf(text: string): string[] {
  const found = text.matchAll(/^export (?:const|async function|function) (\w+)/gm);
  const names = [...found].map(([, name]) => name!);
  return [
    ...names,
    ...[...text.matchAll(/^export const \{([^}]+)\}/gm)].flatMap(([, list]) =>
      list!.split(',').map((name) => name.trim()),
    ),
  ].filter((name) => /^[A-Z]+$|^fallback$/.test(name));
}
