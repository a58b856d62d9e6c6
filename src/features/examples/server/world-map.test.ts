import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawWorld, mapOf } from './world-map.ts';

const count = (value: string, of = 1) => ({ value, label: null, count: of });

test('dots lie beside each other as their countries do, within the part that shows them all', () => {
  const map = mapOf([count('BE', 9), count('NL', 4), count('FR'), count('CL'), count('AU')])!;
  const at = Object.fromEntries(map.dots.map((dot) => [dot.country, dot]));
  assert.ok(at.CL!.x < at.FR!.x && at.FR!.x < at.BE!.x && at.BE!.x < at.AU!.x);
  assert.ok(at.NL!.y < at.BE!.y && at.BE!.y < at.FR!.y && at.FR!.y < at.CL!.y);
  for (const { x, y } of map.dots) assert.ok(x > 0 && x < 100 && y > 0 && y < 100);
  assert.deepEqual([at.BE!.share, at.NL!.share], [1, 4 / 9]);
  const near = mapOf([count('BE'), count('NL')])!;
  assert.ok(near.part.size < map.part.size, 'two neighbours are shown larger');
  assert.ok(near.part.x >= 0 && near.part.x + near.part.size <= 100);
});

test('one country, or what is none, is no map', () => {
  assert.equal(mapOf([]), null);
  assert.equal(mapOf([count('BE', 12), count('ZZ')]), null);
});

test('the picture of the world is small and whole', () => {
  const svg = drawWorld();
  assert.match(svg, /^<svg [^>]*viewBox="0 0 1000 436"/);
  assert.ok(svg.length < 60_000, `${svg.length} characters`);
  assert.ok(!svg.includes('NaN'));
});
