import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { parseFeed } from '@rowanmanning/feed-parser';
import type { BrowserContext } from 'playwright';
import { openBrowser } from '#tests/support/browser.ts';
import { openCommunity } from '#tests/support/community.ts';
import { open } from '#tests/support/journey.ts';
import { PATIENCE } from '#tests/support/patience.ts';

// What leaves the site in another form: a guide on paper, made by the real worker, and feeds with a key.
const { url, signInAs } = await openCommunity({ worker: true });
const browser = await openBrowser();
const GUIDE = '/guides/first-participatory-budget';

async function context(script: boolean): Promise<BrowserContext> {
  const made = await browser.newContext({ javaScriptEnabled: script, acceptDownloads: true });
  made.setDefaultTimeout(PATIENCE);
  return made;
}

for (const script of [true, false])
  test(`a guide is saved as a PDF, ${script ? 'with' : 'without'} script`, async () => {
    const page = await (await context(script)).newPage();
    await signInAs(page.context(), 'member');
    // Another language for each round: what was made once is there at once.
    await open(page, `${url}/en${GUIDE}?language=${script ? 'en' : 'fr'}`);
    let saved = false;
    const saving = page.waitForEvent('download', { timeout: 60_000 });
    void saving.then(() => (saved = true));
    await page.getByRole('link', { name: 'Save as PDF' }).click();
    // Without script whoever waits looks again.
    const look = page.getByRole('link', { name: 'Look now' });
    while (!script && !saved) {
      await setTimeout(500);
      if (!saved) await look.click({ timeout: 1_000 }).catch(() => {});
    }
    const download = await saving;
    const bytes = await readFile(await download.path());
    assert.equal(bytes.toString('latin1', 0, 5), '%PDF-');
    assert.match(download.suggestedFilename(), script ? /\.en\.pdf$/ : /\.fr\.pdf$/);
    await page.context().close();
  });

test('a key opens the feeds of what only members read, until it is ended', async () => {
  const page = await (await context(false)).newPage();
  await signInAs(page.context(), 'member');
  await open(page, `${url}/en/feeds`);
  await page.getByRole('button', { name: 'Make my key' }).click();
  await page.getByText('Your key is in the addresses below.').waitFor();
  const shown = await page.getByRole('link', { name: /^Atom/ }).first().getAttribute('href');
  const address = new URL(new URL(shown!).pathname + new URL(shown!).search, url).href;
  const own = parseFeed(await (await fetch(address)).text());
  const open_ = parseFeed(await (await fetch(address.replace(/\?.*/, ''))).text());
  assert.ok(own.items.length > open_.items.length, 'members read more than everybody');
  await open(page, `${url}/en/feeds`);
  await page.getByRole('button', { name: 'End the key' }).click();
  await page.getByText('The key has ended.').waitFor();
  assert.equal((await fetch(address)).status, 404);
  await page.context().close();
});
