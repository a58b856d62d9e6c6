import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

/** A colour token's value in a theme. */
function token(name: string, theme: 0 | 1): string {
  const pair = new RegExp(`--${name}: light-dark\\((#\\w+), (#\\w+)\\)`).exec(css);
  const single = new RegExp(`--${name}: (#\\w+);`).exec(css);
  const value = pair ? pair[theme + 1] : single?.[1];
  assert.ok(value, `no colour token ${name}`);
  return value;
}

/** Relative luminance and contrast, as WCAG 2.2 defines them. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const c = parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

const GROUNDS = ['paper', 'paper-sunken', 'paper-raised', 'notice-soft'];
const PAIRS: [ink: string, grounds: string[], least: number][] = [
  ['ink', GROUNDS, 7],
  ['ink-soft', GROUNDS, 4.5],
  ['ink-faint', ['paper', 'paper-sunken', 'paper-raised'], 4.5],
  ['danger', ['paper', 'paper-raised', 'danger-soft'], 4.5],
  ['good', ['paper', 'paper-raised', 'good-soft'], 4.5],
  ['ink', ['danger-soft', 'good-soft'], 4.5],
  ['notice-ink', ['notice'], 7],
  ['line-field', ['paper', 'paper-sunken', 'paper-raised'], 3],
  ['notice-line', ['paper', 'paper-sunken'], 3],
];

test('every pair of colours we set text in has the contrast that WCAG AA asks, in both themes', () => {
  assert.equal(Math.round(contrast('#000000', '#ffffff')), 21);
  const failures: string[] = [];
  for (const theme of [0, 1] as const)
    for (const [ink, grounds, least] of PAIRS)
      for (const ground of grounds) {
        const ratio = contrast(token(ink, theme), token(ground, theme));
        if (ratio < least)
          failures.push(`${ink} on ${ground}, ${theme ? 'dark' : 'light'}: ${ratio.toFixed(2)}`);
      }
  assert.deepEqual(failures, []);
});
