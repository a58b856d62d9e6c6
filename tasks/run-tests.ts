import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { run } from 'node:test';
import { inspect } from 'node:util';
import { SETTING_NAMES } from '#platform/config.ts';
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

// Most test processes load the same modules: compiled once.
process.env['NODE_COMPILE_CACHE'] ??= join(ROOT, '.cache/compiled');

// Tests say themselves how what they start is set.
for (const name of SETTING_NAMES) Reflect.deleteProperty(process.env, name);

export function findTests(patterns: readonly string[]): string[] {
  const first = (file: string) => Number(LONGEST.includes(file));
  return globSync(patterns, { cwd: ROOT })
    .sort()
    .sort((one, other) => first(other) - first(one));
}

/** What takes longest begins first, or a run waits for it with one core. */
const LONGEST = [
  'tests/e2e/permissions.test.ts',
  'tests/e2e/axe.test.ts',
  'tests/e2e/composer.test.ts',
  'src/features/api.test.ts',
];

/** How many files share a process. */
const BATCH = 8;

/** Hooks would be those of every file of the process, and settings too. */
const NEEDS_OWN_PROCESS = /^(?:before|after)(?:Each)?\(|\bmock\.|process\.env\S+ (?:\?\?)?= /m;

const BATCHES = join(ROOT, '.cache/batches');
/**
 * No test may run while files are still loaded: what its promises touch would count as its own, and
 * a later file's hooks would run with its end. What does not load fails this first test.
 */
const LOAD_FIRST = [
  `import { test } from 'node:test';`,
  'const loaded = Promise.withResolvers();',
  `test('loaded', { timeout: 120_000 }, () => loaded.promise);`,
  'try {',
];
const LOADED = ['  loaded.resolve();', '} catch (error) {', '  loaded.reject(error);', '}', ''];

/**
 * Puts files into batches that share a process: loading the modules takes longer than most of the
 * tests. A file with hooks of its own at the top, or that sets the environment, stays alone.
 * @returns files to run: those alone, and one that loads the others for each batch
 */
export function batchTests(files: readonly string[]): string[] {
  const isAlone = (file: string) => NEEDS_OWN_PROCESS.test(readFileSync(join(ROOT, file), 'utf8'));
  const alone = files.filter(isAlone);
  const together = files.filter((file) => !alone.includes(file));
  mkdirSync(BATCHES, { recursive: true });
  const count = Math.ceil(together.length / BATCH);
  const batches = Array.from({ length: count }, (_, index) => {
    const batch = join(BATCHES, `${index + 1}.test.ts`);
    const imports = together
      .filter((__, place) => place % count === index)
      .map((file) => `  await import('../../${file}');`);
    writeFileSync(batch, [...LOAD_FIRST, ...imports, ...LOADED].join('\n'));
    return relative(ROOT, batch);
  });
  // Those alone are the long ones: they begin first.
  return [...alone, ...batches];
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
    if (details.type === 'suite' || file?.startsWith(BATCHES)) return;
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
  return `${passed} passed in ${files.length} processes${long}`;
}

function describePlace(file: string | undefined, name: string): string {
  const place = file ? relative(ROOT, file) : '';
  return !place || name.endsWith(place) ? name : `${place}: ${name}`;
}

function describeError(cause: unknown): string {
  const text = cause instanceof Error ? (cause.stack ?? cause.message) : inspect(cause);
  const short = text.length > 3000 ? `${text.slice(0, 3000)} …` : text;
  // A property says which case fails; why, only its cause.
  const deeper = cause instanceof Error && cause.cause;
  return deeper ? `${short}\nbecause of ${describeError(deeper)}` : short;
}

function indent(text: string): string {
  return text.replace(/^/gm, '    ');
}
