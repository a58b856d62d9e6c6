import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'playwright';
import { LOCALE_NAMES, LOCALES } from '#platform/i18n/locales.ts';
import { openBrowser } from '#tests/support/browser.ts';
import { openCommunity } from '#tests/support/community.ts';
import { settle } from '#tests/support/journey.ts';
import { findSamples } from '#tests/support/pages.ts';
import { PATIENCE } from '#tests/support/patience.ts';

// What anyone may read has an address per language; a member has a setting instead.
const community = await openCommunity();
const browser = await openBrowser();
const { db, url } = community;
const samples = await findSamples(db);
const PUBLIC = {
  '/': '',
  '/conversations': '/conversations',
  '/conversations/…': `/conversations/${samples.conversation}`,
  '/practices': '/practices',
  '/practices/…': `/practices/${samples.practice}`,
  '/signin': '/signin',
};
const PRACTICES = { en: 'Practices', fr: 'Pratiques', nl: 'Praktijken', de: 'Praktiken' };

const get = (path: string, language = 'en') =>
  fetch(url + path, { headers: { accept: 'text/html', 'accept-language': language } });
const langOf = (html: string) => /<html[^>]* lang="([^"]*)"/.exec(html)?.[1];
/** Each `<link>` of this kind: language (or none) and address. */
const linksOf = (html: string, rel: string) =>
  [...html.matchAll(/<link [^>]*>/g)]
    .map(([tag]) => tag)
    .filter((tag) => tag.includes(`rel="${rel}"`))
    .map((tag) => [
      /hreflang="([^"]*)"/.exec(tag)?.[1] ?? '',
      /href="([^"]*)"/.exec(tag)?.[1]?.replace(/^\w+:\/\/[^/]+/, ''),
    ]);

/** The same page in other languages: a feed is an alternate too, of another type. */
const languagesOf = (html: string) =>
  linksOf(html, 'alternate').filter(([language]) => language !== '');

describe('a public page has an address per language, which names the others', () => {
  for (const [name, path] of Object.entries(PUBLIC))
    test(name, async () => {
      const alternates = [
        ...LOCALES.map((locale) => [locale, `/${locale}${path}`]),
        ['x-default', path || '/'],
      ];
      for (const locale of LOCALES) {
        const answer = await get(`/${locale}${path}`);
        assert.equal(answer.status, 200);
        const html = await answer.text();
        assert.equal(langOf(html), locale);
        assert.deepEqual(languagesOf(html), alternates);
        assert.deepEqual(linksOf(html, 'canonical'), [['', `/${locale}${path}`]]);
      }
      // The bare address picks by browser, and says which address that is.
      const html = await (await get(path || '/', 'de-AT, fr;q=0.5')).text();
      assert.equal(langOf(html), 'de');
      assert.deepEqual(languagesOf(html), alternates);
      assert.deepEqual(linksOf(html, 'canonical'), [['', `/de${path}`]]);
    });

  test('a page that is not there names none', async () => {
    const answer = await get('/fr/practices/none');
    assert.equal(answer.status, 404);
    assert.deepEqual(linksOf(await answer.text(), 'alternate'), []);
  });
});

const choose = (page: Page, name: string) =>
  page.getByRole('contentinfo').getByRole('button', { name, exact: true }).click();
/** The page says its language, in words and to machines, at this address. */
async function untilAt(page: Page, locale: keyof typeof PRACTICES, path: string): Promise<void> {
  await page.waitForURL(url + path);
  await page.locator(`html[lang=${locale}] h1`, { hasText: PRACTICES[locale] }).waitFor();
}

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with script' : 'without script';
  test(`a visitor changes the language, ${how}`, async () => {
    const context = await browser.newContext({ javaScriptEnabled, locale: 'en' });
    context.setDefaultTimeout(PATIENCE);
    const page = await context.newPage();
    await page.goto(`${url}/practices`);
    await untilAt(page, 'en', '/practices');
    await settle(page);
    await choose(page, LOCALE_NAMES.fr);
    await untilAt(page, 'fr', '/fr/practices');
    // Links stay in the language, and so does the next visit at a bare address.
    await page
      .getByRole('main')
      .getByRole('heading', { level: 2 })
      .getByRole('link')
      .first()
      .click();
    await page.waitForURL(/\/fr\/practices\/./);
    await page.goto(`${url}/practices?sort=name`);
    await page.locator('html[lang=fr]').waitFor();
    await choose(page, LOCALE_NAMES.nl);
    await untilAt(page, 'nl', '/nl/practices?sort=name');
    await context.close();
  });

  test(`a member’s choice is a setting, and the address stays plain, ${how}`, async () => {
    const part = javaScriptEnabled ? 'member' : 'expert';
    const context = await browser.newContext({ javaScriptEnabled, locale: 'en' });
    context.setDefaultTimeout(PATIENCE);
    await community.signInAs(context, part);
    const page = await context.newPage();
    await page.goto(`${url}/practices`);
    await settle(page);
    await choose(page, LOCALE_NAMES.de);
    await untilAt(page, 'de', '/practices');
    // Neither the browser's language nor its cookies decide: another browser is German too.
    const elsewhere = await browser.newContext({ javaScriptEnabled, locale: 'fr' });
    await community.signInAs(elsewhere, part);
    const other = await elsewhere.newPage();
    await other.goto(`${url}/practices`);
    await untilAt(other, 'de', '/practices');
    await elsewhere.close();
    // From an address of a language, too, one comes to the plain one.
    await page.goto(`${url}/nl/practices`);
    await untilAt(page, 'nl', '/nl/practices');
    await choose(page, LOCALE_NAMES.fr);
    await untilAt(page, 'fr', '/practices');
    assert.equal(await page.locator('link[rel=alternate][hreflang]').count(), 0);
    await context.close();
  });
}
