import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { sharedData, skipReason } from '#tests/support/shared-data.ts';
import { renderMarkdown, toMarkdown } from './index.ts';

const FILE = ['discussions', 'discourse-delving-posts.jsonl'] as const;
/** Each post in the full run, every thirteenth in the daily one. */
const STEP = process.env.COPIA_FULL ? 1 : 13;

test('posts of a real archive keep their rendering through the serialiser', (t) => {
  const path = sharedData(...FILE);
  if (!path) return t.skip(skipReason(...FILE));
  const lines = readFileSync(path, 'utf8').trim().split('\n');
  const posts = lines.filter((_, index) => index % STEP === 0).map((line) => rawOf(line));
  let milliseconds = 0;
  const changed = posts.filter((raw) => {
    const start = performance.now();
    const { html } = renderMarkdown(raw);
    milliseconds += performance.now() - start;
    return renderMarkdown(toMarkdown(html)).html !== html;
  });
  const share = 1 - changed.length / posts.length;
  t.diagnostic(`${posts.length - changed.length} of ${posts.length} posts open in the editor`);
  t.diagnostic(`${(milliseconds / posts.length).toFixed(2)} ms to render a post`);
  assert.ok(share >= 0.99, `only ${(100 * share).toFixed(1)} % of the posts open in the editor`);
});

function rawOf(line: string): string {
  const post: unknown = JSON.parse(line);
  assert.ok(typeof post === 'object' && post && 'raw' in post && typeof post.raw === 'string');
  return post.raw;
}
