import { globSync } from 'node:fs';
import { join, relative } from 'node:path';
import { run } from 'node:test';
import { inspect } from 'node:util';
import { ROOT, StepError } from './tools.ts';

export interface TestCounts {
  passed: number;
  failed: number;
  /** Name and reason of each. */
  skipped: string[];
}

/** Files of tests, by what they need: nothing but a database, or a built site and a browser. */
export const TEST_FILES = {
  unit: ['src/**/*.test.ts', 'demo/**/*.test.ts', 'bench/**/*.test.ts', 'tests/*.test.ts'],
  browser: ['tests/e2e/**/*.test.ts'],
  full: ['tests/full/**/*.test.ts'],
} as const;

// Each file runs in a process of its own, and most load the same modules: compiled once.
process.env['NODE_COMPILE_CACHE'] ??= join(ROOT, '.cache/compiled');

// Tests say themselves how what they start is set.
for (const name of [
  'HOST',
  'PORT',
  'SITE_URL',
  'COPIA_DATA',
  'DATABASE_URL',
  'SMTP_URL',
  'COPIA_DEMO',
])
  Reflect.deleteProperty(process.env, name);

export function findTests(patterns: readonly string[]): string[] {
  return globSync(patterns, { cwd: ROOT }).sort();
}

/**
 * Runs test files, each in a process of its own, and adds to the counts.
 * @throws StepError with all failures in words
 */
export async function runTests(
  files: readonly string[],
  counts: TestCounts,
  concurrency: number,
): Promise<string> {
  const failures: string[] = [];
  const said = new Map<string, string>();
  let passed = 0;
  let slowest = { file: '', seconds: 0 };
  const stream = run({ files: [...files], cwd: ROOT, concurrency });
  stream.on('test:stderr', ({ file, message }) =>
    said.set(file, ((said.get(file) ?? '') + message).slice(-4000)),
  );
  stream.on('test:summary', ({ file = '', duration_ms }) => {
    const seconds = Math.round(duration_ms / 1000);
    if (file && seconds > slowest.seconds) slowest = { file: relative(ROOT, file), seconds };
  });
  stream.on('test:pass', ({ name, file, skip, todo, details }) => {
    if (details.type === 'suite') return;
    if (skip === undefined && todo === undefined) passed += 1;
    else counts.skipped.push(`${describePlace(file, name)}: ${skip || todo || 'no reason given'}`);
  });
  stream.on('test:fail', ({ name, file, details }) => {
    const cause = details.error.cause ?? details.error;
    const inside = (details.error as { failureType?: string }).failureType === 'subtestsFailed';
    if (inside || (details.type === 'suite' && failures.length)) return;
    const extra = cause instanceof Error ? '' : (said.get(file ?? '') ?? '');
    failures.push(`  ${describePlace(file, name)}\n${indent(describeError(cause))}${extra}`);
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  stream.once('end', resolve);
  stream.once('error', reject);
  stream.resume();
  await promise;
  counts.passed += passed;
  counts.failed += failures.length;
  if (failures.length) throw new StepError(failures.join('\n\n'));
  const long = slowest.seconds > 5 ? `, longest ${slowest.file} (${slowest.seconds} s)` : '';
  return `${passed} passed in ${files.length} files${long}`;
}

function describePlace(file: string | undefined, name: string): string {
  const place = file ? relative(ROOT, file) : '';
  return !place || name.endsWith(place) ? name : `${place}: ${name}`;
}

function describeError(cause: unknown): string {
  const text = cause instanceof Error ? (cause.stack ?? cause.message) : inspect(cause);
  return text.length > 3000 ? `${text.slice(0, 3000)} …` : text;
}

function indent(text: string): string {
  return text.replace(/^/gm, '    ');
}
