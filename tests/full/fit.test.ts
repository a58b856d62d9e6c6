import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { BrowserContext, Page } from 'playwright';
import { measureOverflow } from '#tests/support/axe.ts';
import { openBrowser } from '#tests/support/browser.ts';
import { openCommunity, type Part } from '#tests/support/community.ts';
import { findClipped, findMotion, findSmallTargets } from '#tests/support/fit.ts';
import { findSamples, PAGES } from '#tests/support/pages.ts';

// The main pages on a small screen, enlarged to 200 %, under a finger and without motion.
const community = await openCommunity();
const browser = await openBrowser();
const samples = await findSamples(community.db);
const LOOKS: readonly (readonly ['visitor' | Part, keyof typeof PAGES])[] = [
  ['visitor', '/'],
  ['visitor', '/signin'],
  ['visitor', '/conversations'],
  ['visitor', '/conversations/[slug=slug]'],
  ['visitor', '/practices/[slug=slug]'],
  ['member', '/conversations'],
  ['member', '/conversations/[slug=slug]'],
  ['member', '/conversations/new'],
  ['member', '/practices'],
  ['member', '/practices/[slug=slug]'],
  ['member', '/groups'],
  ['member', '/groups/[slug=slug]'],
  ['member', '/groups/[slug=slug]/people'],
  ['member', '/people'],
  ['member', '/people/[handle=handle]'],
  ['member', '/search'],
  ['member', '/notifications'],
  ['member', '/settings'],
];
const contexts = new Map<string, BrowserContext>();

before(async () => {
  for (const reader of ['visitor', 'member'] as const) {
    const context = await browser.newContext({
      locale: 'en',
      // 1280 pixels at 200 %
      viewport: { width: 640, height: 450 },
      deviceScaleFactor: 2,
      reducedMotion: 'reduce',
    });
    if (reader !== 'visitor') await community.signInAs(context, reader);
    contexts.set(reader, context);
  }
});

async function look(reader: string, path: string): Promise<Page> {
  const page = await contexts.get(reader)!.newPage();
  const answer = await page.goto(community.url + path);
  assert.equal(answer?.status(), 200);
  return page;
}

describe('a page fits', () => {
  for (const [reader, route] of LOOKS)
    test(`${route} as ${reader}`, async () => {
      const page = await look(reader, PAGES[route]!.path(samples));
      for (const width of [640, 320]) {
        await page.setViewportSize({ width, height: 450 });
        assert.equal(await measureOverflow(page), 0, `as wide as its window, at ${width}`);
        assert.deepEqual(await page.evaluate(findClipped), [], `cut off at ${width}`);
        assert.deepEqual(await page.evaluate(findSmallTargets), [], `hard to hit at ${width}`);
      }
      assert.deepEqual(await page.evaluate(findMotion), [], 'moves');
      await page.close();
    });
});
