import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  COOKED_STEPS,
  differences,
  essenceOfCooked,
  essenceOfOurs,
  OUR_STEPS,
  type OldNames,
} from './compare.ts';

const POST = '0190a000-0000-7000-8000-000000000001';
const THING = '0190a000-0000-7000-8000-000000000002';
const ROSA = '0190a000-0000-7000-8000-000000000003';
const names: OldNames = {
  site: 'https://forum.example.org',
  of: ({ id }) => ({ [POST]: 'post 9/3', [THING]: 'topic 9', [ROSA]: 'member rosa' })[id] ?? null,
  ofPostId: (id) => (id === 33 ? 'post 9/3' : null),
  hasTopic: (id) => id === 9,
  hasPost: (key) => key === '9/3',
  hasMember: (name) => name === 'rosa',
  bareWords: (target) => (target === 'post 9/3' ? 'Nine (3)' : null),
};
const compare = (cooked: string, ours: string) =>
  differences(essenceOfCooked(cooked, names), essenceOfOurs(ours, names));

const quote = (body: string) =>
  `<aside class="quote no-group" data-username="Rosa" data-post="3" data-topic="9"><div class="title"><img class="avatar" src="/a.png"> Rosa:</div><blockquote>${body}</blockquote></aside>`;
const PICTURE = 'https://forum.example.org/uploads/original/1X/ab.png';

/** Each step: the forum's HTML, ours that is equal by it, ours that is not. */
const STEPS: Readonly<Record<string, readonly [cooked: string, equal: string, other: string]>> = {
  'quote heads': [
    quote('<p>Yes</p>'),
    `<blockquote><p><a data-slot="post/${POST}"></a></p><p>Yes</p></blockquote>`,
    '<blockquote><p>Yes</p></blockquote>',
  ],
  'link boxes': [
    '<aside class="onebox" data-onebox-src="https://a.example/x"><header><a href="https://a.example/x">a</a></header><h3>Title</h3></aside>',
    '<p><a href="https://a.example/x">https://a.example/x</a></p>',
    '<p><a href="https://a.example/y">https://a.example/y</a></p>',
  ],
  'link titles': [
    '<p>See <a href="https://a.example/x" class="inline-onebox">Title</a></p>',
    '<p>See <a href="https://a.example/x">https://a.example/x</a></p>',
    '<p>See <a href="https://a.example/x">other words</a></p>',
  ],
  pictures: [
    `<p>So:</p><div class="lightbox-wrapper"><a class="lightbox" href="${PICTURE}"><img src="${PICTURE}"><div class="meta">1 KB</div></a></div>`,
    `<p>So: <a class="remote-image" href="${PICTURE}">Map</a></p>`,
    '<p>So: <a class="remote-image" href="https://forum.example.org/cd.png">Map</a></p>',
  ],
  emoji: ['<p>Good <img class="emoji" alt=":smile:"></p>', '<p>Good 😄</p>', '<p>Good 😦</p>'],
  formulas: [
    '<p>So <span class="math">a_1</span></p><div class="math">b\n</div>',
    '<p>So $<code>a_1</code>$</p><pre><code class="language-math">b\n</code></pre>',
    '<p>So $<code>a1</code>$</p><pre><code class="language-math">b\n</code></pre>',
  ],
  mentions: [
    '<p><a class="mention" href="/u/rosa">@Rosa</a></p>',
    `<p><a data-slot="member/${ROSA}"></a></p>`,
    '<p>Rosa</p>',
  ],
  hashtags: [
    '<p><a class="hashtag-cooked" href="/c/x/1" data-slug="youth"><svg></svg><span>Youth</span></a></p>',
    '<p>#youth</p>',
    '<p>youth</p>',
  ],
  footnotes: [
    '<p>So<sup class="footnote-ref"><a href="#f">[1]</a></sup></p><hr class="footnotes-sep"><ol class="footnotes-list"><li><p>Or not <a class="footnote-backref">b</a></p></li></ol>',
    '<p>So<sup><a href="#f" data-footnote-ref="">1</a></sup></p><section><ol><li><p>Or not <a data-footnote-backref="" href="#x">b</a></p></li></ol></section>',
    '<p>So</p><section><ol><li><p>Or not</p></li></ol></section>',
  ],
  'check boxes': [
    '<p><span class="chcklst-box fa fa-square-o"></span> do</p>',
    '<p>[ ] do</p>',
    '<p>[x] do</p>',
  ],
  'page furniture': [
    '<h2><a name="x" class="anchor" href="#x"></a>Head</h2>',
    '<h2>Head</h2>',
    '<h2>Heads</h2>',
  ],
  'slots of names and links': [
    '<p><a href="https://forum.example.org/t/nine/9">this</a> <a href="/p/33">that</a></p>',
    `<p><a data-slot="thing/${THING}" data-words="this"></a> <a data-slot="post/${POST}" data-words="that"></a></p>`,
    `<p><a data-slot="thing/${THING}"></a> <a data-slot="post/${POST}" data-words="that"></a></p>`,
  ],
};

for (const [name, [cooked, equal, other]] of Object.entries(STEPS))
  test(`made even: ${name}`, () => {
    assert.deepEqual(compare(cooked, equal), []);
    assert.notDeepEqual(compare(cooked, other), []);
  });

test('every step is tried', () => {
  for (const name of [...Object.keys(COOKED_STEPS), ...Object.keys(OUR_STEPS)])
    assert.ok(name in STEPS, name);
});

test('made even: typography, white space, empty lines; nothing else of the words', () => {
  assert.deepEqual(
    compare('<p>“So” – it’s…</p><br><p>x</p>', '<p>"So" -- it\'s...</p>\n<p>x</p>'),
    [],
  );
  for (const other of [
    '<p>So it is.</p>',
    '<p>so it is</p>',
    '<p>So it</p><p>is</p>',
    '<p>So<br>it is</p>',
  ])
    assert.deepEqual(compare('<p>So it is</p>', other), ['text'], other);
});

test('code, its kind and its language are compared to the letter', () => {
  const cooked = '<pre><code class="lang-js">a  b</code></pre>';
  assert.deepEqual(compare(cooked, '<pre><code class="language-js">a  b\n</code></pre>'), []);
  for (const other of [
    '<pre><code>a  b\n</code></pre>',
    '<pre><code class="language-js">a b\n</code></pre>',
    '<p><code>a  b</code></p>',
  ])
    assert.ok(compare(cooked, other).includes('code'), other);
});

test('a link that the forum left without an address is compared by its words', () => {
  const ours = '<p><a href="https://x.example">x</a></p>';
  assert.deepEqual(compare('<p><a>x</a></p>', ours), []);
  assert.notDeepEqual(compare('<p><a>y</a></p>', ours), []);
});
