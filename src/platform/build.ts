import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');
const STAMP = join(ROOT, 'build/.stamp');
const SOURCES = ['src/**/*', 'static/**/*', 'vite.config.ts', 'package.json', 'package-lock.json'];

/**
 * Builds the pages unless they are those of the sources as they stand.
 * @param signal gives up quietly
 * @returns whether it was built
 * @throws with the builder's own words when it fails
 */
export async function buildIfStale(
  notice: (line: string) => void,
  signal?: AbortSignal,
): Promise<boolean> {
  const wanted = await hashSources();
  const words = existsSync(join(ROOT, 'src/platform/i18n/generated/runtime.js'));
  if (words && (await readFile(STAMP, 'utf8').catch(() => '')) === wanted) return false;
  const started = Date.now();
  notice('Building the pages (the first time, and when sources changed) …');
  for (const args of [
    ['src/platform/i18n/compile.ts'],
    ['node_modules/vite/bin/vite.js', 'build'],
  ]) {
    if (!signal?.aborted) await runNode(args, signal);
  }
  if (signal?.aborted) return false;
  await writeFile(STAMP, wanted);
  notice(`Built in ${Math.round((Date.now() - started) / 1000)} s`);
  return true;
}

/** By content: a checkout gives every file a new date. */
async function hashSources(): Promise<string> {
  const files = globSync(SOURCES, { cwd: ROOT, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !file.includes('/i18n/generated/'))
    .sort();
  const hash = createHash('sha256');
  for (const file of files) hash.update(file.slice(ROOT.length)).update(await readFile(file));
  return hash.digest('hex');
}

/** Runs a tool of ours in a process of its own, whose memory is free again afterwards. */
function runNode(args: string[], signal?: AbortSignal): Promise<void> {
  const { promise, resolve: done, reject } = Promise.withResolvers<void>();
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(signal ? { signal } : {}),
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  }
  child.once('error', (error) => (signal?.aborted ? done() : reject(error)));
  child.once('close', (code) => {
    if (code === 0 || signal?.aborted) done();
    // Ctrl-C in a terminal reaches it at the same time as us.
    else setTimeout(() => (signal?.aborted ? done() : reject(failure())), 100);
  });
  const failure = () => new Error(`${args.join(' ')} failed:\n${output.trim()}`);
  return promise;
}
