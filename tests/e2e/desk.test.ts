import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { BrowserContext, Page } from 'playwright';
import { requestToJoin, setJoining } from '#commons/members/server/index.ts';
import { openBrowser } from '#tests/support/browser.ts';
import { openCommunity } from '#tests/support/community.ts';
import { aConversation, as } from '#tests/support/factories.ts';
import { linkIn, open } from '#tests/support/journey.ts';
import { startMailbox } from '#tests/support/mailbox.ts';
import { PATIENCE } from '#tests/support/patience.ts';

// A host's Tuesday morning: what waits is taken on and done, and a question that came by phone is asked
// for whose it is, who says yes by the link of a mail that a real server took.
const box = await startMailbox();
after(() => box.stop());
const { url, db, signInAs } = await openCommunity({ worker: true, env: { SMTP_URL: box.url } });
const browser = await openBrowser();
const find = (handle: string) =>
  db.selectFrom('member').selectAll().where('handle', '=', handle).executeTakeFirstOrThrow();
const at = (address: string): string => new URL(address.replace(/^https?:\/\/[^/]+/, ''), url).href;

for (const script of [true, false])
  test(`a host’s Tuesday morning, ${script ? 'with' : 'without'} script`, async () => {
    const word = script ? 'heron' : 'stork';
    const title = `Who counts the ${word} votes?`;
    await somethingWaits(title, word);
    const host = await (await context(script)).newPage();
    await signInAs(host.context(), 'host');

    await step('what waits is on one list', async () => {
      await open(host, `${url}/en/hosts/desk`);
      await line(host, title).waitFor();
      await line(host, `I would like to learn of ${word}s`).waitFor();
    });

    await step('somebody takes a question on, until a day', async () => {
      const item = line(host, title);
      await item.getByText('Who looks after it?').click();
      await item.getByLabel('Who', { exact: true }).selectOption({ label: 'Tobias Grewe' });
      await item.getByLabel('Until when').fill('2100-01-05');
      await item.getByLabel('Note').fill(`Ask the ${word} clerk.`);
      await item.getByRole('button', { name: 'Save' }).click();
      await host.getByText('Saved.').waitFor();
      await host.getByRole('link', { name: 'Mine', exact: true }).click();
      await line(host, `Ask the ${word} clerk.`).waitFor();
      await line(host, title).getByText('By 5 Jan 2100').waitFor();
    });

    await step('a reply that is given often has its words ready', async () => {
      await open(host, `${url}/en/hosts/replies`);
      const fields = host.locator('details', { hasText: 'A new reply' });
      if ((await fields.getAttribute('open')) === null)
        await fields.getByText('A new reply').click();
      await fields.getByLabel('What it is about').fill(`Counting, ${word}`);
      await fields.getByLabel('Language').selectOption('en');
      await fields.getByLabel('Text', { exact: true }).fill(`Dear {name}, two ${word}s count.`);
      await fields.getByRole('button', { name: 'Save' }).click();
      await host.getByText('Saved.').waitFor();
    });

    await step('the question is answered with it, and waits no more', async () => {
      await open(host, `${url}/en/hosts/desk?view=mine`);
      await host.getByRole('link', { name: title }).click();
      await host.getByRole('heading', { level: 1, name: title }).waitFor();
      if (script) await host.locator('#composer textarea').focus();
      await host.getByRole('link', { name: 'Use a saved reply' }).click();
      await host.getByRole('link', { name: `Counting, ${word}` }).click();
      await host.waitForURL(/saved=[0-9a-f]/);
      await filled(host, `two ${word}s count.`);
      await host.getByRole('button', { name: 'Post the reply' }).click();
      await host.getByText(`Dear Jonas Kirkegaard, two ${word}s count.`).waitFor();
      await open(host, `${url}/en/hosts/desk`);
      assert.equal(await line(host, title).count(), 0);
    });

    await step('who asks to join is let in', async () => {
      await open(host, `${url}/en/hosts/desk?kind=join_request`);
      await host.getByRole('link', { name: `I would like to learn of ${word}s` }).click();
      const request = host.locator('li', { hasText: `${word}@towns.example` }).last();
      await request.getByRole('button', { name: /Accept|Let|Yes/ }).click();
      await box.waitFor((mail) => addressOf(mail.to) === `${word}@towns.example`);
      await open(host, `${url}/en/hosts/desk?kind=join_request`);
      assert.equal(await line(host, `I would like to learn of ${word}s`).count(), 0);
    });

    const email = `caller-${word}@towns.example`;
    await step('a question came by phone', async () => {
      await open(host, `${url}/en/hosts/desk`);
      await host.getByRole('link', { name: 'Ask on behalf' }).click();
      await host.getByLabel('Whose question it is').fill('Carla Caller');
      await host.getByLabel('Their e-mail address').fill(email);
      await host.getByLabel('The question', { exact: true }).fill(`Where do ${word}s vote?`);
      await host.getByLabel('More about it').fill('We have two halls.');
      await host.getByRole('button', { name: 'Send it for a yes' }).click();
      await host.getByText('The question is on its way.').waitFor();
    });

    await step('whose it is changes a word and says yes, without signing in', async () => {
      const mail = await box.waitFor((one) => addressOf(one.to) === email);
      const caller = await (await context(script)).newPage();
      await open(caller, at(linkIn(mail.text, '/ask/')));
      await caller.getByRole('heading', { name: 'Is this your question?' }).waitFor();
      await caller.getByLabel('More about it').fill('We have three halls.');
      await caller.getByRole('button', { name: 'Yes, publish it' }).click();
      // It is published for members; whoever asked signs in to read it.
      await caller.getByRole('heading', { level: 1 }).waitFor();
      await caller.context().close();
      await open(host, `${url}/en/hosts/behalf`);
      await host.getByRole('link', { name: 'See the question' }).first().click();
      await host.getByRole('heading', { level: 1, name: `Where do ${word}s vote?` }).waitFor();
      await host.getByText('We have three halls.').waitFor();
      await host.getByText('Carla Caller').first().waitFor();
    });
    await host.context().close();
  });

