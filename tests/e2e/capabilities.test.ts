import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setCapabilities } from '#commons/capabilities/server/index.ts';
import type { Holder } from '#commons/capabilities/list.ts';
import { openBrowser } from '#tests/support/browser.ts';
import { openCommunity } from '#tests/support/community.ts';
import { aMember, as } from '#tests/support/factories.ts';

// The table in a browser without script, and that what it says holds from the next click on.
const community = await openCommunity();
const { url, db } = community;
const browser = await openBrowser();
const admin = as(db, await aMember(db, { role: 'admin', handle: 'another-admin', email: null }));
const allow = (capability: 'create_groups' | 'decide_joining', holder: Holder, granted: boolean) =>
  setCapabilities(admin, [{ capability, holder, granted }]);

async function ask(
  part: 'member' | 'host',
  path: string,
): Promise<{ status: number; html: string }> {
  const cookie = await community.signIn(part);
  const answer = await fetch(url + path, { headers: { cookie, accept: 'text/html' } });
  return { status: answer.status, html: await answer.text() };
}

test('a change in the database holds in a running site from the next request on', async () => {
  // Both are signed in before anything changes.
  assert.ok(!(await ask('member', '/groups')).html.includes('/groups/new'));
  assert.equal((await ask('member', '/groups/new')).status, 403);
  await allow('create_groups', 'member', true);
  assert.ok((await ask('member', '/groups')).html.includes('/groups/new'));
  assert.equal((await ask('member', '/groups/new')).status, 200);
  await allow('create_groups', 'member', false);
  assert.equal((await ask('member', '/groups/new')).status, 403);

  assert.equal((await ask('host', '/hosts/joining')).status, 200);
  await allow('decide_joining', 'host', false);
  assert.equal((await ask('host', '/hosts/joining')).status, 403);
  assert.ok(!(await ask('host', '/conversations')).html.includes('"/hosts/joining"'));
  await allow('decide_joining', 'host', true);
  assert.ok((await ask('host', '/conversations')).html.includes('"/hosts/joining"'));
});

test('without script: a host reads the table, an admin ticks and unticks, one change at a time', async () => {
  const tobias = db.updateTable('member').where('handle', '=', 'tobias');
  await tobias.set({ locale: 'en' }).execute();
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await community.signInAs(context, 'host');
  await page.goto(`${url}/hosts/capabilities`);
  await page.getByText('Only admins change this table.').waitFor();
  assert.equal(await page.locator('input[type=checkbox]').count(), 0);

  await tobias.set({ role: 'admin' }).execute();
  await page.goto(`${url}/hosts/capabilities`);
  // Another admin changes something meanwhile: this one's form leaves it alone.
  await allow('decide_joining', 'moderator', true);
  await page.getByLabel('Member Make groups').check();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved. It holds from now on.').waitFor();
  assert.equal(await page.getByLabel('Member Make groups').isChecked(), true);
  assert.equal(await page.getByLabel('Moderator Decide who joins, and invite').isChecked(), true);
  assert.equal(await page.locator('input[value="moderator:reveal_author"]').count(), 0);

  await page.getByRole('link', { name: 'What was changed, and by whom' }).click();
  await page.getByText('Member: Make groups').first().waitFor();
  await context.close();
});
