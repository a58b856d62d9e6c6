import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { BrowserContext } from 'playwright';
import { findBarriers } from '#tests/support/axe.ts';
import { openBrowser } from '#tests/support/browser.ts';
import { openCommunity, type Community } from '#tests/support/community.ts';
import { ELSEWHERE, findSamples, PAGES, type Samples } from '#tests/support/pages.ts';
import { readRoutes } from '#tests/support/routes.ts';

// Every page once, as one of its readers: the whole matrix is in tests/full/axe.test.ts.
const community: Community = await openCommunity({ env: { COPIA_STYLEGUIDE: 'on' } });
const browser = await openBrowser();
const samples: Samples = await findSamples(community.db);
const contexts = new Map<string, BrowserContext>();

before(async () => {
  for (const reader of ['visitor', 'member', 'lead', 'host'] as const) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    if (reader !== 'visitor') await community.signInAs(context, reader);
    contexts.set(reader, context);
  }
});

test('every page of src/routes is looked at', () => {
  const pages = readRoutes().flatMap(({ id, page }) => (page ? [id] : []));
  assert.deepEqual([...Object.keys(PAGES), ...Object.keys(ELSEWHERE)].sort(), pages.sort());
});

describe('axe finds no barrier', () => {
  for (const [route, { path, readers }] of Object.entries(PAGES))
    test(`on ${route} as ${readers[0]}`, async () => {
      const page = await contexts.get(readers[0]!)!.newPage();
      const answer = await page.goto(community.url + path(samples));
      assert.equal(answer?.status(), 200);
      assert.equal(new URL(page.url()).pathname, path(samples).split('?')[0]);
      assert.deepEqual(await findBarriers(page), []);
      await page.close();
    });

  test('on a page that does not exist', async () => {
    const page = await contexts.get('visitor')!.newPage();
    assert.equal((await page.goto(`${community.url}/conversations/none`))?.status(), 404);
    assert.deepEqual(await findBarriers(page), []);
    await page.close();
  });
});

test('axe sees a barrier where there is one', async () => {
  const page = await contexts.get('visitor')!.newPage();
  await page.goto(`${community.url}/signin`);
  await page.evaluate(() => document.body.insertAdjacentHTML('beforeend', '<button></button>'));
  assert.match((await findBarriers(page)).join(), /button-name/);
  await page.close();
});
