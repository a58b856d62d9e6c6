import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BrowserContext, Page } from 'playwright';
import { addPost, editPost } from '#commons/threads/server/index.ts';
import { openBrowser } from '#tests/support/browser.ts';
import { openCommunity } from '#tests/support/community.ts';
import { aConversation, aReply, as } from '#tests/support/factories.ts';
import { open, settle, write } from '#tests/support/journey.ts';
import { PATIENCE } from '#tests/support/patience.ts';

// All that a member does in one conversation, with script and without.
const community = await openCommunity();
const browser = await openBrowser();
const { db, url } = community;
const lieve = await db
  .selectFrom('member')
  .selectAll()
  .where('handle', '=', 'lieve')
  .executeTakeFirstOrThrow();

async function begin(title: string, javaScriptEnabled = true) {
  const thread = await aConversation(as(db, lieve), { title, kind: 'discussion' });
  const context: BrowserContext = await browser.newContext({ javaScriptEnabled, locale: 'en' });
  context.setDefaultTimeout(PATIENCE);
  await community.signInAs(context, 'member');
  const page = await context.newPage();
  await page.goto(`${url}/conversations/${thread.slug}`);
  if (javaScriptEnabled) await settle(page);
  return { thread, page, address: page.url() };
}

const post = (page: Page, number: number) => page.locator(`#post-${number}`);
const button = (page: Page, number: number, name: string) =>
  post(page, number).getByRole('button', { name });
const field = (page: Page) => page.locator('textarea[name=markdown]');

/** Which of the two lists of one's own have the conversation. */
async function listedIn(page: Page, title: string): Promise<string[]> {
  await page.goto(`${url}/conversations`);
  const found: string[] = [];
  for (const view of ['Following', 'Saved']) {
    await page.getByRole('main').getByRole('link', { name: view, exact: true }).click();
    await page.locator('main a[aria-current=page]', { hasText: view }).waitFor();
    if (await page.getByRole('link', { name: title }).isVisible()) found.push(view);
  }
  return found;
}

/** The address leads to it, and it is what one sees. */
async function untilInView(page: Page, selector: string): Promise<void> {
  await page.waitForFunction((one) => {
    const { top = -1, bottom = -1 } = document.querySelector(one)?.getBoundingClientRect() ?? {};
    return top >= 0 && Math.min(bottom, top + 40) <= innerHeight && scrollY > 0;
  }, selector);
}

