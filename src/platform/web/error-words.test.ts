import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { messageFiles } from '#platform/i18n/compile.ts';
import { LOCALES } from '#platform/i18n/locales.ts';
import { errorWords } from './error-words.ts';

/** Codes that a source file refuses with, in the four ways there are. */
function codesIn(source: string): string[] {
  const codes = [
    ...source.matchAll(/new DomainError\(\s*'\w+',\s*'(\w+)'/g),
    ...source.matchAll(/\brefuse\(\s*'(\w+)'/g),
  ].map((match) => match[1] ?? '');
  const inputs = [
    ...source.matchAll(/\binvalid\(\s*\{([^}]*)\}/g),
    ...source.matchAll(/new DomainError\(\s*'\w+',\s*'\w+',\s*\{([^}]*)\}/g),
  ].flatMap((match) => [...(match[1] ?? '').matchAll(/:\s*'(\w+)'/g)].map((code) => code[1] ?? ''));
  return [...codes, ...inputs, ...verdictsIn(source)];
}

/** Codes that a rule gives back as its `Verdict`: words of several parts that follow `return`, `?` or `:`. */
function verdictsIn(source: string): string[] {
  const rules = source.matchAll(/\): (?:Promise<)?Verdict>? \{([^]*?)\n\}/g);
  return [...rules].flatMap(([, body]) =>
    [...body!.matchAll(/(?:\breturn|[?:])\s*'([a-z]+(?:_[a-z]+)+)'/g)].map(([, code]) => code!),
  );
}

function wordsOf(locale: string): Set<string> {
  return new Set(
    messageFiles(locale).flatMap((file) =>
      Object.keys(JSON.parse(readFileSync(file, 'utf8')) as object),
    ),
  );
}

test('every code that the source refuses with has words in every locale', () => {
  const planted = `refuse('one'); new DomainError('conflict', 'two', { a: 'three' }); invalid({ b: 'four' })
function may(): Verdict {
  return it ? 'fi_ve' : is ? true : 'si_x';
}`;
  assert.deepEqual(codesIn(planted).sort(), ['fi_ve', 'four', 'one', 'si_x', 'three', 'two']);

  const files = globSync('src/**/*.ts').filter(
    (file) => !file.endsWith('.test.ts') && !file.includes('/generated/'),
  );
  const missing = new Set<string>();
  for (const locale of LOCALES) {
    const words = wordsOf(locale);
    for (const file of files)
      for (const code of codesIn(readFileSync(file, 'utf8')))
        if (!words.has(`error_${code}`)) missing.add(`${locale}: error_${code} (${file})`);
  }
  assert.deepEqual([...missing], []);
});

test('the words of a code are in the reader’s locale; an unknown code says the general words', () => {
  assert.equal(errorWords('required', 'nl'), 'Vul dit in.');
  assert.equal(errorWords('no_such_code', 'de'), errorWords('unexpected', 'de'));
});
