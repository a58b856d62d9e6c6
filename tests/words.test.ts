import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { compileMessages, messageFiles } from '#platform/i18n/compile.ts';
import { LOCALES } from '#platform/i18n/locales.ts';
import { bareTextOf } from './support/bare-text.ts';

type Message = string | { match?: Record<string, string> }[];
const read = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as Record<string, Message>;

/** The inputs a message names: `{count}`. */
const inputsOf = (message: Message) =>
  [
    ...new Set([...JSON.stringify(message).matchAll(/\{(\w+)\}/g)].map((match) => match[1]!)),
  ].sort();

describe('the words of the interface', () => {
  const files = messageFiles('en');

  test('are compiled, all of them', async () => {
    const keys = files.flatMap((file) => Object.keys(read(file)));
    assert.ok(keys.length > 0);
    assert.equal(await compileMessages(), new Set(keys).size);
    assert.equal(new Set(keys).size, keys.length, 'a key stands in one room only');
  });

  for (const file of files)
    test(`stand in four languages: ${file}`, () => {
      const room = /src\/(?:[\w-]+\/)*?([\w-]+)\/messages\//.exec(file)![1]!.replaceAll('-', '_');
      const english = read(file);
      for (const locale of LOCALES) {
        const words = read(file.replace(/en\.json$/, `${locale}.json`));
        assert.deepEqual(Object.keys(words).sort(), Object.keys(english).sort(), locale);
        for (const [key, message] of Object.entries(words)) {
          assert.deepEqual(inputsOf(message), inputsOf(english[key]!), `${key} in ${locale}`);
          assert.ok(JSON.stringify(message).length > 2, `${key} is empty in ${locale}`);
        }
      }
      // The words of a refusal are found by its code, whichever room refuses.
      const strangers = Object.keys(english).filter(
        (key) => !key.startsWith(`${room.split('_')[0]}_`) && !key.startsWith('error_'),
      );
      assert.deepEqual(strangers, [], 'keys begin with their room');
    });

  test('are set as each language is set', () => {
    const faults: Record<string, [string, RegExp][]> = {
      en: [],
      fr: [
        ['a breaking space', /[ \u00a0][:;?!»]|«[ \u00a0]/],
        ['no space', /[^\s\u202f][;?!»]|\p{L}:(?!\/)|«[^\u202f]/u],
        ['familiar', /(?<!\p{L})(tu|toi|ton|tes)(?!\p{L})/iu],
      ],
      nl: [['formal', /\b(u|uw)\b/i]],
      de: [
        ['familiar', /\b(du|dein\w*)\b/i],
        ['foreign quotes', /“[^“„]*”|«|»/],
      ],
    };
    const faultsIn = (locale: string, text: string) =>
      [['typewriter signs', /['"]|\.\.\./] as const, ...faults[locale]!]
        .filter(([, fault]) => fault.test(text))
        .map(([name]) => name);

    assert.deepEqual(faultsIn('fr', 'Vraiment ?'), ['a breaking space']);
    assert.deepEqual(faultsIn('fr', 'Vraiment?'), ['no space']);
    assert.deepEqual(faultsIn('nl', "Uw foto's"), ['typewriter signs', 'formal']);
    assert.deepEqual(faultsIn('de', '“So”'), ['foreign quotes']);
    const found = LOCALES.flatMap((locale) =>
      messageFiles(locale).flatMap((file) =>
        Object.entries(read(file)).flatMap(([key, message]) =>
          (typeof message === 'string' ? [message] : []).flatMap((text) =>
            faultsIn(locale, text).map((fault) => `${locale} ${key}: ${fault} in ${text}`),
          ),
        ),
      ),
    );
    assert.deepEqual(found, []);
  });

  test('do not stand in components', () => {
    const bare = globSync('src/**/*.svelte').flatMap((path) =>
      bareTextOf(readFileSync(path, 'utf8')).map((text) => `${path}: ${text}`),
    );
    assert.deepEqual(bare, []);
  });

  test('would be seen in a component', () => {
    for (const planted of [
      '<p>Hello there</p>',
      '{#if x}<b>{y} replies</b>{/if}',
      '<button aria-label="Close it">×</button>',
      "<img alt={'A picture'} />",
      '<Field label="Your name" />',
    ])
      assert.equal(bareTextOf(planted).length, 1, planted);
    for (const fine of [
      '<p class="lead">{words()}</p>',
      '<i>·</i>',
      '<a href="/about" rel="nofollow">{x}</a>',
      '<b>Copia</b>',
    ])
      assert.deepEqual(bareTextOf(fine), [], fine);
  });
});