test('what a member writes and does in a conversation, with script', async () => {
  const title = 'Who mows between the graves?';
  const { page, address } = await begin(title);

  // Followed and kept, and no longer.
  for (const [name, done] of [
    ['Follow', 'Following'],
    ['Save', 'Saved'],
  ] as const) {
    await page.getByRole('button', { name, exact: true, pressed: false }).click();
    await page.getByRole('button', { name: done, pressed: true }).waitFor();
  }
  assert.deepEqual(await listedIn(page, title), ['Following', 'Saved']);
  await open(page, address);
  await page.getByRole('button', { name: 'Saved', pressed: true }).click();
  await page.getByRole('button', { name: 'Save', exact: true, pressed: false }).waitFor();
  assert.deepEqual(await listedIn(page, title), ['Following']);

  // Written in part, left at once, and found again.
  await open(page, address);
  await write(page, 'Your reply', 'Two weeks of **silence**');
  await page.getByRole('link', { name: 'Practices' }).first().click();
  await page.getByRole('heading', { level: 1, name: 'Practices' }).waitFor();
  await open(page, address);
  await page.getByText('This is your draft from last time.').waitFor();
  assert.equal(await field(page).inputValue(), 'Two weeks of **silence**');
  await page.getByRole('button', { name: 'Post the reply' }).click();
  await post(page, 2).getByText('Two weeks of silence').waitFor();
  await open(page, address);
  assert.equal(await field(page).inputValue(), '', 'the draft was sent');

  // Changed: both versions stay to be read.
  await post(page, 2).getByRole('link', { name: 'Edit' }).click();
  await page.getByRole('textbox', { name: 'Your post' }).focus();
  await page.locator('.composer [contenteditable="true"]').waitFor();
  await page.keyboard.press('Control+End');
  await page.keyboard.type(', then a mower');
  await page.getByRole('button', { name: 'Save the change' }).click();
  await post(page, 2).getByText('Two weeks of silence, then a mower').waitFor();
  await post(page, 2).getByRole('link', { name: 'edited' }).click();
  await page.getByRole('heading', { name: 'What this post said before' }).waitFor();
  const versions = await page.locator('main section .prose').allInnerTexts();
  assert.deepEqual(
    versions.map((text) => text.trim()),
    ['Two weeks of silence, then a mower', 'Two weeks of silence'],
  );
  await page.getByRole('link', { name: 'Back to the conversation' }).click();

  // Removed, and brought back.
  await button(page, 2, 'Remove').click();
  await post(page, 2).getByText('This post was removed.').waitFor();
  await button(page, 2, 'Bring it back').click();
  await post(page, 2).getByText('This post was removed.').waitFor({ state: 'detached' });
  await post(page, 2).getByText('then a mower').waitFor();

  // Helpful, and no longer.
  await button(page, 1, 'Helpful').click();
  await post(page, 1).getByRole('button', { name: 'Helpful', pressed: true }).waitFor();
  assert.match(await button(page, 1, 'Helpful').innerText(), /^Helpful\s*1$/);
  await button(page, 1, 'Helpful').click();
  await post(page, 1).getByRole('button', { name: 'Helpful', pressed: false }).waitFor();
  assert.equal(await button(page, 1, 'Helpful').innerText(), 'Helpful');

  // Quoted: the quote says by whom, and leads there.
  await post(page, 1).getByRole('link', { name: 'Quote' }).click();
  await page.getByRole('textbox', { name: 'Your reply to' }).focus();
  await page.locator('.composer [contenteditable="true"] blockquote').waitFor();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('Goats do it in silence.');
  await page.getByRole('button', { name: 'Post the reply' }).click();
  await post(page, 3).getByText('Goats do it in silence.').waitFor();
  const quote = post(page, 3).locator('blockquote');
  assert.match(await quote.innerText(), /We would like to hear how you did it/);
  assert.doesNotMatch(await quote.innerText(), /Goats/);
  const head = quote.getByRole('link', { name: lieve.name });
  assert.equal(await head.getAttribute('href'), `${new URL(address).pathname}#post-1`);
  await page.context().close();
});

test('a long thread leads to what is new in it', async () => {
  const title = 'Who counts the toads?';
  const { thread, page, address } = await begin(title);
  await page.goto(`${url}/conversations`);
  for (let number = 2; number <= 24; number++)
    await aReply(as(db, lieve), thread.id, `Reply ${number}.\n\nWith a second line.`);
  const first = await db
    .selectFrom('post')
    .select('id')
    .where('thing_id', '=', thread.id)
    .where('number', '=', 1)
    .executeTakeFirstOrThrow();
  await addPost(as(db, lieve), thread.id, { markdown: 'To the question.', parentId: first.id });

  const entry = page.getByRole('listitem').filter({ hasText: title });
  const jump = page.getByRole('link', { name: 'Jump to the first new post' });
  await page.goto(`${url}/conversations`);
  await entry.getByText('24 new').waitFor();
  await entry.getByRole('link', { name: title }).click();
  await jump.click();
  await untilInView(page, '#new');
  await untilInView(page, '#new + #post-2');

  await page.goto(`${url}/conversations`);
  await entry.getByText('5 new').waitFor();
  await entry.getByRole('link', { name: title }).click();
  await jump.click();
  await page.waitForURL(`${address}?page=2#post-21`);
  await untilInView(page, '#new + #post-21');

  await post(page, 25)
    .getByRole('link', { name: `to ${lieve.name}, 1` })
    .click();
  await page.waitForURL(`${address}#post-1`);
  await post(page, 1).waitFor();

  await page.goto(`${url}/conversations`);
  await entry.waitFor();
  assert.doesNotMatch(await entry.innerText(), /\d new/);
  await page.context().close();
});

