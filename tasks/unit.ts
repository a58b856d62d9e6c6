import { startTestServer, TEST_SERVER_VARIABLE } from '#tests/support/postgres.ts';
import { batchTests, findTests, runTests, TEST_FILES, type TestCounts } from './run-tests.ts';
import { prepareSources } from './tools.ts';

// The named test files, those of the named folders, or all that need no browser, on one database server.
await prepareSources();
const asked = process.argv.slice(2);
const named = findTests(
  asked.map((path) => (path.endsWith('.ts') ? path : `${path}/**/*.test.ts`)),
);
if (asked.length && !named.length) throw new Error(`no tests in ${asked.join(' ')}`);
const server = await startTestServer();
process.env[TEST_SERVER_VARIABLE] = server.url;
const counts: TestCounts = { passed: 0, failed: 0, skipped: [] };
const files = named.length ? named : batchTests(findTests(TEST_FILES.unit));
await runTests(files, counts, 2).catch((error: Error) => console.log(error.message));
await server.stop();
for (const reason of counts.skipped) console.log(`skipped: ${reason}`);
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped.length} skipped`);
process.exit(counts.failed ? 1 : 0);
