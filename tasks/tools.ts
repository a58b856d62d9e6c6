import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { compileMessages } from '#platform/i18n/compile.ts';

/** The project's folder. */
export const ROOT = resolve(import.meta.dirname, '..');

/** Says what went wrong in the tool's own words. */
export class StepError extends Error {}

/**
 * Runs a tool of node_modules under this very Node.js, silent unless it fails.
 * @param file its script, such as vite/bin/vite.js
 */
export function runTool(file: string, ...args: string[]): Promise<void> {
  const { promise, resolve: done, reject } = Promise.withResolvers<void>();
  const child = spawn(process.execPath, [join(ROOT, 'node_modules', file), ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  }
  child.once('error', reject);
  child.once('close', (code) => {
    if (code === 0) done();
    else reject(new StepError(output.trim() || `${file} ended with ${code}`));
  });
  return promise;
}

/** What types, tests and builds stand on: compiled words and Kit's own types. */
export async function prepareSources(): Promise<void> {
  await Promise.all([compileMessages(), runTool('@sveltejs/kit/svelte-kit.js', 'sync')]);
}

/**
 * By TypeScript 7's own program, in a quarter of the time. Not with `--tsgo`: that loses the types of
 * components imported through `#ui/…`.
 */
export async function checkTypes(): Promise<void> {
  const flags = ['--tsgo-experimental-api', '--output', 'human', '--threshold', 'error'];
  await runTool('svelte-check/bin/svelte-check', ...flags);
}

export async function checkStyle(): Promise<void> {
  await runTool('oxlint/bin/oxlint', '--quiet');
  await runTool('prettier/bin/prettier.cjs', '--check', '--cache', '.');
}
