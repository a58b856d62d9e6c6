import assert from 'node:assert/strict';
import { test } from 'node:test';
import { markUnspaced } from './mark-unspaced.ts';

const shown = (text: string, ...pairs: string[]) =>
  markUnspaced(text, pairs)?.replaceAll('\u0001', '[').replaceAll('\u0002', ']') ?? null;

test('neighbouring pairs are marked as one, in all that fits', () => {
  assert.equal(shown('参与式预算如何实施', '预算'), '参与式[预算]如何实施');
  assert.equal(shown('参与式预算如何实施', '参与', '与式', '式预'), '[参与式预]算如何实施');
  assert.equal(shown('งบประมาณ', 'งบ'), '[งบ]ประมาณ');
});

test('of a long text the part with most of it is shown', () => {
  const text = `${'我们'.repeat(60)}预算${'大家'.repeat(60)}参与式预算${'经验'.repeat(60)}`;
  const found = shown(text, '参与', '与式', '式预', '预算')!;
  assert.match(found, /^… .*\[参与式预算\].* …$/);
  assert.ok(found.length < 100);
});

test('what is not there, or is written with spaces, is left to PostgreSQL', () => {
  assert.equal(shown('参与式预算', '城市'), null);
  assert.equal(shown('How to begin', 'begin'), null);
});
