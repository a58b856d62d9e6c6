import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setNewcomers } from '#commons/waiting/server/index.ts';
import { openBrowser } from '#tests/support/browser.ts';
import { openCommunity, type Part } from '#tests/support/community.ts';
import { aConversation, as } from '#tests/support/factories.ts';
import { open, write } from '#tests/support/journey.ts';
import { PATIENCE } from '#tests/support/patience.ts';

// A newcomer's first post: sent, changed while it waits, posted by a moderator; and one that is refused.
const community = await openCommunity();
const browser = await openBrowser();
const { db, url } = community;
const person = (handle: string) =>
  db.selectFrom('member').selectAll().where('handle', '=', handle).executeTakeFirstOrThrow();
await setNewcomers(as(db, await person('tobias')), { posts: 1 });
const jonas = await person('jonas');
// As if the member had never written.
await db
  .updateTable('post')
  .set({ author_id: (await person('lieve')).id })
  .where('author_id', '=', jonas.id)
  .execute();

async function openAs(part: Part, javaScriptEnabled: boolean) {
  const context = await browser.newContext({ javaScriptEnabled, locale: 'en' });
  context.setDefaultTimeout(PATIENCE);
  await community.signInAs(context, part);
  return context.newPage();
}

for (const script of [false, true])
  test(`a first post waits, is changed, posted or refused, with${script ? '' : 'out'} script`, async () => {
    const title = `Drains ${script}`;
    const { slug } = await aConversation(as(db, await person('lieve')), { title });
    const path = `${url}/conversations/${slug}`;
    const page = await openAs('member', script);
    const moderator = await openAs('moderator', script);
    const other = await openAs('expert', script);

    await open(page, path);
    await write(page, /Your reply/, 'Ours are of clay.', script);
    await page.getByRole('button', { name: 'Post the reply' }).click();
    await page.getByText('It waits for a look').waitFor();
    await page.getByLabel('Your text').fill('Ours are of zinc.');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Ours are of zinc.').first().waitFor();
    await page.goto(path);
    await page.getByText('Waiting for a look').waitFor();
    await other.goto(path);
    assert.equal(await other.getByText('zinc').count(), 0);
    assert.equal(await other.getByText('Waiting for a look').count(), 0);

    await moderator.goto(`${url}/moderation`);
    await moderator.getByRole('link', { name: /^Waiting/ }).click();
    await moderator.getByText('Ours are of zinc.').waitFor();
    if (!script) {
      // Refused: its author hears why, and others nothing.
      await moderator.getByRole('link', { name: 'Do not post it' }).click();
      await moderator.getByLabel('Why, in words for the author').fill('It sells zinc.');
      await moderator.getByRole('button', { name: 'Do not post it' }).click();
      await moderator.getByText('Please choose').first().waitFor();
      assert.equal(
        await moderator.getByLabel('Why, in words for the author').inputValue(),
        'It sells zinc.',
      );
      await moderator.getByLabel('The agreement that it breaks').selectOption({ index: 1 });
      await moderator.getByRole('button', { name: 'Do not post it' }).click();
      await moderator.getByText('Nothing waits').waitFor();
      await other.reload();
      assert.equal(await other.locator('#post-2, .post-gone').count(), 0);
    } else {
      await moderator.getByRole('button', { name: 'Post it', exact: true }).click();
      await moderator.getByText('Nothing waits').waitFor();
      await other.reload();
      await other.locator('#post-2').getByText('Ours are of zinc.').waitFor();
    }
    for (const one of [page, moderator, other]) await one.context().close();
  });
