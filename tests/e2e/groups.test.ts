import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright';
import { groupInput, joinGroupInput } from '#features/groups/schema.ts';
import {
  createGroup,
  inviteToGroup,
  joinGroup,
  leaveGroup,
  setGroupSteward,
} from '#features/groups/server/index.ts';
import { openBrowser } from '#tests/support/browser.ts';
import { openCommunity } from '#tests/support/community.ts';
import { as } from '#tests/support/factories.ts';
import { linkIn, open, write } from '#tests/support/journey.ts';
import { PATIENCE } from '#tests/support/patience.ts';

// A circle one can trust: invited, in with an answer and a promise, asked without a name, reported,
// decided on and appealed; with script and without.
const { url, db, signInAs } = await openCommunity();
const browser = await openBrowser();
const NAME = 'Quiet corner';

const HANDLES = { member: 'jonas', expert: 'priya', moderator: 'colm', host: 'tobias' } as const;
type Cast = keyof typeof HANDLES;
const find = (part: Cast) =>
  db.selectFrom('member').selectAll().where('handle', '=', HANDLES[part]).executeTakeFirstOrThrow();

/** A confidential group with an agreement and a question, led by the expert; who made it has left. */
async function aGroup(): Promise<string> {
  const [host, steward] = [as(db, await find('host')), await find('expert')];
  const input = {
    name: NAME,
    access: 'confidential',
    agreement: 'What is said here **stays** here.',
  };
  const group = await createGroup(
    host,
    groupInput.parse({ ...input, questions: ['What brings you here?'] }),
  );
  await inviteToGroup(host, group, steward.handle);
  await joinGroup(as(db, steward), group, joinGroupInput.parse({ agreed: true, answers: ['All'] }));
  await setGroupSteward(host, group, steward.id, true);
  await leaveGroup(host, group);
  return group.slug;
}

/** The newest mail to somebody, as it is put into the outbox. */
async function mailTo(part: Cast): Promise<string> {
  const { email } = await find(part);
  const mail = await db
    .selectFrom('mail_outbox')
    .select('text')
    .where('to_address', '=', email)
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow();
  return mail.text ?? '';
}

/** An address of a mail, on this test's own site. */
const at = (address: string): string => new URL(address.replace(/^https?:\/\/[^/]+/, ''), url).href;

