import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openCommunity } from '#tests/support/community.ts';
import { attack, hostileTexts } from '#tests/support/hostile.ts';
import { aimAt } from '#tests/support/hostile-target.ts';

const community = await openCommunity();
const MOST_TEXTS = 30; // about 120 requests each

test('known attack strings get nowhere, at any door', async (t) => {
  const target = await aimAt(community);
  const { shots, hits } = await attack(target, hostileTexts(MOST_TEXTS), { everyField: true });
  t.diagnostic(`${shots} requests`);
  assert.deepEqual(hits, []);
});
