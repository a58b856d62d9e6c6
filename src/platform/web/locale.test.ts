import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inLocale, keepLocale, localeOfHeader, localeOfPath, withoutLocale } from './locale.ts';

test('an address says its locale, and links keep it', () => {
  assert.equal(localeOfPath('/fr/practices'), 'fr');
  assert.equal(localeOfPath('/fraud'), null);
  assert.equal(withoutLocale('/fr'), '/');
  assert.equal(withoutLocale('/nl/search?q=a'), '/search?q=a');
  assert.equal(inLocale('de', '/nl/search'), '/de/search');
  assert.equal(inLocale('de', '/'), '/de');
  assert.equal(keepLocale('/fr/practices', '/search?q=x#y'), '/fr/search?q=x#y');
  assert.equal(keepLocale('/practices', '/search'), '/search');
  assert.equal(keepLocale('/fr', '?sort=new'), '?sort=new');
});

test('the browser says its languages, best first', () => {
  assert.equal(localeOfHeader('es, nl-BE;q=0.8, fr;q=0.9'), 'fr');
  assert.equal(localeOfHeader('fr;q=0, de-AT'), 'de');
  assert.equal(localeOfHeader(null), 'en');
});
