import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sharedData, skipReason } from '#tests/support/shared-data.ts';
import { renderMarkdown, toMarkdown } from './index.ts';
import { CAUSES, compare } from './test-support/deviations.ts';
import { readSpecExamples } from './test-support/spec-examples.ts';

/**
 * The specifications' own examples. Each one renders as specified, or differs by the listed causes
 * and no others; the counts are exact, so that nothing new slips in. `unlisted` names the examples
 * that differ for a reason of the library's, explained in docs/decisions/0003.
 */
const SPECIFICATIONS = [
  // Left to the textarea: hand-written tables without a head, empty links.
  {
    file: 'commonmark-0.31.2-spec.txt',
    counts: {
      'as specified': 463,
      'added: code blocks take the focus, to scroll': 84,
      'added: links to other sites carry rel': 14,
      'added: tables scroll in a box': 5,
      'changed: schemes in lower case': 1,
      'gfm: bare addresses are links': 6,
      'removed: comments': 12,
      'removed: hand-written HTML outside the list': 53,
      'removed: links of other schemes': 5,
      'removed: pictures of other places become links or words': 31,
    },
    unlisted: [] as number[],
    textarea: 7,
  },
  // Unlisted: comments by the older rules that CommonMark 0.31 replaced.
  {
    file: 'spec.txt',
    counts: {
      'as specified': 466,
      'added: code blocks take the focus, to scroll': 84,
      'added: links to other sites carry rel': 22,
      'added: tables scroll in a box': 12,
      'added: a task is the label of its box': 2,
      'changed: schemes in lower case': 1,
      'gfm: bare addresses are links': 6,
      'removed: comments': 11,
      'removed: hand-written HTML outside the list': 53,
      'removed: links of other schemes': 6,
      'removed: pictures of other places become links or words': 31,
    },
    unlisted: [645, 646],
    textarea: 8,
  },
  // Unlisted: bare `mailto:` and `xmpp:` links, which the parser does not know; a result left open.
  {
    file: 'extensions.txt',
    counts: {
      'as specified': 4,
      'added: code blocks take the focus, to scroll': 1,
      'added: links to other sites carry rel': 3,
      'added: tables scroll in a box': 16,
      'added: a task is the label of its box': 3,
      'changed: ids, roles and classes of footnotes': 3,
      'removed: comments': 1,
      'removed: hand-written HTML outside the list': 2,
    },
    unlisted: [19, 20],
    textarea: 1,
  },
  // Unlisted: corners of emphasis, titles and footnote labels where the parser is not cmark-gfm.
  {
    file: 'regression.txt',
    counts: {
      'as specified': 12,
      'added: links to other sites carry rel': 1,
      'added: tables scroll in a box': 1,
      'changed: ids, roles and classes of footnotes': 4,
      'removed: hand-written HTML outside the list': 3,
    },
    unlisted: [5, 6, 16, 23, 24],
    textarea: 0,
  },
];

for (const { file, counts, unlisted, textarea } of SPECIFICATIONS) {
  const path = sharedData('markdown', file);
  test(`${file} renders as specified, but for listed causes`, (t) => {
    if (!path) return t.skip(skipReason('markdown', file));
    const found: Record<string, number> = { 'as specified': 0 };
    const others: number[] = [];
    for (const example of readSpecExamples(path)) {
      const causes = compare(example, renderMarkdown(example.markdown).html);
      if (!causes) others.push(example.number);
      const names = causes ?? [];
      if (causes?.length === 0) names.push('as specified');
      for (const name of names) found[name] = (found[name] ?? 0) + 1;
    }
    for (const [name, count] of Object.entries(found)) t.diagnostic(`${count} × ${name}`);
    t.diagnostic(`${others.length} × other: ${others.join(', ')}`);
    for (const name of Object.keys(found)) {
      assert.ok(name === 'as specified' || CAUSES.includes(name), name);
    }
    assert.deepEqual({ found, others }, { found: counts, others: unlisted });
  });

  test(`${file} keeps its rendering through the serialiser, or opens in the textarea`, (t) => {
    if (!path) return t.skip(skipReason('markdown', file));
    const examples = readSpecExamples(path);
    const changed = examples.filter(({ markdown }) => {
      const { html } = renderMarkdown(markdown);
      return renderMarkdown(toMarkdown(html)).html !== html;
    });
    t.diagnostic(`${examples.length - changed.length} of ${examples.length} in the editor`);
    assert.equal(changed.length, textarea, changed.map(({ number }) => number).join(', '));
  });
}
