import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import mjml2html from 'mjml';

export const LAYOUT_FILE = join(import.meta.dirname, 'layout.generated.ts');

/** The module that carries the compiled layout, so that no running process has to load MJML. */
export async function compileLayout(): Promise<string> {
  const source = readFileSync(join(import.meta.dirname, 'layout.mjml'), 'utf8');
  const { html, errors } = await mjml2html(source, { validationLevel: 'strict' });
  if (errors.length) throw new Error(errors.map((error) => error.formattedMessage).join('\n'));
  const lines = html.replaceAll(/^\s+|\s+$/gm, '');
  return [
    '// Made from layout.mjml by compile-layout.ts; a test compares. Do not edit.',
    `export const LAYOUT = ${JSON.stringify(lines)};`,
    '',
  ].join('\n');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  writeFileSync(LAYOUT_FILE, await compileLayout());
