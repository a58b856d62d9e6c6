import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Mutant } from './mutants.ts';

// Loaded before a test file (`node --import`): one source file is read with one condition changed.
const mutant = JSON.parse(process.env['COPIA_MUTANT'] ?? 'null') as Mutant | null;
if (mutant) {
  const { file, start, end, now } = mutant;
  const url = pathToFileURL(resolve(file)).href;
  registerHooks({
    load(asked, context, next) {
      if (asked !== url) return next(asked, context);
      const code = readFileSync(file, 'utf8');
      const source = code.slice(0, start) + now + code.slice(end);
      return { format: 'module-typescript', source, shortCircuit: true };
    },
  });
}
