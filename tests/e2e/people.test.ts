import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openBrowser } from '#tests/support/browser.ts';
import { openCommunity } from '#tests/support/community.ts';
import { aPractice } from '#tests/support/factories.ts';

// What somebody answers for, given and ended on their page: by keyboard, and without script.
const community = await openCommunity();
const { url, db } = community;
const browser = await openBrowser();
await db.updateTable('member').where('handle', '=', 'tobias').set({ locale: 'en' }).execute();
const person = await db
  .selectFrom('member')
  .select(['handle'])
  .where('role', '=', 'member')
  .where('state', '=', 'active')
  .orderBy('handle')
  .executeTakeFirstOrThrow();
const held = () =>
  db
    .selectFrom('responsibility as r')
    .innerJoin('member as m', 'm.id', 'r.member_id')
    .select('r.kind')
    .where('m.handle', '=', person.handle)
    .where('r.kind', '=', 'speaker')
    .execute();

test('by keyboard: a host makes somebody a speaker, and ends that', async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await community.signInAs(context, 'host');
  await page.goto(`${url}/people/${person.handle}`, { waitUntil: 'networkidle' });
  const details = page.locator('details', { hasText: 'Responsibilities' });
  if ((await details.getAttribute('open')) === null) {
    await details.locator('summary').focus();
    await page.keyboard.press('Enter');
  }
  await page.getByRole('combobox', { name: 'Responsibility' }).focus();
  await page.keyboard.type('Speaker');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'End: Speaker' }).waitFor();
  assert.equal((await held()).length, 1);
  await page.getByRole('button', { name: 'End: Speaker' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'End: Speaker' }).waitFor({ state: 'detached' });
  assert.equal((await held()).length, 0);
  await context.close();
});

test('without script: the same, and a refusal is said on the page', async () => {
  const practice = await aPractice(db, { title: 'Soon gone' });
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await community.signInAs(context, 'host');
  await page.goto(`${url}/people/${person.handle}`);
  const summary = page.getByText('Responsibilities', { exact: true });
  const open = async () => {
    if (!(await page.getByRole('button', { name: 'Give' }).isVisible())) await summary.click();
  };
  await open();
  await page.getByLabel('Responsibility').selectOption({ label: 'Speaker' });
  await page.getByRole('button', { name: 'Give' }).click();
  await page.getByRole('button', { name: 'End: Speaker' }).click();
  await open();
  assert.equal((await held()).length, 0);

  await page.getByLabel('Responsibility').selectOption({ label: 'Steward of Soon gone' });
  await db.deleteFrom('practice').where('id', '=', practice.id).execute();
  await page.getByRole('button', { name: 'Give' }).click();
  await page.getByText('This isn’t here, or it isn’t open to you.').waitFor();
  await context.close();
});
