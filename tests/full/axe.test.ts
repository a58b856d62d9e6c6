import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findBarriers, measureOverflow } from '#tests/support/axe.ts';
import { openBrowser } from '#tests/support/browser.ts';
import { openCommunity } from '#tests/support/community.ts';
import { findSamples, PAGES } from '#tests/support/pages.ts';

// Every page, as each of its readers, on a phone and on a desk, light and dark; and at 320 pixels,
// which is also 1280 enlarged four times.
const community = await openCommunity({ env: { COPIA_STYLEGUIDE: 'on' } });
const empty = await openCommunity({ empty: true });
const browser = await openBrowser();
const samples = await findSamples(community.db);

for (const width of [390, 1280])
  for (const colorScheme of ['light', 'dark'] as const)
    for (const reader of ['visitor', 'member', 'host'] as const)
      describe(`axe finds no barrier: ${width} px, ${colorScheme}, ${reader}`, async () => {
        const context = await browser.newContext({ viewport: { width, height: 844 }, colorScheme });
        if (reader !== 'visitor') await community.signInAs(context, reader);
        for (const [route, { path, readers }] of Object.entries(PAGES)) {
          if (!readers.includes(reader)) continue;
          test(route, async () => {
            const page = await context.newPage();
            const answer = await page.goto(community.url + path(samples));
            assert.equal(answer?.status(), 200);
            assert.deepEqual(await findBarriers(page), []);
            assert.equal(await measureOverflow(page), 0, 'as wide as its window');
            await page.setViewportSize({ width: 320, height: 844 });
            assert.equal(await measureOverflow(page), 0, 'at 320 pixels too');
            await page.close();
          });
        }
        if (reader !== 'visitor') return;
        test('/setup', async () => {
          const page = await context.newPage();
          assert.equal((await page.goto(`${empty.url}/setup`))?.status(), 200);
          assert.deepEqual(await findBarriers(page), []);
          await page.close();
        });
      });
