import assert from 'node:assert/strict';
import { test } from 'node:test';
import { opensInEditor, PIPELINE_VERSION, renderMarkdown, toMarkdown } from './index.ts';

const REL = 'rel="nofollow ugc noopener"';

/** Each construct of our dialect: Markdown, and the HTML that is stored. */
const CONSTRUCTS: Record<string, [markdown: string, html: string]> = {
  paragraphs: ['One\ntwo\n\nThree', '<p>One\ntwo</p>\n<p>Three</p>'],
  'hard breaks': ['One\\\ntwo  \nthree', '<p>One<br>two<br>three</p>'],
  headings: ['# One\n\n### Three', '<h1>One</h1>\n<h3>Three</h3>'],
  emphasis: [
    '*a* **b** ~~c~~ ***d***',
    '<p><em>a</em> <strong>b</strong> <del>c</del> <em><strong>d</strong></em></p>',
  ],
  'inline code': ['`a  <b>` and `` ` ``', '<p><code>a  &lt;b></code> and <code>`</code></p>'],
  'a code block': [
    '```ts\nlet a  = 1;\n```',
    '<pre tabindex="0"><code class="language-ts">let a  = 1;\n</code></pre>',
  ],
  'links to other sites': [
    '[a](https://e.org "T") and https://e.org/b',
    `<p><a href="https://e.org" title="T" ${REL}>a</a> and <a href="https://e.org/b" ${REL}>https://e.org/b</a></p>`,
  ],
  'links within, and to a mailbox': [
    '[a](/library) <a@e.org>',
    '<p><a href="/library">a</a> <a href="mailto:a@e.org">a@e.org</a></p>',
  ],
  'schemes in capitals': ['[a](HTTPS://e.org)', `<p><a href="https://e.org" ${REL}>a</a></p>`],
  'nested lists': [
    '- a\n  1. b\n  2. c\n- d',
    '<ul><li>a<ol><li>b</li><li>c</li></ol></li><li>d</li></ul>',
  ],
  'a loose list that starts at three': [
    '3. a\n\n4. b',
    '<ol start="3"><li><p>a</p></li><li><p>b</p></li></ol>',
  ],
  tasks: [
    '- [x] a *b*\n- [ ] c',
    '<ul><li class="task-list-item"><label><input type="checkbox" checked disabled> a <em>b</em></label></li>' +
      '<li class="task-list-item"><label><input type="checkbox" disabled> c</label></li></ul>',
  ],
  quotes: ['> a\n>\n> > b', '<blockquote><p>a</p><blockquote><p>b</p></blockquote></blockquote>'],
  'a table': [
    '| a | b |\n| - | :-: |\n| `x\\|y` | 2 |',
    '<div class="table-scroll" tabindex="0" role="group" aria-label="a, b"><table><thead><tr><th>a</th>' +
      '<th align="center">b</th></tr></thead><tbody><tr><td><code>x|y</code></td>' +
      '<td align="center">2</td></tr></tbody></table></div>',
  ],
  'a picture of ours with its size': [
    '![Alt](/files/ab12.png "Title =640x480")',
    '<p><img src="/files/ab12.png" alt="Alt" title="Title" width="640" height="480" loading="lazy" decoding="async"></p>',
  ],
  'a picture elsewhere': [
    '![Alt](https://e.org/a.png)',
    `<p><a class="remote-image" href="https://e.org/a.png" ${REL}>Alt</a></p>`,
  ],
  details: [
    '<details>\n<summary>More <em>here</em></summary>\n\nBody with *marks*\n\n</details>',
    '<details><summary>More <em>here</em></summary><p>Body with <em>marks</em></p></details>',
  ],
  'the few elements that may be written': [
    '<kbd>Ctrl</kbd> H<sub>2</sub>O x<sup>2</sup> <u>a</u> <ins>b</ins> <mark>c</mark> <abbr title="Community">CoP</abbr>',
    '<p><kbd>Ctrl</kbd> H<sub>2</sub>O x<sup>2</sup> <u>a</u> <ins>b</ins> <mark>c</mark> <abbr title="Community">CoP</abbr></p>',
  ],
  'words that look like tags': [
    'A List<int> for <your name>',
    '<p>A List&lt;int> for &lt;your name></p>',
  ],
  'a rule': ['a\n\n***\n\nb', '<p>a</p>\n<hr>\n<p>b</p>'],
};

for (const [name, [markdown, html]] of Object.entries(CONSTRUCTS)) {
  test(`renders ${name}, and keeps them through the editor`, () => {
    assert.equal(renderMarkdown(markdown).html, html);
    assert.equal(renderMarkdown(toMarkdown(html)).html, html);
    assert.ok(opensInEditor(markdown));
  });
}

test('footnotes of two texts on one page do not meet, and keep their labels', () => {
  const [one, two] = ['One[^n]\n\n[^n]: Note', 'Two[^n]\n\n[^n]: Other'];
  const ids = [one, two].map((markdown) => {
    const { html, text } = renderMarkdown(markdown);
    assert.ok(opensInEditor(markdown));
    assert.match(toMarkdown(html), /\[\^n\]: /);
    assert.doesNotMatch(text, /↩|1/);
    return /id="(user-content-[^"]*-fn-n)"/.exec(html)?.[1];
  });
  assert.ok(ids[0] && ids[1] && ids[0] !== ids[1]);
});

test('the text is the words alone', () => {
  const { text, remote, version } = renderMarkdown(
    '# Title\n\n**Bold** `code  x` ![Alt](https://e.org/a.png)\n\n> quoted\n\n- [x] done\n- two\n\n```\na  b\n```',
  );
  assert.equal(text, 'Title\n\nBold code x Alt\n\nquoted\n\ndone\ntwo\n\na  b');
  assert.equal(remote, true);
  assert.equal(version, PIPELINE_VERSION);
});

test('a text with elements that an editor lacks opens in the textarea', () => {
  const markdown = '| a |\n| - |\n| b |';
  assert.ok(opensInEditor(markdown));
  assert.ok(!opensInEditor(markdown, ['table']));
  assert.ok(!opensInEditor('<table><tr><td>no head</td></tr></table>'));
});
