import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright';
import { openBrowser } from '#tests/support/browser.ts';
import { openCommunity } from '#tests/support/community.ts';
import { aConversation, aReply, as } from '#tests/support/factories.ts';

// A browser has six connections to a site: ten open tabs share one live stream, and the rest is for
// clicks. When the tab that keeps the stream closes, another takes over.
const TABS = 10;
const community = await openCommunity();
const browser = await openBrowser();
const { db, url } = community;
const lieve = await db
  .selectFrom('member')
  .selectAll()
  .where('handle', '=', 'lieve')
  .executeTakeFirstOrThrow();

test('ten tabs on one thread: one stream, every tab hears, and a click answers', async () => {
  const thread = await aConversation(as(db, lieve), { kind: 'discussion' });
  const context = await browser.newContext({ locale: 'en' });
  context.setDefaultTimeout(20_000);
  await community.signInAs(context, 'member');

  // Streams never finish by themselves: those begun and not ended are open.
  const streams = new Map<object, Page>();
  const begun: string[] = [];
  context.on('request', (request) => {
    if (new URL(request.url()).pathname !== '/live') return;
    streams.set(request, request.frame().page());
    begun.push(request.url());
  });
  context.on('requestfailed', (request) => streams.delete(request));
  context.on('requestfinished', (request) => streams.delete(request));

  const tabs: Page[] = [];
  for (let n = 0; n < TABS; n++) {
    const tab = await context.newPage();
    await tab.goto(`${url}/conversations/${thread.slug}`);
    // Listening: the one with the lock, and those who wait for it.
    await tab.waitForFunction(async (most) => {
      const { held = [], pending = [] } = await navigator.locks.query();
      return held.length === 1 && pending.length === most;
    }, n);
    tabs.push(tab);
  }
  const reply = async (text: string, watching: Page[]) => {
    const { number } = await aReply(as(db, lieve), thread.id, text);
    await Promise.all(
      watching.map((tab) => tab.locator(`#post-${number}`).getByText(text).waitFor()),
    );
  };
  await reply('Heard in all of them.', tabs);
  assert.equal(streams.size, 1, `one stream, not ${begun.join(' ')}`);

  const leader = [...streams.values()][0]!;
  const [clicked, ...others] = tabs.filter((tab) => tab !== leader);
  await clicked!.getByRole('link', { name: 'Practices' }).first().click();
  await clicked!.getByRole('heading', { level: 1, name: 'Practices' }).waitFor({ timeout: 5_000 });

  await leader.close();
  for (const [stream, page] of streams) if (page === leader) streams.delete(stream);
  await reply('Heard without the first.', others);
  assert.equal(streams.size, 1, 'again one');
  assert.ok(![...streams.values()].includes(leader));
  await context.close();
});
