import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toCommonMark } from './convert.ts';
import type { Dialect } from './evidence.ts';
import type { References } from './references.ts';

const POST = '0190a000-0000-7000-8000-000000000001';
const THING = '0190a000-0000-7000-8000-000000000002';
const ROSA = '0190a000-0000-7000-8000-000000000003';
const refs: References = {
  member: (name) => (name.toLowerCase() === 'rosa' ? { id: ROSA, name: 'Rosa' } : null),
  topic: (id) => (id === 9 ? { id: THING, title: 'Nine' } : null),
  post: (topic, number) => (topic === 9 && number === 3 ? { id: POST } : null),
  postById: (id) => (id === 33 ? { id: POST } : null),
};
const dialect: Dialect = {
  breaks: false,
  maths: true,
  emoji: true,
  site: 'https://forum.example.org',
};
const convert = (raw: string, cooked: string | null = null, set: Partial<Dialect> = {}) =>
  toCommonMark({ raw, cooked }, { ...dialect, ...set }, refs);

/** What a forum's authors write, and the CommonMark it becomes. */
const CASES: readonly (readonly [name: string, raw: string, markdown: string])[] = [
  [
    'a quote of a post here',
    '[quote="Rosa, post:3, topic:9"]\nYes\n[/quote]\nI agree',
    `> [Rosa](copia:post/${POST})\n>\n> Yes\n\nI agree`,
  ],
  ['a quote of somebody unknown', '[quote="joe"]\nYes\n[/quote]', '> joe:\n>\n> Yes'],
  ['a quote on one line', '[quote]Yes[/quote]', '> Yes'],
  [
    'a quote in a quote',
    '[quote="a"]\n[quote="b"]\nOne\n[/quote]\nTwo\n[/quote]',
    '> a:\n>\n> > b:\n> >\n> > One\n>\n> Two',
  ],
  ['a quote in code', '```\n[quote]\nx\n[/quote]\n```', '```\n[quote]\nx\n[/quote]\n```'],
  ['a quote that never ends', '[quote="a"]\nOne', '[quote="a"]\nOne'],
  [
    'a folded part',
    '[details="More & more"]\n- one\n[/details]',
    '<details>\n<summary>More &amp; more</summary>\n\n- one\n\n</details>',
  ],
  ['a formula', 'So $a_1 * b_2$ it is', 'So $`a_1 * b_2`$ it is'],
  ['money', 'It costs $5 and $6', 'It costs $5 and $6'],
  ['a formula in code', '`$a$` stays', '`$a$` stays'],
  ['a block of formula', '$$\na_1\n$$', '```math\na_1\n```'],
  ['a mention', 'Ask @rosa.', `Ask [@Rosa](copia:member/${ROSA}).`],
  ['a mention of nobody here', 'Ask @joe', 'Ask @joe'],
  ['a mention in code', '`@rosa`', '`@rosa`'],
  ['emoji by name', 'Good :smile: at 10:31:11', 'Good 😄 at 10:31:11'],
  ['emoji nobody knows', ':our_logo:', ':our_logo:'],
  ['a typed face', 'Good :)', 'Good 🙂'],
  ['an own topic', 'https://forum.example.org/t/nine/9', `<copia:thing/${THING}>`],
  ['an own post', '[this](/t/nine/9/3)', `[this](copia:post/${POST} "=words")`],
  [
    'a topic that did not come along',
    '[this](/t/ten/10)',
    '[this](<https://forum.example.org/t/ten/10>)',
  ],
  ['another site', 'https://other.example.org/t/nine/9', 'https://other.example.org/t/nine/9'],
  [
    'an upload nobody knows the place of',
    '![Map|690x388](upload://abc.png)',
    '![Map](<https://forum.example.org/uploads/short-url/abc.png> "=690x388")',
  ],
  [
    'a file',
    '[plan.pdf|attachment](upload://abc.pdf) (3 KB)',
    '[plan.pdf](<https://forum.example.org/uploads/short-url/abc.pdf>) (3 KB)',
  ],
  ['a footnote in place', 'So^[Or not.] it is', 'So[^inline-1] it is\n\n[^inline-1]: Or not.'],
  ['tags', '[b]x[/b] [url=https://a.example]y[/url]', '<b>x</b> [y](<https://a.example>)'],
  ['an index is no tag', 'p[i] and q[b]', 'p[i] and q[b]'],
  ['a single tilde', 'X~A and Y~B', 'X\\~A and Y\\~B'],
  ['a poll', '[poll type=regular]\n* Yes\n* No\n[/poll]', '* Yes\n* No'],
  ['a date', '[date=2024-05-03 time=14:00:00 timezone="UTC"]', '2024-05-03 14:00 (UTC)'],
];

for (const [name, raw, markdown] of CASES)
  test(`of the dialect: ${name}`, () => assert.equal(convert(raw), markdown));

test('line breaks count where the forum says so, or a text shows it', () => {
  assert.equal(
    convert('first line\nsecond line', null, { breaks: true }),
    'first line\\\nsecond line',
  );
  assert.equal(convert('first line\nsecond line'), 'first line\nsecond line');
  assert.equal(
    convert('first line\nsecond line', '<p>first line<br>\nsecond line</p>'),
    'first line\\\nsecond line',
  );
});

test('where the text is missing, the HTML is read', () => {
  const cooked = `<aside class="quote" data-username="Rosa" data-post="3" data-topic="9"><div class="title">Rosa:</div>
<blockquote><p>Yes</p></blockquote></aside><p>I <em>agree</em> <img class="emoji" alt=":smile:">,
<a class="mention" href="/u/rosa">@rosa</a>, <span class="math">a_1</span>,
<a href="/t/nine/9">this</a></p><pre><code class="lang-js">x</code></pre>`;
  assert.equal(
    toCommonMark({ raw: null, cooked }, dialect, refs),
    `> [Rosa](copia:post/${POST})
>
> Yes

I *agree* 😄,
[@Rosa](copia:member/${ROSA}), $\`a_1\`$,
[this](copia:thing/${THING})

\`\`\`js
x
\`\`\``,
  );
});

test('no text makes it slow', () => {
  const started = performance.now();
  for (const piece of ['[quote]\n', '[quote="a"]x ', '> > > $$ ', '[i]', '^[', '`$ ', '[url=a]['])
    convert(piece.repeat(3000 / piece.length));
  assert.ok(performance.now() - started < 20_000);
});
