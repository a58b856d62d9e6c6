import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { buildIfStale } from '#platform/build.ts';
import { startTestServer, TEST_SERVER_VARIABLE, type TestServer } from '#tests/support/postgres.ts';
import { ensureBrowser } from './browser.ts';
import { batchTests, findTests, runTests, TEST_FILES, type TestCounts } from './run-tests.ts';
import { runSteps, type Step } from './steps.ts';
import { checkStyle, checkTypes, prepareSources } from './tools.ts';

// `npm test`: everything that must be true before a change lands. With --full also what takes longer.
const { values } = parseArgs({ options: { full: { type: 'boolean', default: false } } });
if (values.full) process.env['COPIA_FULL'] = '1';

const started = performance.now();
const cores = Math.max(2, availableParallelism());
/** One more than the cores: a test waits for a database, a mail or a page half of its time. */
const processes = cores + 1;
const counts: TestCounts = { passed: 0, failed: 0, skipped: [] };
let server: TestServer | undefined;

const steps: Step[] = [
  { name: 'words', run: prepareSources },
  { name: 'database', run: startServer },
  { name: 'browser', run: ensureBrowser },
  { name: 'build', after: ['words'], run: () => buildIfStale(() => {}).then(() => {}) },
  {
    name: 'unit and integration tests',
    after: ['words', 'database'],
    run: () => runTests(batchTests(findTests(TEST_FILES.unit)), counts, processes),
  },
  { name: 'types', after: ['words'], run: checkTypes },
  { name: 'style', run: checkStyle },
  {
    name: 'journeys in the browser',
    after: ['browser', 'build', 'database'],
    run: () => runTests(findTests(TEST_FILES.browser), counts, processes),
  },
];
if (values.full) {
  steps.push({
    name: 'long tests',
    // Beside the unit tests, whose longest (thousands of random worlds) keeps but one core busy.
    after: ['journeys in the browser', 'database'],
    run: () => runTests(findTests(TEST_FILES.full), counts, cores),
  });
}

const results = await runSteps(steps);
await server?.stop();

// Steps that are no tests count as one each, so that the last line tells the whole truth.
const isTests = (name: string) => /tests|journeys/.test(name);
for (const { name, ok } of results) {
  if (ok && !isTests(name)) counts.passed += 1;
  if (!ok && (!isTests(name) || counts.failed === 0)) counts.failed += 1;
}
for (const reason of counts.skipped) console.log(`skipped: ${reason}`);
console.log(`${Math.round((performance.now() - started) / 1000)} s`);
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped.length} skipped`);
process.exit(counts.failed ? 1 : 0);

async function startServer(): Promise<void> {
  server = await startTestServer();
  process.env[TEST_SERVER_VARIABLE] = server.url;
}
