import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { BrowserContext, Page } from 'playwright';
import { openBrowser } from '#tests/support/browser.ts';
import { openCommunity } from '#tests/support/community.ts';
import { aMember } from '#tests/support/factories.ts';
import { linkIn, open, tabTo, write } from '#tests/support/journey.ts';
import { startMailbox, type Mailbox } from '#tests/support/mailbox.ts';
import { PATIENCE } from '#tests/support/patience.ts';

// The way of one question, from the mail with the sign-in link to the search that finds the answer,
// in a real browser, against a real mail server; with script and without, and without a mouse.
const box: Mailbox = await startMailbox();
after(() => box.stop());
const community = await openCommunity({ worker: true, env: { SMTP_URL: box.url } });
const browser = await openBrowser();
const { url, db } = community;

async function context(javaScriptEnabled: boolean): Promise<BrowserContext> {
  const made = await browser.newContext({ javaScriptEnabled, locale: 'en' });
  made.setDefaultTimeout(PATIENCE);
  return made;
}

for (const script of [true, false])
  test(`the way of a question, ${script ? 'with' : 'without'} script`, async () => {
    const email = `nina-${script ? 'with' : 'without'}@wilgenbeke.example`;
    const word = script ? 'zonnedauw' : 'speenkruid';
    const title = `Who lends out a ${word} kit?`;
    const reply = `We do. Ours is in the shed, next to the ${word} leaflets.`;
    const later = `Come by on Tuesday, and bring the ${word} book back.`;
    let address = '';
    await aMember(db, { email, name: '…', handle: `nina-${script}`, joined_at: null });
    const asker = await (await context(script)).newPage();
    const helpers = await context(script);
    await community.signInAs(helpers, 'expert');
    const helper = await helpers.newPage();

    await step('sign in by the link of a mail, and be welcomed', async () => {
      await open(asker, `${url}/signin`);
      await asker.getByLabel('E-mail address').first().fill(email);
      await asker.getByRole('button', { name: 'Send me a link' }).click();
      await asker.getByRole('heading', { name: 'Look in your mail' }).waitFor();
      const mail = await box.waitFor((one) => addressOf(one.to) === email);
      await open(asker, linkIn(mail.text, '/signin/link'));
      await asker.getByRole('button', { name: 'Sign in' }).click();
      await asker.getByRole('heading', { name: 'Welcome' }).waitFor();
      await asker.getByLabel('Your name').fill('Nina Newcomer');
      await asker.getByLabel('At once').check();
      await asker.getByRole('button', { name: 'Come in' }).click();
      await asker.getByRole('heading', { name: 'Conversations' }).waitFor();
    });

    await step('follow a practice', async () => {
      await asker.getByRole('link', { name: 'Practices' }).first().click();
      await asker.getByRole('heading', { level: 1, name: 'Practices' }).waitFor();
      await asker
        .getByRole('main')
        .getByRole('heading', { level: 2 })
        .first()
        .getByRole('link')
        .click();
      await asker.getByRole('button', { name: 'Follow this practice' }).click();
      await asker.getByRole('button', { name: 'Following', pressed: true }).waitFor();
    });

    await step('ask a question', async () => {
      await asker.getByRole('main').getByRole('link', { name: 'Ask or share' }).click();
      await asker.getByRole('heading', { name: 'What do you bring?' }).waitFor();
      await asker.getByLabel('Title').fill(title);
      await write(asker, /Your text/, 'Ours has broken, and the school comes on Thursday.', script);
      await asker.getByRole('button', { name: 'Post it' }).click();
      await asker.getByRole('heading', { level: 1, name: title }).waitFor();
      address = asker.url().split('#')[0]!;
      assert.match(address, /\/conversations\/who-lends-out-a-/);
    });

    await step(
      'another member answers, and the asker sees it without losing their place',
      async () => {
        await helper.goto(address);
        const mine = asker.getByRole('textbox', { name: 'Your reply' });
        if (script) {
          await write(asker, 'Your reply', 'Half a sentence');
          await asker.evaluate(() => scrollTo(0, 40));
        }
        const place = () =>
          asker.evaluate(() => ({
            active: document.activeElement?.outerHTML.slice(0, 60),
            // The browser may count what came above it as scrolled: what one looks at must not move.
            top: Math.round(document.activeElement?.getBoundingClientRect().top ?? 0),
          }));
        const before = await place();
        await write(helper, 'Your reply', reply, script);
        await helper.getByRole('button', { name: 'Post the reply' }).click();
        await helper.locator('#post-2').waitFor();
        if (!script) await asker.reload();
        await asker.locator('#post-2').getByText(reply).waitFor();
        if (!script) return;
        assert.deepEqual(await place(), before, 'nothing moves under hands and eyes');
        assert.match(await textOf(mine), /Half a sentence/);
        await asker.getByRole('status').getByText('1 new below').waitFor();
      },
    );

    await step(
      'the asker is told by mail, whose links work and whose one click stops it',
      async () => {
        // What somebody has just read is not mailed to them: so they are elsewhere now.
        await asker.goto(`${url}/en/practices`);
        await write(helper, 'Your reply', later, script);
        await helper.getByRole('button', { name: 'Post the reply' }).click();
        await helper.locator('#post-3').waitFor();
        const mail = await box.waitFor(
          (one) => addressOf(one.to) === email && Boolean(one.text?.includes(later)),
          20_000,
        );
        assert.match(mail.subject ?? '', new RegExp(word));
        const reader = await (await context(script)).newPage();
        await community.signInAs(reader.context(), 'member');
        await open(reader, linkIn(mail.text, '/conversations/'));
        await reader.locator('#post-3').getByText(later).waitFor();
        await reader.context().close();
        const headers = mail.headers.get('list') as { unsubscribe?: { url: string } };
        const stop = headers.unsubscribe?.url ?? '';
        assert.match(stop, /\/mail\/stop\//);
        const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' });
        assert.equal((await fetch(stop, { method: 'POST', body })).status, 200);
      },
    );

    await step('and in the app', async () => {
      await untilLink(asker, `${url}/en/conversations`, /Notifications, \d new/);
      await asker
        .getByRole('link', { name: /Notifications, \d new/ })
        .first()
        .click();
      await asker.getByRole('heading', { level: 1, name: 'Notifications' }).waitFor();
      await asker.getByRole('main').getByRole('link', { name: title }).first().click();
      await asker.locator('#post-3').getByText(later).waitFor();
      assert.match(asker.url(), /#post-3$/);
    });

    await step('the answer is accepted, and its author is told', async () => {
      await asker.locator('#post-2').getByRole('button', { name: 'Mark as the answer' }).click();
      await asker.locator('#post-2').getByText('This answer helped').waitFor();
      await untilLink(helper, `${url}/en/notifications`, `Your answer to “${title}” was accepted`);
    });

    await step('and found by search', async () => {
      const reader = await (await context(script)).newPage();
      await community.signInAs(reader.context(), 'lead');
      await open(reader, `${url}/en/search`);
      await reader.getByLabel('What are you looking for?').fill(word);
      await reader.getByRole('main').getByRole('button', { name: 'Search' }).click();
      const hit = reader.getByRole('listitem').filter({ hasText: title });
      await hit.getByText('Answered').waitFor();
      await hit.getByRole('link', { name: title }).click();
      await reader.getByRole('heading', { level: 1, name: title }).waitFor();
      await reader.context().close();
      await asker.context().close();
      await helper.context().close();
    });
  });

test('asking and answering without a mouse', async () => {
  const title = 'Does a paper form reach the allotments?';
  const askers = await context(true);
  await community.signInAs(askers, 'lead');
  const asker = await askers.newPage();
  await open(asker, `${url}/en/conversations`);
  await tabTo(asker, asker.getByRole('main').getByRole('link', { name: 'Ask or share' }));
  await asker.keyboard.press('Enter');
  await tabTo(asker, asker.getByLabel('Title'));
  await asker.keyboard.type(title);
  await tabTo(asker, asker.getByRole('textbox', { name: /Your text/ }));
  await write(asker, /Your text/, 'Half of them have no mail.');
  await tabTo(asker, asker.getByRole('button', { name: 'Post it' }));
  await asker.keyboard.press('Enter');
  await asker.getByRole('heading', { level: 1, name: title }).waitFor();

  const helpers = await context(true);
  await community.signInAs(helpers, 'expert');
  const helper = await helpers.newPage();
  await open(helper, `${url}/en/conversations`);
  await tabTo(helper, helper.getByRole('link', { name: title }));
  await helper.keyboard.press('Enter');
  await helper.getByRole('heading', { level: 1, name: title }).waitFor();
  await tabTo(helper, helper.getByRole('textbox', { name: 'Your reply' }));
  await write(helper, 'Your reply', 'It does, with a box at the gate.');
  await tabTo(helper, helper.getByRole('button', { name: 'Post the reply' }));
  await helper.keyboard.press('Enter');
  await helper.locator('#post-2').getByText('a box at the gate').waitFor();

  await asker.locator('#post-2').waitFor();
  await tabTo(asker, asker.getByRole('button', { name: 'Mark as the answer' }));
  await asker.keyboard.press('Enter');
  await asker.locator('#post-2').getByText('This answer helped').waitFor();
  await askers.close();
  await helpers.close();
});

/** A part of a way that has a name; what goes wrong says where. */
async function step(name: string, run: () => Promise<void>): Promise<void> {
  await run().catch((error: Error) => {
    error.message = `${name}: ${error.message}`;
    throw error;
  });
}

/** Telling people is the worker's: a moment after the page. */
async function untilLink(page: Page, address: string, name: string | RegExp): Promise<void> {
  const link = page.getByRole('link', { name });
  for (let tries = 0; tries < 20; tries++) {
    await page.goto(address);
    if (await link.first().isVisible()) return;
    await page.waitForTimeout(400);
  }
  assert.fail(`no link ${name}`);
}

const addressOf = (to: unknown): string =>
  (to as { value?: { address?: string }[] } | undefined)?.value?.[0]?.address ?? '';

const textOf = (box: ReturnType<Page['locator']>): Promise<string> =>
  box.evaluate((element) =>
    element instanceof HTMLTextAreaElement ? element.value : (element.textContent ?? ''),
  );
