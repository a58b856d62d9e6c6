import { globSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compile } from '@inlang/paraglide-js';
import { compactMessages } from './compact-messages.ts';
import { LOCALES } from './locales.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const PROJECT = join(ROOT, '.cache/i18n.inlang');
const OUT = join(ROOT, 'src/platform/i18n/generated');
const STAMP = join(OUT, '.stamp');

/** Every room's words: `src/<room>/messages/{locale}.json`. */
export function messageFiles(locale: string): string[] {
  return globSync(`src/**/messages/${locale}.json`, { cwd: ROOT }).sort();
}

/**
 * Compiles the words of all rooms into typed functions (`src/platform/i18n/generated`).
 * Does nothing when no word changed. Answers the number of messages; throws when there are none,
 * because the compiler itself is content with zero.
 */
export async function compileMessages(): Promise<number> {
  const files = messageFiles(LOCALES[0]);
  const keys = new Set<string>();
  // What is compiled depends on how, too.
  const hash = createHash('sha256').update(
    readFileSync(join(import.meta.dirname, 'compact-messages.ts')),
  );
  for (const locale of LOCALES)
    for (const file of messageFiles(locale)) {
      const text = readFileSync(join(ROOT, file), 'utf8');
      hash.update(file).update(text);
      for (const key of Object.keys(JSON.parse(text) as object))
        if (key !== '$schema') keys.add(key);
    }
  if (keys.size === 0) throw new Error('No interface messages found under src/**/messages.');
  const stamp = hash.digest('hex');
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === stamp) return keys.size;

  mkdirSync(PROJECT, { recursive: true });
  writeFileSync(
    join(PROJECT, 'settings.json'),
    JSON.stringify({
      baseLocale: LOCALES[0],
      locales: LOCALES,
      telemetry: 'off',
      modules: [join(ROOT, 'node_modules/@inlang/plugin-message-format/dist/index.js')],
      'plugin.inlang.messageFormat': {
        pathPattern: files.map((file) => `../${file.replace(/[^/]+\.json$/, '{locale}.json')}`),
      },
    }),
  );
  await compile({
    project: PROJECT,
    outdir: OUT,
    strategy: ['globalVariable', 'baseLocale'],
    outputStructure: 'message-modules',
    emitTsDeclarations: true,
    emitGitIgnore: false,
    emitPrettierIgnore: false,
    emitReadme: false,
  });
  const compiled =
    readFileSync(join(OUT, 'messages/_index.js'), 'utf8').match(/^export /gm)?.length ?? 0;
  if (compiled < keys.size)
    throw new Error(`Only ${compiled} of ${keys.size} messages were compiled.`);
  compactMessages(join(OUT, 'messages'));
  writeFileSync(STAMP, stamp);
  return keys.size;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  console.log(`${await compileMessages()} messages in ${LOCALES.length} locales`);
  process.exit(0); // the compiler leaves a 30 s timer behind, which would hold the process
}
