import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  mentionHandles,
  renameSlots,
  renderMarkdown,
  resolveLinks,
  resolveMentions,
  type Slot,
} from './index.ts';

const ID = '0190aaaa-aaaa-7aaa-8aaa-aaaaaaaaaaaa';
const ANNA = { id: ID, name: 'Anna [x] *Peeters*' };

const SOURCE = [
  '\ufeffHi @Anna, and @anna.\r',
  '\r',
  '> Also **@anna**: `@anna` [@anna](/x) <https://e.org/@anna> \\@anna anna@e.org @nobody\r',
  '\r',
  '| @anna |\r\n| - |\r',
  '\r',
  '```\r\n@anna\r\n```\r\n<code>@anna</code> &#64;anna\t@anna-\r\n',
]
  .join('\n')
  .replaceAll('\r\n\n', '\r\n')
  .replaceAll('\r\n', '\n')
  .replaceAll('\n', '\r\n');

test('typed handles become links by id; code, links, addresses and all else stay', async () => {
  assert.deepEqual(mentionHandles(SOURCE), ['anna', 'nobody']);
  const asked: string[][] = [];
  const resolved = await resolveMentions(SOURCE, async (handles) => {
    asked.push(handles);
    return new Map([['anna', ANNA]]);
  });
  const link = `[@Anna \\[x\\] \\*Peeters\\*](copia:member/${ID})`;
  assert.deepEqual(asked, [['anna', 'nobody']]);
  assert.equal(resolved.split(link).length - 1, 5);
  let count = 0;
  const back = resolved.replaceAll(link, () => (count++ === 0 ? '@Anna' : '@anna'));
  assert.equal(back, SOURCE);
  assert.deepEqual(renderMarkdown(resolved).slots, [{ kind: 'member', id: ID }]);
  assert.equal(await resolveMentions(SOURCE, async () => new Map()), SOURCE);
});

test('bare addresses of our own things become links by id; others stay', async () => {
  const site = 'https://copia.example/';
  const source =
    'See https://copia.example/conversations/a-b#post-3, <https://copia.example/conversations/a-b> or\n' +
    '/conversations/c. But [words](https://copia.example/conversations/a-b), `/conversations/c`,\n' +
    'https://copia.example.org/conversations/a-b and x/conversations/c stay.\n';
  const slots = new Map<string, Slot>([
    ['/conversations/a-b', { kind: 'thing', id: ID }],
    ['/conversations/a-b#post-3', { kind: 'post', id: ID }],
    ['/conversations/c', { kind: 'thing', id: ID }],
  ]);
  const resolved = await resolveLinks(source, site, async (paths) => {
    assert.deepEqual(new Set(paths), new Set(slots.keys()));
    return slots;
  });
  assert.equal(
    resolved,
    `See <copia:post/${ID}>, <copia:thing/${ID}> or\n` +
      `<copia:thing/${ID}>. But [words](https://copia.example/conversations/a-b), \`/conversations/c\`,\n` +
      'https://copia.example.org/conversations/a-b and x/conversations/c stay.\n',
  );
  assert.equal(await resolveLinks(source, site, async () => new Map()), source);
});

test('names follow their ids, and nothing else changes', () => {
  const source = `\ufeff[@Old *name*](copia:member/${ID}) and <copia:member/${ID}>,\r\n> [Old](copia:post/${ID})\r\n>\r\n> \`[@Old](copia:member/${ID})\` [Old](copia:thing/${ID}) [Old](/x)`;
  const renamed = renameSlots(source, () => 'New [x]');
  assert.equal(
    renamed,
    source
      .replace('[@Old *name*]', '[@New \\[x\\]]')
      .replace('> [Old](copia:post', '> [New \\[x\\]](copia:post'),
  );
  assert.equal(
    renameSlots(source, () => null),
    source,
  );
});
