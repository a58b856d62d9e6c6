import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { safePath } from './safe-path.ts';

const SITE = 'https://community.example.org';

test('only paths of this site are gone to', () => {
  for (const path of [
    '/',
    '/conversations',
    '/fr/conversations?sort=new#post-3',
    '/a//b',
    '/?q=a%20b',
  ])
    assert.equal(safePath(path), path);
  for (const path of [
    null,
    undefined,
    '',
    'there',
    '//evil.test',
    '/\\evil.test',
    '\\/evil.test',
    '/\t/evil.test',
    '/\n/evil.test',
    ' //evil.test',
    'https://evil.test',
    'javascript:alert(1)',
    '/.//evil.test',
    '/a/..//evil.test',
    '@evil.test',
  ])
    assert.equal(safePath(path), '/', JSON.stringify(path));
});

test('whatever is asked for, a browser stays on this site', () => {
  const piece = fc.constantFrom(
    '/',
    '\\',
    '.',
    '..',
    '@',
    ':',
    '?',
    '#',
    '%2f',
    '%5c',
    '\t',
    ' ',
    'evil.test',
    'http',
    'é',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(piece).map((p) => p.join('')),
      ),
      (next) => {
        const path = safePath(next);
        assert.equal(new URL(path, SITE).origin, SITE);
        assert.equal(safePath(path), path);
      },
    ),
    { numRuns: 2000 },
  );
});
