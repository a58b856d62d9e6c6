import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { openBrowser } from '#tests/support/browser.ts';
import { openCommunity } from '#tests/support/community.ts';
import { walkByKeyboard } from '#tests/support/keyboard.ts';
import { findSamples, PAGES } from '#tests/support/pages.ts';

// Every page by keyboard alone, as each of its readers, on a phone (with the bar at its foot) and a desk.
const community = await openCommunity({ env: { COPIA_STYLEGUIDE: 'on' } });
const browser = await openBrowser();
const samples = await findSamples(community.db);

for (const width of [390, 1280])
  for (const reader of ['visitor', 'member', 'host'] as const)
    describe(`by keyboard: ${width} px, ${reader}`, async () => {
      const context = await browser.newContext({ viewport: { width, height: 844 } });
      if (reader !== 'visitor') await community.signInAs(context, reader);
      for (const [route, { path, readers }] of Object.entries(PAGES)) {
        if (!readers.includes(reader)) continue;
        test(route, async () => {
          const page = await context.newPage();
          await page.goto(community.url + path(samples));
          assert.deepEqual(await walkByKeyboard(page), []);
          await page.close();
        });
      }
    });

test('what no key reaches, shows or lets go of is found', async () => {
  const page = await browser.newPage();
  await page.setContent(`
    <style>:focus { outline: 3px solid } .bare:focus { outline: none }</style>
    <a href="#a">First</a> <a href="#b" class="bare">Bare</a> <button>Second</button>
    <details><summary>Third</summary></details>
    <div id="trap" contenteditable="true">Trap</div>
    <a href="#z">After</a>
    <script>
      document.getElementById('trap').addEventListener('keydown', (event) => event.preventDefault());
    </script>`);
  const problems = await walkByKeyboard(page);
  assert.ok(
    problems.some((one) => /no focus to see: a .*Bare/.test(one)),
    problems.join('\n'),
  );
  assert.ok(
    problems.some((one) => /no way on from div trap/.test(one)),
    problems.join('\n'),
  );
  assert.ok(
    problems.some((one) => /never reached: .*After/.test(one)),
    problems.join('\n'),
  );
  assert.equal(problems.length, 3, problems.join('\n'));
  await page.close();
});
