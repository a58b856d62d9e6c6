import { existsSync } from 'node:fs';
import { runTests } from './run-tests.ts';
import { runSteps, type Step } from './steps.ts';
import { checkStyle, checkTypes, prepareSources } from './tools.ts';

const WALLS = 'tests/architecture.test.ts';

// What is quick enough to run before every commit.
const steps: Step[] = [
  { name: 'words', run: prepareSources },
  { name: 'style', run: checkStyle },
  { name: 'types', after: ['words'], run: checkTypes },
];
if (existsSync(WALLS)) {
  const counts = { passed: 0, failed: 0, skipped: [] };
  steps.push({ name: 'walls', after: ['words'], run: () => runTests([WALLS], counts, 1) });
}
const results = await runSteps(steps);
process.exit(results.every(({ ok }) => ok) ? 0 : 1);
