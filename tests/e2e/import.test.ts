import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import type { BrowserContext } from 'playwright';
import { mapping } from '#features/imports/mapping.ts';
import { openBrowser } from '#tests/support/browser.ts';
import { openCommunity } from '#tests/support/community.ts';
import { open } from '#tests/support/journey.ts';
import { PATIENCE } from '#tests/support/patience.ts';

// A host brings in a table of examples and takes it out again: the real worker, with and without script.
const { url, signInAs } = await openCommunity({ worker: true });
const browser = await openBrowser();

async function context(script: boolean): Promise<BrowserContext> {
  const made = await browser.newContext({ javaScriptEnabled: script, acceptDownloads: true });
  made.setDefaultTimeout(PATIENCE);
  return made;
}

/** Another place for each round, so that every one of them is new. */
const tableOf = (place: string) =>
  [
    'key;title;body;country;stage;when;topics',
    `${place} 1;A square for ${place};"<p>Full of <b>cars</b>.</p><script>alert(1)</script>";France;finished;03/04/2018;"Planning, Fun"`,
    `${place} 2;A park for ${place};<p>Trees.</p>;Atlantis;finished;2019;Planning`,
  ].join('\r\n');

for (const script of [true, false])
  test(`a table is mapped, tried, mended and brought in, ${script ? 'with' : 'without'} script`, async () => {
    const place = script ? 'Lindow' : 'Vila Seca';
    const page = await (await context(script)).newPage();
    await signInAs(page.context(), 'host');
    await open(page, `${url}/en/hosts/import`);
    const file = { name: 'cases.csv', mimeType: 'text/csv', buffer: Buffer.from(tableOf(place)) };
    await page.getByLabel('Table', { exact: true }).setInputFiles(file);
    await page.getByRole('button', { name: 'Look at the columns' }).click();
    await page.getByRole('heading', { name: 'cases.csv' }).waitFor();
    const select = (name: string) => page.locator(`select[name="${name}"]`);
    // Guessed from the headings; the rest is said.
    assert.equal(await select('id').inputValue(), ':key');
    assert.equal(await select('column_story').inputValue(), ':body');
    await select('column_status').selectOption(':stage');
    await select('column_startsOn').selectOption(':when');
    await select('column_purposes').selectOption(':topics');
    await select('split_purposes').selectOption('comma');
    await page.getByRole('button', { name: 'Show what would happen' }).click();
    await page.getByText('left out: 2').waitFor();
    await page.getByText('Is the day or the month first?').waitFor();
    await select('format_startsOn').selectOption('d/m/y');
    const word = (name: string) => page.getByLabel(new RegExp(`“${name}”`));
    await word('finished').selectOption('done');
    await word('Planning').selectOption('co_design');
    await word('Fun').selectOption('-');
    await word('Atlantis').fill('Portugal');
    await page.getByLabel('Keep the mapping as').fill(`Cases of ${place}`);
    await page.getByRole('button', { name: 'Show what would happen' }).click();
    await page.getByText('New: 2 · changed: 0 · as before: 0 · left out: 0').waitFor();
    await page.getByRole('button', { name: 'Bring in', exact: true }).click();
    await page.getByRole('status').filter({ hasText: 'Brought in' }).waitFor();
    await page.getByRole('link', { name: 'Look at the examples' }).click();
    await page.getByRole('link', { name: `A square for ${place}` }).click();
    await page.waitForURL(/\/examples\/a-square/);
    await page.getByRole('heading', { level: 1, name: `A square for ${place}` }).waitFor();
    assert.equal(await page.locator('strong', { hasText: 'cars' }).count(), 1);
    assert.equal(await page.locator('main script', { hasText: 'alert(1)' }).count(), 0);

    await open(page, `${url}/en/hosts/import`);
    const named = `Download the mapping “Cases of ${place}”`;
    const [kept] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: named }).click(),
    ]);
    const made = mapping.parse(JSON.parse(await readFile(await kept.path(), 'utf8')));
    assert.deepEqual((made.fields as Record<string, unknown>).purposes, {
      ...{ column: 'topics', split: ',' },
      values: { Planning: 'co_design', Fun: null },
    });
    const [table] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Examples (CSV)' }).click(),
    ]);
    assert.match(await readFile(await table.path(), 'utf8'), new RegExp(`A park for ${place}`));
    await page.context().close();
  });

test('a member finds no such page', async () => {
  const page = await (await context(false)).newPage();
  await signInAs(page.context(), 'member');
  const answer = await page.goto(`${url}/en/hosts/import`);
  assert.equal(answer?.status(), 403);
  await page.context().close();
});
