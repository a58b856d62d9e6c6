import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openCommunity } from '#tests/support/community.ts';
import { attack, HOSTILE_TEXTS } from '#tests/support/hostile.ts';
import { aimAt } from '#tests/support/hostile-target.ts';

const community = await openCommunity();

test('no field, header, parameter, body or file name makes the site fail or speak markup', async () => {
  const target = await aimAt(community);
  const texts = ['nul\0inside', 'half \ud800 a pair', '<script>alert(1)</script>', '2147483648'];
  assert.ok(texts.every((text) => HOSTILE_TEXTS.includes(text)));
  const { shots, hits } = await attack(target, texts);
  assert.deepEqual(hits, []);
  assert.ok(shots > 400, `${shots} requests`);

  // Ordinary words still come through, and what was refused is still in its form.
  const send = (title: string) =>
    fetch(`${target.url}/conversations/new`, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin: target.url, cookie: target.cookie, accept: 'text/html' },
      body: new URLSearchParams({ kind: 'question', title, markdown: 'Typed with care' }),
    });
  assert.equal((await send('An ordinary title')).status, 303);
  const refused = await send('A title\0 with a hole');
  assert.equal(refused.status, 422);
  assert.match(await refused.text(), /Typed with care/);
});
