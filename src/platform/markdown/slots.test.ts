import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  editorHtml,
  fillSlots,
  htmlToText,
  opensInEditor,
  quoteMarkdown,
  renderMarkdown,
  type Slot,
  toMarkdown,
} from './index.ts';

const ID = '0190aaaa-aaaa-7aaa-8aaa-aaaaaaaaaaaa';
const OTHER = '0190bbbb-bbbb-7bbb-8bbb-bbbbbbbbbbbb';
const lookup = (slot: Slot) => ({ href: `/${slot.kind}`, text: 'Anna <Peeters> & "co"' });
const gone = () => 'gone <away>';

test('a mention holds no name; its reader sees the name of today, or that it is gone', () => {
  const { html, slots, text } = renderMarkdown(`Thanks, [@Old](copia:member/${ID}) & all`);
  assert.deepEqual(slots, [{ kind: 'member', id: ID }]);
  assert.equal(html, `<p>Thanks, <a data-slot="member/${ID}"></a> &amp; all</p>`);
  assert.equal(text, 'Thanks, @… & all');
  const seen = fillSlots(html, lookup, gone);
  assert.match(seen, /href="\/member">@Anna &lt;Peeters&gt; &amp; &quot;co&quot;<\/a>/);
  assert.equal(htmlToText(seen), 'Thanks, @Anna <Peeters> & "co" & all');
  const hidden = fillSlots(html, () => null, gone);
  assert.match(hidden, /<span class="slot-missing">gone &lt;away&gt;<\/span>/);
});

test("a thing's title is the reader's; words of the author's own show only with the thing", () => {
  const bare = renderMarkdown(`See <copia:thing/${ID}>.`).html;
  assert.match(fillSlots(bare, lookup, gone), />Anna &lt;Peeters&gt; &amp; &quot;co&quot;<\/a>\./);
  const own = renderMarkdown(`See [this "\\<b>" & *that*](copia:thing/${ID}).`).html;
  assert.match(fillSlots(own, lookup, gone), />this &quot;&lt;b&gt;&quot; &amp; that<\/a>/);
  assert.doesNotMatch(
    fillSlots(own, () => null, gone),
    /this|that/,
  );
});

test('a slot is listed once, and only real ids are slots', () => {
  const { slots, html } = renderMarkdown(
    `[@A](copia:member/${ID}) [@A](copia:member/${ID.toUpperCase()}) [B](copia:thing/${OTHER}) [x](copia:member/1) [y](copia:secret/${ID})`,
  );
  assert.deepEqual(slots, [
    { kind: 'member', id: ID },
    { kind: 'thing', id: OTHER },
  ]);
  assert.match(html, /x y<\/p>$/);
});

test('nobody can write a slot, or break one', () => {
  const forged = `<a data-slot="member/${ID}"></a>`;
  for (const text of [
    forged,
    `\`${forged}\``,
    `\`\`\`\n${forged}\n\`\`\``,
    `[x](https://e.org '${forged}')`,
    `![${forged}](/files/a.png '${forged}')`,
    `<abbr title='${forged}'>x</abbr>`,
    `<kbd ${forged}>`,
    forged.replaceAll('"', '&quot;'),
    `| ${forged} |\n| - |`,
  ]) {
    const { html, slots } = renderMarkdown(text);
    assert.deepEqual(slots, [], text);
    assert.equal(
      fillSlots(
        html,
        () => assert.fail(text),
        () => assert.fail(text),
      ),
      html,
    );
  }
  const { html } = renderMarkdown(`[" data-x="<i>](copia:thing/${ID})`);
  assert.match(html, new RegExp(`<a data-slot="thing/${ID}" data-words="[^"]*"></a>`));
});

test('a lookup that gives a strange address is not followed', () => {
  const { html } = renderMarkdown(`<copia:thing/${ID}>`);
  const filled = fillSlots(html, () => ({ href: 'javascript:alert(1)', text: 'x' }), gone);
  assert.match(filled, /href="#"/);
});

test('the editor gives back what it was given', () => {
  const name = { href: '/people/anna', text: 'Anna' };
  for (const markdown of [
    `Hi [@Anna](copia:member/${ID}), see <copia:thing/${ID}> and [my words](copia:thing/${OTHER})!`,
    quoteMarkdown({ id: ID, authorName: 'Anna' }, 'One\n\n- two'),
  ]) {
    assert.ok(opensInEditor(markdown), markdown);
    assert.equal(toMarkdown(editorHtml(markdown, () => name, gone)), markdown);
    const { slots } = renderMarkdown(toMarkdown(editorHtml(markdown, () => null, gone)));
    assert.deepEqual(slots, renderMarkdown(markdown).slots);
  }
});
