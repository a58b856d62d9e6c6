import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LOCALES } from './locales.ts';

const BODY =
  /=> LocalizedString\} \*\/ \((\w*)\) => \{\s*return \/\*\* .*? \*\/ \((`[^]*?`)\)\s*\};/;

/**
 * Rewrites the compiled messages to a third of their size, for the pages' sake: each is one call
 * with its words in all locales. A message with variants (plurals) stays as the compiler wrote it.
 * @returns how many were rewritten
 */
export function compactMessages(folder: string): number {
  let count = 0;
  for (const file of readdirSync(folder)) {
    if (!file.endsWith('.js') || file.startsWith('_')) continue;
    const path = join(folder, file);
    const short = compactMessage(readFileSync(path, 'utf8'), file.slice(0, -3));
    if (!short) continue;
    writeFileSync(path, short);
    count++;
  }
  return count;
}

/** The short form of one message's module, or null if it is not plain. */
export function compactMessage(source: string, key: string): string | null {
  const words = LOCALES.map((locale) => {
    const start = source.indexOf(`const ${locale}_${key} = `);
    const end = source.indexOf('\n};', start);
    const [, inputs, text] = BODY.exec(source.slice(start, end + 3)) ?? [];
    if (start < 0 || !text) return null;
    return inputs ? `(${inputs}) => ${text}` : text;
  });
  if (words.some((text) => text === null)) return null;
  return `import { pick } from '../../locale-source.ts';\nexport const ${key} = /*#__PURE__*/ pick(${words.join(', ')});\n`;
}
