import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  fillSlots,
  htmlToText,
  MarkdownTooComplex,
  opensInEditor,
  renderMarkdown,
  resolveLinks,
  resolveMentions,
  type Slot,
  toMarkdown,
} from './index.ts';
import { auditHtml } from './test-support/audit.ts';

const numRuns = process.env.COPIA_FULL ? 4_000 : 200;
const ID = '0190aaaa-aaaa-7aaa-8aaa-aaaaaaaaaaaa';

/** Pieces that mean something to the parser, in any order: finds more than random letters do. */
// prettier-ignore
const pieces = fc.constantFrom(
  '*', '**', '_', '~~', '`', '```\n', '[', ']', '(', ')', '![', '](', '[^a]', '\n[^a]: ', '<', '>',
  '\n', '\n\n', '  \n', '\\', '- ', '1. ', '# ', '> ', '    ', '\t', '|', '\n|-|-|\n', '---\n',
  '<kbd>', '</kbd>', '<details>', '<summary>', '</details>', '<a data-slot="', '"></a>', '<!--',
  'a', 'word', ' ', '@anna', '@', 'é', '\u00a0', '&amp;', '&lt;', 'https://e.org/x', '- [x] ',
  `copia:member/${ID}`, `<copia:thing/${ID}>`, `member/${ID}`, `data-slot="member/${ID}"`, '\u0000',
);
const texts = fc.oneof(
  fc.array(pieces, { maxLength: 30 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 60 }),
);

function unlessRefused(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof MarkdownTooComplex)) throw error;
  }
}

test('any text renders, safely, and says the same each time', () => {
  fc.assert(
    fc.property(texts, (markdown) => {
      unlessRefused(() => {
        const first = renderMarkdown(markdown);
        assert.deepEqual(auditHtml(first.html), []);
        assert.deepEqual(renderMarkdown(markdown), first);
      });
    }),
    { numRuns },
  );
});

test('any text opens in the editor unchanged, or not at all; the serialiser never fails', () => {
  fc.assert(
    fc.property(texts, (markdown) => {
      unlessRefused(() => {
        const { html } = renderMarkdown(markdown);
        const again = renderMarkdown(toMarkdown(html)).html;
        assert.equal(opensInEditor(markdown), again === html);
        toMarkdown(markdown);
        htmlToText(markdown);
      });
    }),
    { numRuns },
  );
});

test('each filled slot is one that the renderer listed, and each listed slot is filled', () => {
  fc.assert(
    fc.property(texts, (markdown) => {
      unlessRefused(() => {
        const { html, slots } = renderMarkdown(markdown);
        const seen = new Set<string>();
        const lookup = (slot: Slot) => {
          seen.add(`${slot.kind}/${slot.id}`);
          return { href: '/x', text: 'filled' };
        };
        const filled = fillSlots(html, lookup, () => 'gone');
        assert.deepEqual(
          [...seen],
          slots.map(({ kind, id }) => `${kind}/${id}`),
        );
        assert.deepEqual(auditHtml(filled), []);
      });
    }),
    { numRuns },
  );
});

test('resolving mentions and links changes nothing else', async () => {
  await fc.assert(
    fc.asyncProperty(texts, async (markdown) => {
      try {
        const mark = `[@Anna](copia:member/${ID})`;
        const members = new Map([['anna', { id: ID, name: 'Anna' }]]);
        const mentioned = await resolveMentions(markdown, async () => members);
        assert.equal(mentioned.replaceAll(mark, '@anna'), markdown.replaceAll(mark, '@anna'));
        const thing = new Map([['/x', { kind: 'thing', id: ID } as Slot]]);
        const linked = await resolveLinks(markdown, 'https://e.org', async () => thing);
        const plain = (text: string) =>
          text
            .replaceAll(`<copia:thing/${ID}>`, 'https://e.org/x')
            .replaceAll('<https://e.org/x>', 'https://e.org/x');
        assert.equal(plain(linked), plain(markdown));
        assert.equal(await resolveMentions(markdown, async () => new Map()), markdown);
      } catch (error) {
        if (!(error instanceof MarkdownTooComplex)) throw error;
      }
    }),
    { numRuns },
  );
});
