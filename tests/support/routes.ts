import { globSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

const ROOT = 'src/routes';
/** An object of actions, a name a line. */
const ACTIONS = /^export const \w*[aA]ctions[^=]*= \{\n([\s\S]*?)^\}/m;

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

/** What pages of a kind share, by the name they take it under. */
const SHARED = {
  threadActions: sharedActions('thread-actions', /^ {2}return \{\n([\s\S]*?)^ {2}\};/m, 4),
  publicationActions: sharedActions('publication-actions', ACTIONS, 2),
};

function sharedActions(file: string, block: RegExp, indent: number): string[] {
  return actionNames(block.exec(readFileSync(`${ROOT}/${file}.ts`, 'utf8'))![1]!, indent);
}

function actionsOf(text: string): string[] {
  const shared = Object.entries(SHARED).flatMap(([name, doors]) =>
    new RegExp(`^(?: {2}\\.\\.\\.|export const actions = )${name}\\b`, 'm').test(text) ? doors : [],
  );
  return [...shared, ...actionNames(ACTIONS.exec(text)?.[1] ?? '', 2)];
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
