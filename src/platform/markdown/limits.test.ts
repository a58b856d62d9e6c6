import assert from 'node:assert/strict';
import { test } from 'node:test';
import { workSoFar } from '#tests/support/work.ts';
import { MarkdownTooComplex, MAX_MARKDOWN_LENGTH, renderMarkdown, toMarkdown } from './index.ts';
import { checkSource } from './source-limits.ts';

/** Of work, generously; a check that is gone takes minutes. */
const MAX_MILLISECONDS = 4_000;

const REFUSED: Record<string, [text: string, code: string]> = {
  'one character too many': ['a'.repeat(MAX_MARKDOWN_LENGTH + 1), 'too_long'],
  'open brackets': ['['.repeat(50_000), 'too_tangled'],
  'closed brackets': [']'.repeat(50_000), 'too_tangled'],
  'nested brackets': ['['.repeat(25_000) + ']'.repeat(25_000), 'too_tangled'],
  'nested links': ['['.repeat(15_000) + 'a' + '](b)'.repeat(15_000), 'too_tangled'],
  'emphasis that opens': ['*a _b '.repeat(16_000), 'too_tangled'],
  'emphasis that closes': ['a_ '.repeat(33_000), 'too_tangled'],
  'emphasis of two lengths': ['*a**'.repeat(25_000), 'too_tangled'],
  'nested quotes': ['>'.repeat(50_000), 'too_deep'],
  'nested lists on a line': ['- '.repeat(10_000) + 'a', 'too_deep'],
  'quotes that go on lazily': ['> '.repeat(39) + 'a\n'.repeat(49_000), 'too_tangled'],
  'blank lines in nested lists': ['- '.repeat(39) + 'a' + '\n'.repeat(90_000), 'too_tangled'],
  'lists of lists on each line': ['- '.repeat(30).concat('a\n').repeat(1_600), 'too_tangled'],
  'items without number': ['- a\n'.repeat(25_000), 'too_tangled'],
  'comments without end': ['a <!-- '.repeat(14_000), 'too_tangled'],
  'instructions without end': ['a <? '.repeat(20_000), 'too_tangled'],
  'code marks of all lengths': [
    Array.from({ length: 430 }, (_, index) => '`'.repeat(index + 1)).join(' '),
    'too_tangled',
  ],
  'a mail address without end': ['x ' + '-.'.repeat(49_000), 'too_tangled'],
  'a table of empty cells': [
    `|${'a|'.repeat(8_000)}\n|${'-|'.repeat(8_000)}\n${'a\n'.repeat(12_000)}`,
    'too_tangled',
  ],
  'an address used again and again': [
    `[a]: ${'x'.repeat(50_000)}\n\n${'[a] '.repeat(10_000)}`,
    'too_tangled',
  ],
  'a footnote used again and again': [
    `${`${'[^a]'.repeat(40)}\n\n`.repeat(600)}[^a]: b`,
    'too_tangled',
  ],
  'details in details': ['<details>\n\n'.repeat(9_000), 'too_deep'],
};

for (const [name, [text, code]] of Object.entries(REFUSED)) {
  test(`refuses ${name} at once`, () => {
    const start = workSoFar();
    assert.throws(
      () => renderMarkdown(text),
      (error) => error instanceof MarkdownTooComplex && error.code === code,
    );
    assert.ok(workSoFar() - start < MAX_MILLISECONDS);
  });
}

test('sees too many cells before it parses them', () => {
  const [text] = REFUSED['a table of empty cells']!;
  assert.throws(() => checkSource(text), MarkdownTooComplex);
  checkSource(`| a | b |\n| - | - |\n${'| one | two |\n'.repeat(7_000)}`);
  checkSource(`a\n---\n${'- b\n---\n'.repeat(5_000)}`);
});

test('renders long but honest texts', () => {
  const paragraph = 'A *word*, a [link](https://example.org), `code` and **more** of it. ';
  const texts = [
    `${paragraph.repeat(10)}\n\n`.repeat(140),
    `> > ${paragraph}\n> >\n`.repeat(1_200),
    `- ${paragraph}\n  - ${paragraph}\n`.repeat(600),
    `| a | b |\n| - | - |\n${'| one | two |\n'.repeat(2_000)}`,
    `\`\`\`xml\n${'<a b="c"><!-- d --><e/></a>\n'.repeat(3_000)}\`\`\`\n`,
    'x'.repeat(MAX_MARKDOWN_LENGTH),
  ];
  for (const text of texts) {
    const start = workSoFar();
    assert.ok(renderMarkdown(text).html.length >= text.length / 2);
    assert.ok(workSoFar() - start < MAX_MILLISECONDS);
  }
});

test('refuses HTML that nothing honest is made of', () => {
  const refused = {
    'too much of it': 'a'.repeat(1_000_001),
    'too many tags': 'a<br>'.repeat(100_000),
    'too deep': '<div>'.repeat(20_000),
    'a stack of formats': '<b><i>'.repeat(15_000),
  };
  for (const [name, html] of Object.entries(refused)) {
    const start = workSoFar();
    assert.throws(() => toMarkdown(html), MarkdownTooComplex, name);
    assert.ok(workSoFar() - start < MAX_MILLISECONDS, name);
  }
});
