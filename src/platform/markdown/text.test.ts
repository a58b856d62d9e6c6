import assert from 'node:assert/strict';
import { test } from 'node:test';
import { excerpt, htmlToText } from './index.ts';

test('an excerpt ends between words and is never longer than asked', () => {
  assert.equal(excerpt('A short text', 20), 'A short text');
  assert.equal(excerpt('One two three, four', 15), 'One two three…');
  assert.equal(excerpt('One two three four', 8), 'One two…');
  assert.equal(excerpt('One\n\ntwo   three', 40), 'One two three');
  assert.equal(excerpt('Donaudampfschifffahrtsgesellschaft', 10), 'Donaudamp…');
  assert.equal([...excerpt('😀😀😀😀😀😀', 4)].length, 4);
  for (let max = 1; max < 60; max++) {
    assert.ok([...excerpt('Some words, and then — some more; of them.', max)].length <= max);
  }
});

test('HTML as words keeps paragraphs, items and cells apart', () => {
  const html =
    '<h2>T</h2><p>a <b>b</b><br>c</p><ul><li>d</li><li>e</li></ul><table><tr><td>f</td><td>g</td></tr></table>';
  assert.equal(htmlToText(html), 'T\n\na b\nc\n\nd\ne\n\nf\tg');
});
