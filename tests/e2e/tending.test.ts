import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright';
import { openBrowser } from '#tests/support/browser.ts';
import { openCommunity, type Part } from '#tests/support/community.ts';
import { aConversation, aReply, as } from '#tests/support/factories.ts';
import { PATIENCE } from '#tests/support/patience.ts';

// Those who keep order: pin, close, join, split, and take it back, with script and without.
const community = await openCommunity();
const browser = await openBrowser();
const { db, url } = community;
const lieve = await db
  .selectFrom('member')
  .selectAll()
  .where('handle', '=', 'lieve')
  .executeTakeFirstOrThrow();

async function openAs(part: Part, javaScriptEnabled: boolean): Promise<Page> {
  const context = await browser.newContext({ javaScriptEnabled, locale: 'en' });
  context.setDefaultTimeout(PATIENCE);
  await community.signInAs(context, part);
  return context.newPage();
}

/** A conversation with so many posts, each by its number. */
async function begin(title: string, posts: number) {
  const thread = await aConversation(as(db, lieve), { title, markdown: `${title} 1` });
  for (let n = 2; n <= posts; n++) await aReply(as(db, lieve), thread.id, `${title} ${n}`);
  return { ...thread, path: `${url}/conversations/${thread.slug}` };
}

for (const script of [true, false]) {
  const how = script ? 'with script' : 'without script';

  test(`a moderator pins, closes and takes it back on the page itself, ${how}`, async () => {
    const thread = await begin(`Benches ${how}`, 2);
    const page = await openAs('moderator', script);
    await page.goto(`${thread.path}/tend`);
    await page.getByRole('button', { name: 'Pin to the top' }).click();
    await page.getByText('Pinned by Colm').waitFor();
    await page.goto(`${url}/conversations`);
    const first = page.locator('.entry').first();
    await first.getByRole('link', { name: `Benches ${how}` }).waitFor();
    await page.goto(`${thread.path}/tend`);
    await page.getByLabel('Why, for those who read it').fill('The new guide answers this.');
    await page.getByRole('button', { name: 'Close to new posts' }).click();
    await page.getByText('Closed by Colm').waitFor();
    const member = await openAs('member', script);
    await member.goto(thread.path);
    await member.getByText('The new guide answers this.').waitFor();
    assert.equal(await member.locator('textarea').count(), 0, 'nothing to write with');
    await page.getByRole('button', { name: 'Undo it' }).click();
    await page.getByText('Closed by Colm').waitFor({ state: 'detached' });
    await member.reload();
    await member.locator('textarea').waitFor({ state: 'attached' });
    await page.context().close();
    await member.context().close();
  });

  test(`two conversations are joined, and old links lead to each post, ${how}`, async () => {
    const from = await begin(`Kerbs ${how}`, 23);
    const into = await begin(`Pavements ${how}`, 3);
    const page = await openAs('moderator', script);
    await page.goto(`${from.path}/join`);
    await page.getByLabel('Address of the conversation that stays').fill(`${into.path}#post-2`);
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('button', { name: 'Join them' }).click();
    await page.getByText('Another conversation joined to it by Colm').waitFor();

    const member = await openAs('member', script);
    // Post 2 of the one is post 3 of the other: behind its opening and the other's.
    await member.goto(`${from.path}#post-2`);
    assert.ok(member.url().startsWith(into.path) && member.url().endsWith('#post-2'));
    assert.match(await member.locator('.post:target').innerText(), /Kerbs \w+ script 2\b/);
    // Post 20 is on the second page there.
    await member.goto(`${from.path}#post-20`);
    if (!script) await member.locator('a:target').click();
    await member.waitForURL(/page=2#post-21$/);
    assert.match(await member.locator('#post-21').innerText(), /Kerbs \w+ script 20\b/);
    await member.goto(`${from.path}?page=2#post-22`);
    assert.match(await member.locator('.post:target').innerText(), /Kerbs \w+ script 22\b/);
    await page.context().close();
    await member.context().close();
  });

  test(`posts become a conversation of their own, and come back, ${how}`, async () => {
    const thread = await begin(`Lamps ${how}`, 4);
    const page = await openAs('moderator', script);
    await page.goto(`${thread.path}/split`);
    await page.getByLabel('Title of the new conversation').fill(`Their bulbs ${how}`);
    await page.getByRole('button', { name: 'Split them off' }).click();
    await page.getByText('Please choose at least one.').first().waitFor();
    assert.equal(
      await page.getByLabel('Title of the new conversation').inputValue(),
      `Their bulbs ${how}`,
    );
    for (const number of [2, 3]) await page.getByLabel(`Post ${number} by`).check();
    await page.getByRole('button', { name: 'Split them off' }).click();
    const line = page.locator('#post-2', { hasText: 'Posts moved to another conversation: 2.' });
    await line.getByRole('link', { name: `Their bulbs ${how}` }).click();
    await page.getByText(`Lamps ${how} 3`).waitFor();
    await page.goto(`${thread.path}/tend`);
    await page.getByRole('button', { name: 'Undo it' }).click();
    await page.getByText('Undone', { exact: true }).waitFor();
    await page.goto(thread.path);
    await page.locator('article#post-3').waitFor();
    await page.context().close();
  });
}
