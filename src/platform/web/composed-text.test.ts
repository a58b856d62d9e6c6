import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DomainError } from '#platform/errors.ts';
import { readComposedText, readDraft, readEditorHtml } from './composed-text.ts';

const form = (fields: Record<string, string>) => {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  readComposedText(data);
  return Object.fromEntries(data);
};

test('a changed text comes as HTML and becomes Markdown; an unchanged one keeps every byte', () => {
  assert.deepEqual(form({ title: 'T', markdown: 'old', html: '<p>Now <strong>new</strong></p>' }), {
    title: 'T',
    markdown: 'Now **new**',
  });
  const odd = '* a\r\n* b  \n__c__\n\n\n';
  assert.equal(form({ markdown: odd, html: '' }).markdown, odd);
  assert.equal(form({ markdown: odd }).markdown, odd);
});

test('lists are as tight or loose as the editor says', () => {
  assert.equal(readEditorHtml('<ul><li>a</li><li>b</li></ul>'), '- a\n- b');
  assert.equal(readEditorHtml('<ul><li><p>a</p></li><li><p>b</p></li></ul>'), '- a\n\n- b');
});

test('hostile HTML leaves nothing but text, and what costs too much is refused in words', () => {
  assert.equal(
    readEditorHtml(
      '<p onclick="x()">a<script>alert(1)</script><img src="javascript:x" alt="b"><a href="javascript:x">c</a></p><iframe src="//x"></iframe>',
    ).replace(/!\[b\]\([^)]*\)/, 'b'),
    'abc',
  );
  assert.throws(
    () => readEditorHtml('<blockquote>'.repeat(5_000) + 'x'),
    (error) => error instanceof DomainError && error.fields.markdown === 'too_complex',
  );
});

test('a draft is kept as Markdown; nothing written is no draft', () => {
  assert.deepEqual(readDraft({ title: 'T', markdown: '', html: '<p><em>x</em></p>' }), {
    title: 'T',
    markdown: '*x*',
  });
  assert.equal(readDraft({ title: ' ', markdown: '\n', kind: 'question' }), null);
});
