import assert from 'node:assert/strict';
import { test } from 'node:test';
import { searchConfig } from './search-config.ts';

test('a language is stemmed by its own configuration; names of objects are no languages', () => {
  assert.equal(searchConfig('nl-BE'), 'dutch');
  assert.equal(searchConfig('ja'), 'simple');
  for (const name of ['__proto__', 'constructor', 'toString', ''])
    assert.equal(searchConfig(name), 'simple', name);
});