/** A question without a reply since the day before yesterday, and somebody who asks to join. */
async function somethingWaits(title: string, word: string): Promise<void> {
  const asker = as(db, await find('jonas'));
  const { id } = await aConversation(asker, { title });
  const asked = new Date(Date.now() - 2 * 86_400_000);
  await db.updateTable('thing').set({ created_at: asked }).where('id', '=', id).execute();
  await setJoining(as(db, await find('tobias')), { policy: 'request', domains: [] });
  await requestToJoin(
    as(db, null),
    {
      ...{ email: `${word}@towns.example`, name: 'Nele Newcomer' },
      reason: `I would like to learn of ${word}s`,
    },
    { ip: '127.0.0.1' },
  );
}

/** One line of the desk. */
const line = (page: Page, text: string) => page.locator('main ol > li', { hasText: text });

/** Waits until the composer has these words. */
async function filled(page: Page, words: string): Promise<void> {
  const area = page.locator('#composer textarea');
  for (let tries = 0; tries < 100; tries++) {
    if ((await area.inputValue()).includes(words)) return;
    await page.waitForTimeout(100);
  }
  assert.fail(`the composer has not: ${words}`);
}

async function context(javaScriptEnabled: boolean): Promise<BrowserContext> {
  const made = await browser.newContext({ javaScriptEnabled, locale: 'en' });
  made.setDefaultTimeout(PATIENCE);
  return made;
}

function addressOf(to: unknown): string | undefined {
  const [first] = [to].flat() as { value?: { address?: string }[] }[];
  return first?.value?.[0]?.address;
}

/** A part of a way that has a name; what goes wrong says where. */
async function step(name: string, run: () => Promise<void>): Promise<void> {
  await run().catch((error: Error) => {
    error.message = `${name}: ${error.message}`;
    throw error;
  });
}
