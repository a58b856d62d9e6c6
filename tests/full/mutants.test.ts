import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { startTestServer, TEST_SERVER_VARIABLE } from '#tests/support/postgres.ts';
import { mutantsOf, type Mutant } from '#tests/support/mutants.ts';

// Every condition of every rule is changed in turn: some test must notice each.
const VISIBILITY = [
  'src/commons/things/server/visibility.ts',
  'src/commons/spaces/server/readable.ts',
];
/** Which tests know of a rule, the quickest first; after those of its own room. */
const ALSO = [
  'tests/visibility.test.ts',
  'src/features/api.test.ts',
  // Who has to agree again before they write.
  'src/features/groups/server/groups.test.ts',
];
const AT_ONCE = 2;
const SLOWEST_MS = 240_000;

const server = await startTestServer();

/** Whether a test file fails with this mutant in place. */
function isNoticed(mutant: Mutant, file: string): Promise<boolean> {
  const { promise, resolve: done } = Promise.withResolvers<boolean>();
  const child = spawn(
    process.execPath,
    ['--import', resolve('tests/support/mutate.ts'), '--test-reporter=dot', file],
    {
      env: {
        ...process.env,
        NODE_TEST_CONTEXT: undefined,
        // The few random worlds of every day are enough to notice it, and quick.
        COPIA_FULL: undefined,
        [TEST_SERVER_VARIABLE]: server.url,
        COPIA_MUTANT: JSON.stringify(mutant),
      },
      stdio: 'ignore',
    },
  );
  const timer = setTimeout(() => child.kill('SIGKILL'), SLOWEST_MS);
  // Taking too long is no notice: a test that hangs with it must say so itself.
  child.once('exit', (code) => {
    clearTimeout(timer);
    done(code !== 0 && code !== null);
  });
  return promise;
}

function testsOf(file: string): string[] {
  const room = globSync(`${file.split('/server/')[0]}/server/*.test.ts`).sort();
  const first = file.replace('.ts', '.test.ts');
  const own = [first, ...room.filter((each) => each !== first)].filter((each) =>
    room.includes(each),
  );
  return VISIBILITY.includes(file) ? [ALSO[0]!, ...own, ...ALSO.slice(1)] : [...own, ...ALSO];
}

async function whoNotices(mutant: Mutant): Promise<string | null> {
  for (const file of testsOf(mutant.file)) if (await isNoticed(mutant, file)) return file;
  return null;
}

test('every changed condition of a rule is noticed by some test', async (t) => {
  const files = [...VISIBILITY, ...globSync('src/**/server/policy.ts').sort()];
  const only = process.env['COPIA_MUTANTS_OF'];
  const waiting = files
    .filter((file) => !only || file.includes(only))
    .flatMap((file) => mutantsOf(file));
  const table = new Map<string, { killed: number; survived: string[] }>();
  const work = async () => {
    for (let mutant = waiting.shift(); mutant; mutant = waiting.shift()) {
      const row = table.get(mutant.file) ?? { killed: 0, survived: [] };
      table.set(mutant.file, row);
      if (await whoNotices(mutant)) row.killed += 1;
      else row.survived.push(`${mutant.line}: ${mutant.was} → ${mutant.now}`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  for (const [file, { killed, survived }] of table) {
    t.diagnostic(`${file}: ${killed} killed, ${survived.length} survived`);
    for (const each of survived) t.diagnostic(`  ${each}`);
  }
  await server.stop();
  assert.deepEqual(
    [...table].flatMap(([file, { survived }]) => survived.map((each) => `${file}:${each}`)),
    [],
  );
});