for (const script of [true, false])
  test(`a question in a confidential group, ${script ? 'with' : 'without'} script`, async () => {
    const title = `May I say no to the mayor ${script ? 'aloud' : 'softly'}?`;
    const slug = await aGroup();
    const pageFor = async (part: Cast): Promise<Page> => {
      const context = await browser.newContext({ javaScriptEnabled: script, locale: 'en' });
      context.setDefaultTimeout(PATIENCE);
      await signInAs(context, part);
      return context.newPage();
    };
    const [steward, member] = [await pageFor('expert'), await pageFor('member')];
    const asker = await find('member');

    let link = '';
    await step('a steward makes a link', async () => {
      await open(steward, `${url}/en/groups/${slug}/people`);
      await steward.getByRole('button', { name: 'Make a link' }).click();
      link = at((await steward.locator('#links code').textContent()) ?? '');
    });

    await step('a visitor with the link learns nothing of the group', async () => {
      const context = await browser.newContext({ javaScriptEnabled: script, locale: 'en' });
      const visitor = await context.newPage();
      await open(visitor, link);
      await visitor.getByText('Sign in to see which.').waitFor();
      assert.ok(!(await visitor.content()).includes(NAME));
      await context.close();
    });

    await step('the link leads in, past a question and an agreement', async () => {
      await open(member, link);
      await member.getByRole('heading', { name: NAME }).waitFor();
      await member.getByRole('button', { name: 'See the invitation' }).click();
      await member.getByRole('heading', { name: 'You are invited' }).waitFor();
      await member.getByLabel('What brings you here?').fill('A mayor who decides alone.');
      await member.getByLabel('I agree to this').check();
      await member.getByLabel('Tell me about new conversations').selectOption('Never');
      await member.getByRole('button', { name: 'Accept the invitation' }).click();
      await member.getByRole('link', { name: 'Ask or share' }).first().waitFor();
    });

    let address = '';
    await step('a question under another identity, for the group alone', async () => {
      await member.getByRole('main').getByRole('link', { name: 'Ask or share' }).click();
      await member.getByRole('heading', { name: 'What do you bring?' }).waitFor();
      const space = member.locator('select[name=space] option:checked');
      assert.equal(await space.textContent(), `Group: ${NAME}`);
      await member.getByLabel('Title').fill(title);
      await write(member, /Your text/, 'He is a fool, and everybody knows.', script);
      await member.getByLabel('Write as').selectOption('A member');
      await member.getByRole('button', { name: 'Post it' }).click();
      await member.getByRole('heading', { level: 1, name: title }).waitFor();
      address = member.url().split('#')[0]!;
    });

    await step('its steward reads it without a name, and reports it', async () => {
      await open(steward, `${url}/en/groups/${slug}`);
      await steward.getByRole('link', { name: title }).first().click();
      const post = steward.locator('#post-1');
      await post.getByText('A member').first().waitFor();
      const page = await steward.content();
      for (const secret of [asker.name, asker.handle, asker.id])
        assert.ok(!page.includes(secret), secret);
      await post.getByRole('link', { name: 'Report', exact: true }).click();
      await steward.getByLabel('Respect').check();
      await steward.getByLabel('What is wrong with it?').fill('It insults somebody.');
      await steward.getByRole('button', { name: 'Send the report' }).click();
      await steward.getByText('The moderators have your report').waitFor();
    });

    const moderator = await pageFor('moderator');
    await step('a moderator decides, and learns nothing of the group', async () => {
      await open(moderator, `${url}/en/moderation`);
      await moderator
        .getByRole('link', { name: /by A member/ })
        .first()
        .click();
      await moderator.getByText('It stands in a space that is closed to you.').waitFor();
      await moderator.getByText('He is a fool').waitFor();
      assert.ok(!(await moderator.content()).includes(NAME));
      await moderator.getByLabel('Hide it', { exact: true }).check();
      await moderator.getByLabel('Why, in words for the author').fill('Ask without the insult.');
      await moderator.getByRole('button', { name: 'Decide' }).click();
      await moderator.getByRole('heading', { name: 'The decision', exact: true }).waitFor();
      assert.equal((await moderator.goto(address))?.status(), 404);
      assert.equal((await moderator.goto(`${url}/en/groups/${slug}`))?.status(), 404);
      await open(steward, address);
      assert.doesNotMatch(await steward.content(), /He is a fool/);
    });

    await step('the author is told why, and appeals', async () => {
      await open(member, at(linkIn(await mailTo('member'), '/decisions/')));
      await member.getByText('Ask without the insult.').waitFor();
      await member
        .getByLabel('Why the decision is wrong')
        .fill('It is what the mayor says of himself.');
      await member.getByRole('button', { name: 'Appeal' }).click();
      await member.getByText('Your appeal has come in.').waitFor();
    });

    const host = await pageFor('host');
    await step('somebody else answers, and the question is there again', async () => {
      await open(host, `${url}/en/moderation?view=appeals`);
      await host
        .getByRole('link', { name: /by A member/ })
        .first()
        .click();
      const answer = host.locator('#appeal');
      await answer.getByLabel('The decision is taken back').check();
      await answer.getByLabel('Why, in words for the author').fill('You are right.');
      await host.getByRole('button', { name: 'Answer the appeal' }).click();
      await host.getByText('You are right.').waitFor();
      assert.ok(!(await host.content()).includes(NAME));
      await open(steward, address);
      await steward.getByText('He is a fool').first().waitFor();
    });
    for (const page of [steward, member, moderator, host]) await page.context().close();
  });

/** A part of a way that has a name; what goes wrong says where. */
async function step(name: string, run: () => Promise<void>): Promise<void> {
  await run().catch((error: Error) => {
    error.message = `${name}: ${error.message}`;
    throw error;
  });
}
