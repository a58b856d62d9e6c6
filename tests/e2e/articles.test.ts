import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseFeed } from '@rowanmanning/feed-parser';
import type { Page } from 'playwright';
import sharp from 'sharp';
import { openBrowser } from '#tests/support/browser.ts';
import { openCommunity } from '#tests/support/community.ts';
import { open } from '#tests/support/journey.ts';
import { PATIENCE } from '#tests/support/patience.ts';
import { aPicture } from '#tests/support/pictures.ts';

// An article as its host makes it and its readers meet it: assembled from examples, with a picture, a file and a
// category, published, found by author, category and feed; with script and without.
const { url, signInAs } = await openCommunity();
const browser = await openBrowser();

async function enter(part: 'host' | 'member' | null, script: boolean): Promise<Page> {
  const context = await browser.newContext({ javaScriptEnabled: script, locale: 'en' });
  context.setDefaultTimeout(PATIENCE);
  if (part) await signInAs(context, part);
  return context.newPage();
}
const picture = await aPicture(1700, 1000);
const property = (page: Page, name: string) =>
  page.locator(`meta[property="${name}"]`).first().getAttribute('content');

for (const script of [true, false])
  test(`a round-up from examples to readers, ${script ? 'with' : 'without'} script`, async () => {
    const host = await enter('host', script);
    const name = script ? 'Voices' : 'Notes';
    await open(host, `${url}/en/library/categories`);
    const fresh = host.locator('details', { hasText: 'New category' });
    if (!(await fresh.getByLabel('Title, English').isVisible()))
      await host.getByText('New category').click();
    await fresh.getByLabel('Title, English').fill(name);
    await fresh.getByRole('button', { name: 'Save the category' }).click();
    await host.getByText('Saved.').waitFor();

    // Found by title, ticked, and still ticked while looking for another.
    await open(host, `${url}/en/library/round-up`);
    await host.getByLabel('Or find by title').fill('market square');
    await host.getByRole('button', { name: 'Show', exact: true }).click();
    await host.waitForURL(/q=market/);
    await host.getByLabel(/^Sixty residents redraw/).check();
    await host.getByLabel('Or find by title').fill('klimaattafel');
    await host.getByRole('button', { name: 'Show', exact: true }).click();
    await host.waitForURL(/q=klimaattafel/);
    await host
      .getByLabel(/klimaattafel/i)
      .first()
      .check();
    assert.ok(await host.getByLabel(/^Sixty residents redraw/).isChecked());
    await host.getByLabel('français').check();
    await host.getByLabel('Who reads it').selectOption('public');
    await host.getByRole('button', { name: 'Assemble the draft' }).click();
    await host.getByRole('heading', { level: 1, name: /^Round-up of/ }).waitFor();
    await host.getByRole('link', { name: /Sixty residents redraw/ }).waitFor();
    const slug = /library\/([^/?]+)/.exec(host.url())![1]!;

    // A picture takes words; both stay when the words are forgotten.
    await open(host, `${url}/en/library/${slug}/write`);
    const cover = host.locator('form[action*="/cover"]');
    const file = { name: 'square.jpg', mimeType: 'image/jpeg', buffer: picture };
    await cover.getByLabel('Choose a picture').setInputFiles(file);
    await cover.getByLabel('What the picture shows').fill('A blue square.');
    await cover.getByRole('button', { name: 'Save the picture' }).click();
    await host.getByRole('img', { name: 'A blue square.' }).waitFor();
    await open(host, `${url}/en/library/${slug}/write?language=fr`);
    await host.getByText('Nothing says yet in this language').waitFor();
    await host.getByRole('button', { name: 'Show it to readers' }).click();
    await host.getByText('Say in this language what the picture shows').first().waitFor();
    await host.getByLabel('What the picture shows').fill('Un carré bleu.');
    await host.getByRole('button', { name: 'Save the picture' }).click();
    await host.getByRole('img', { name: 'Un carré bleu.' }).waitFor();
    await host.getByRole('button', { name: 'Show it to readers' }).click();
    await host.getByText('Readers see this version').waitFor();

    await open(host, `${url}/en/library/${slug}/write?language=en`);
    const list = {
      name: 'Counting list.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('a,b\n1,2\n'),
    };
    await host.getByLabel('Another file').setInputFiles(list);
    await host.getByRole('button', { name: 'Attach' }).click();
    await host.getByRole('link', { name: 'Counting list' }).waitFor();
    await host.getByLabel('Category').selectOption({ label: name });
    await host.locator('form[action*="/settings"]').getByRole('button', { name: 'Save' }).click();
    await host.getByRole('button', { name: 'Publish now' }).click();
    await host.getByText('Published', { exact: true }).waitFor();

    // A visitor meets it in the list of its category, as a feed, and on its page.
    const visitor = await enter(null, script);
    await open(visitor, `${url}/en/library`);
    await visitor.getByRole('navigation', { name: 'Categories' }).getByText(`${name} 1`).click();
    await visitor.waitForURL(/category=/);
    await visitor.getByRole('link', { name: /^Round-up of/ }).waitFor();
    const feed = await visitor.locator('link[type="application/atom+xml"]').getAttribute('href');
    const parsed = parseFeed(await (await fetch(url + feed)).text());
    assert.equal(parsed.items.length, 1);
    await visitor.getByRole('link', { name: /^Round-up of/ }).click();
    const shown = visitor.getByRole('img', { name: 'A blue square.' });
    await shown.waitFor();
    const [width, height] = await shown.evaluate((image: HTMLImageElement) => [
      image.getAttribute('width'),
      image.getAttribute('height'),
    ]);
    assert.deepEqual([width, height], ['1600', '900']);
    const [download] = await Promise.all([
      visitor.waitForEvent('download'),
      visitor.getByRole('link', { name: 'Counting list' }).click(),
    ]);
    assert.equal(download.suggestedFilename(), 'Counting list.csv');
    assert.equal(await property(visitor, 'og:locale'), 'en_US');
    assert.equal(await property(visitor, 'og:locale:alternate'), 'fr_FR');
    const answer = await fetch((await property(visitor, 'og:image'))!);
    const found = await sharp(Buffer.from(await answer.arrayBuffer())).metadata();
    assert.deepEqual([found.width, found.height], [1200, 630]);

    // Its author's page, and the example that it tells of.
    const article = visitor.url();
    await visitor.getByRole('link', { name: 'Tobias', exact: false }).first().click();
    await visitor.getByRole('heading', { level: 1, name: /^Written by Tobias/ }).waitFor();
    await visitor
      .getByRole('link', { name: /^Round-up of/ })
      .first()
      .waitFor();
    await open(visitor, article);
    await visitor.getByRole('link', { name: 'Read the example' }).first().click();
    await visitor
      .getByRole('link', { name: /^In the round-up of/ })
      .first()
      .click();
    await visitor.getByRole('img', { name: 'A blue square.' }).waitFor();

    await open(host, `${url}/en/library/${slug}/write?language=en`);
    await host.getByRole('button', { name: 'Remove the picture' }).click();
    await host.getByLabel('Choose a picture').waitFor();
    await open(visitor, article);
    assert.equal(await visitor.getByRole('img', { name: 'A blue square.' }).count(), 0);
    for (const page of [host, visitor]) await page.context().close();
  });

test('an example for members is refused in a round-up for everybody, in clear words', async () => {
  const host = await enter('host', false);
  await open(host, `${url}/en/library/round-up?q=e`);
  const inner = host.locator('li', { hasText: /Members of this community can read this/ }).first();
  const box = inner.getByRole('checkbox');
  await box.check();
  await host.getByLabel('Who reads it').selectOption('public');
  await host.getByRole('button', { name: 'Assemble the draft' }).click();
  await host.getByText('One of these examples is read by fewer people').waitFor();
  assert.ok(await box.isChecked(), 'and nothing is lost');
  await host.context().close();
});

test('a search is followed in a feed reader', async () => {
  const visitor = await enter(null, false);
  await open(visitor, `${url}/en/search?q=budget&kind=guide`);
  await visitor.getByRole('link', { name: 'Follow this search in a feed reader' }).click();
  const shown = await visitor
    .getByRole('link', { name: /^Atom.*Search: budget/ })
    .getAttribute('href');
  const { pathname, search } = new URL(shown!);
  const feed = parseFeed(await (await fetch(url + pathname + search)).text());
  assert.ok(feed.items.some(({ url: at }) => at?.includes('first-participatory-budget')));
  await visitor.context().close();
});
