import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright';
import { openBrowser } from '#tests/support/browser.ts';
import { openCommunity, type Part } from '#tests/support/community.ts';
import { open } from '#tests/support/journey.ts';
import { PATIENCE } from '#tests/support/patience.ts';

// The page of search as it is used: by keyboard with titles offered while one types, and without script.
const { url, signInAs } = await openCommunity();
const browser = await openBrowser();

async function reader(script: boolean, part: Part | null): Promise<Page> {
  const context = await browser.newContext({ javaScriptEnabled: script });
  context.setDefaultTimeout(PATIENCE);
  if (part) await signInAs(context, part);
  const page = await context.newPage();
  await open(page, `${url}/en/search`);
  return page;
}
const box = (page: Page) => page.getByLabel('What are you looking for?');

test('titles are offered as one types: arrows choose, Escape closes, Enter opens', async () => {
  const page = await reader(true, null);
  await box(page).focus();
  await page.keyboard.type('participatory bud');
  const offered = page.getByRole('option');
  await offered.first().waitFor();
  assert.equal(await box(page).getAttribute('aria-expanded'), 'true');
  const active = async () => {
    const id = await box(page).getAttribute('aria-activedescendant');
    return id && page.locator(`[id="${id}"]`).innerText();
  };
  assert.equal(await active(), null);
  await page.keyboard.press('ArrowDown');
  const title = await offered.first().innerText();
  assert.equal(await active(), title);
  await page.keyboard.press('ArrowUp');
  assert.equal(await active(), null);
  await page.keyboard.press('Escape');
  await offered.first().waitFor({ state: 'hidden' });
  assert.equal(await box(page).inputValue(), 'participatory bud', 'what was typed stays');
  await page.keyboard.type('get');
  await offered.first().waitFor();
  await page.keyboard.press('ArrowDown');
  const chosen = await active();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: chosen! }).waitFor();
  await page.context().close();
});

for (const script of [true, false])
  test(`choices stay in the address, and are saved for another day, ${script ? 'with' : 'without'} script`, async () => {
    const page = await reader(script, 'member');
    await box(page).fill('budget');
    await page.getByText('Narrow the results').click();
    await page.getByRole('combobox', { name: 'Kind' }).selectOption('guide');
    await page.getByRole('main').getByRole('button', { name: 'Search' }).click();
    await page.getByRole('heading', { level: 1, name: 'Results for “budget”' }).waitFor();
    const query = new URL(page.url()).searchParams;
    assert.deepEqual([query.get('q'), query.get('kind')], ['budget', 'guide']);
    const found = page.getByRole('main').getByRole('heading', { level: 2 }).getByRole('link');
    for (const href of await found.evaluateAll((all) => all.map((a) => a.getAttribute('href'))))
      assert.match(href!, /^\/en\/guides\//);
    assert.ok((await found.count()) > 0);
    assert.equal(await page.getByRole('combobox', { name: 'Kind' }).inputValue(), 'guide');
    await page.getByRole('button', { name: 'Save this search' }).click();
    await page.getByText('Saved. You find it').waitFor();
    await page.getByRole('link', { name: 'Saved searches' }).click();
    const kept = page.getByRole('region', { name: 'Saved searches' });
    await kept.getByRole('link', { name: 'Follow them in a feed reader' }).click();
    const feed = page.getByRole('link', { name: /Atom ?: Search: budget · Guide/ });
    assert.match((await feed.getAttribute('href'))!, /search\.atom\?q=budget&kind=guide$/);
    await open(page, `${url}/en/search`);
    await kept.getByRole('link', { name: 'budget · Guide' }).click();
    await page.getByRole('heading', { level: 1, name: 'Results for “budget”' }).waitFor();
    assert.equal(new URL(page.url()).search, '?q=budget&kind=guide');
    await open(page, `${url}/en/search`);
    await kept.getByRole('button', { name: 'Remove “budget · Guide”' }).click();
    await kept.waitFor({ state: 'hidden' });
    await page.context().close();
  });

test('what nobody wrote becomes a question to the community, and a line for hosts', async () => {
  const page = await reader(false, 'member');
  await box(page).fill('zeppelinwharf');
  await page.getByRole('main').getByRole('button', { name: 'Search' }).click();
  await page.getByRole('heading', { name: 'Nothing found' }).waitFor();
  await page.getByRole('link', { name: 'Ask the community' }).click();
  assert.equal(await page.getByLabel('Title').inputValue(), 'zeppelinwharf');
  await page.context().close();
  const host = await reader(false, 'host');
  await open(host, `${url}/en/hosts/searches`);
  await host.getByRole('main').getByText('zeppelinwharf', { exact: true }).waitFor();
  await host.context().close();
  // Nobody else is told what was looked for.
  const other = await reader(false, 'member');
  assert.equal((await other.goto(`${url}/en/hosts/searches`))?.status(), 403);
  await other.context().close();
});
