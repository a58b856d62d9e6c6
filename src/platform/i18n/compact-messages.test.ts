import assert from 'node:assert/strict';
import { test } from 'node:test';
import { frame_account, ui_close } from './generated/messages.js';
import { compactMessage } from './compact-messages.ts';
import { setLocaleSource } from './locale-source.ts';

const form = (key: string, inputs: string, text: string) =>
  ['en', 'fr', 'nl', 'de']
    .map(
      (locale) =>
        `const ${locale}_${key} = /** @type {(inputs: X) => LocalizedString} */ (${inputs}) => {\n\treturn /** @type {LocalizedString} */ (\`${text} ${locale}\`)\n};\n`,
    )
    .join('\n');

test('a plain message becomes one call; one with variants stays', () => {
  assert.equal(
    compactMessage(form('a', '', 'Hi'), 'a'),
    "import { pick } from '../../locale-source.ts';\nexport const a = /*#__PURE__*/ pick(`Hi en`, `Hi fr`, `Hi nl`, `Hi de`);\n",
  );
  assert.match(compactMessage(form('b', 'i', '${i?.n}'), 'b') ?? '', /\(i\) => `\$\{i\?\.n\} fr`/);
  const variants = 'const en_c = (i) => {\n\tif (i.n == 1) return `one`\n\treturn `many`\n};';
  assert.equal(compactMessage(variants, 'c'), null);
});

test('the compiled messages speak the locale asked for, else the one of now', () => {
  assert.equal(ui_close({}, { locale: 'de' }), 'Schließen');
  assert.equal(frame_account({ name: 'Ana' }, { locale: 'fr' }), 'Votre compte, Ana');
  setLocaleSource(() => 'nl');
  assert.equal(ui_close(), 'Sluiten');
  setLocaleSource(() => undefined);
  assert.equal(ui_close(), 'Close');
});