test('what comes while one reads takes neither the focus nor a selection', async () => {
  const { thread, page } = await begin('Who winds the tower clock?');
  const { id: second } = await aReply(as(db, lieve), thread.id, 'The sexton does.');
  await post(page, 2).getByText('The sexton does.').waitFor();
  await page.reload();
  await settle(page);
  await page.waitForFunction(async () => (await navigator.locks.query()).held?.length === 1);
  await post(page, 1).getByRole('link', { name: lieve.name }).focus();
  await page.evaluate(() => {
    getSelection()!.selectAllChildren(document.querySelector('#post-1 .prose')!);
    document.querySelector('#post-1')!.part.add('kept');
  });
  const selected = await page.evaluate(() => getSelection()!.toString());
  assert.ok(selected);

  await aReply(as(db, lieve), thread.id, 'Since last week the baker.');
  await post(page, 3).getByText('Since last week the baker.').waitFor();
  assert.equal(await page.locator('#post-1[part=kept]').count(), 1, 'the same as it stood');
  assert.equal(await page.evaluate(() => getSelection()!.toString()), selected);
  assert.equal(await page.evaluate(() => document.activeElement!.textContent), lieve.name);

  // The post that has the focus is changed: it is set anew, and the focus comes back.
  await post(page, 2).getByRole('link', { name: 'Report' }).focus();
  await editPost(as(db, lieve), second, { markdown: 'The sexton did.' });
  await post(page, 2).getByText('The sexton did.').waitFor();
  await page.waitForFunction(() => document.activeElement?.closest('#post-2'));
  assert.equal(await page.evaluate(() => document.activeElement!.textContent), 'Report');
  await page.context().close();
});

test('the same without script', async () => {
  const title = 'Who mends the benches?';
  const { page, address } = await begin(title, false);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('button', { name: 'Saved', pressed: true }).waitFor();
  assert.deepEqual(await listedIn(page, title), ['Saved']);

  await page.goto(address);
  await field(page).fill('Two weeks of **silence**');
  await page.getByRole('button', { name: 'Post the reply' }).click();
  await post(page, 2).locator('strong', { hasText: 'silence' }).waitFor();

  await post(page, 2).getByRole('link', { name: 'Edit' }).click();
  const deep = `${'> '.repeat(200)}deep`;
  await field(page).fill(deep);
  await page.getByRole('button', { name: 'Save the change' }).click();
  await page.getByText('too many layers').first().waitFor();
  assert.equal(await field(page).inputValue(), deep, 'a refused change is given back');
  await field(page).fill('A mower after all');
  await page.getByRole('button', { name: 'Save the change' }).click();
  await post(page, 2).getByText('A mower after all').waitFor();
  await post(page, 2).getByRole('link', { name: 'edited' }).click();
  assert.deepEqual(await page.locator('main section .prose').allInnerTexts(), [
    'A mower after all',
    'Two weeks of silence',
  ]);
  await page.getByRole('link', { name: 'Back to the conversation' }).click();

  await button(page, 2, 'Remove').click();
  await post(page, 2).getByText('This post was removed.').waitFor();
  await button(page, 2, 'Bring it back').click();
  assert.equal(await post(page, 2).getByText('This post was removed.').count(), 0);

  await button(page, 1, 'Helpful').click();
  await post(page, 1).getByRole('button', { name: 'Helpful', pressed: true }).click();
  await post(page, 1).getByRole('button', { name: 'Helpful', pressed: false }).waitFor();

  await post(page, 1).getByRole('link', { name: 'Quote' }).click();
  await field(page).fill(`${await field(page).inputValue()}Goats do it in silence.`);
  await page.getByRole('button', { name: 'Post the reply' }).click();
  await post(page, 3).getByText('Goats do it in silence.').waitFor();
  const head = post(page, 3).locator('blockquote').getByRole('link', { name: lieve.name });
  assert.equal(await head.getAttribute('href'), `${new URL(address).pathname}#post-1`);
  await page.context().close();
});
