import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright';
import { newId } from '#platform/db/ids.ts';
import { openBrowser } from '#tests/support/browser.ts';
import { openCommunity, type Part } from '#tests/support/community.ts';
import { PATIENCE } from '#tests/support/patience.ts';

// Write a guide in two languages, change the source, see the other out of date, publish, read it in French
// and comment on a passage; with script and without.
const { url, db, signInAs } = await openCommunity();
const browser = await openBrowser();

async function open(part: Part, script: boolean): Promise<Page> {
  const context = await browser.newContext({ javaScriptEnabled: script, locale: 'en' });
  context.setDefaultTimeout(PATIENCE);
  await signInAs(context, part);
  return context.newPage();
}

/** Into the editor once there is one, else into the plain field. */
async function write(page: Page, words: string, script: boolean): Promise<void> {
  const field = page.getByRole('textbox', { name: 'Text', exact: true });
  if (!script) return field.fill(words);
  await field.click();
  const editor = page.locator('[contenteditable=true]');
  await editor.waitFor();
  await editor.fill(words);
}

for (const script of [true, false])
  test(`a guide in two languages, ${script ? 'with' : 'without'} script`, async () => {
    const host = await open('host', script);
    const title = `Asking well ${script ? 'again' : 'anew'}`;
    const save = (name = 'Save') => host.getByRole('button', { name, exact: true }).first().click();

    await host.goto(`${url}/en/library/new`);
    await host.getByLabel('Title').fill(title);
    await host.getByRole('button', { name: 'Begin writing' }).click();
    await host.getByLabel('Title of the chapter').fill('One thing at a time');
    await write(host, 'A question that asks two things gets half an answer.', script);
    await save();
    await host.getByRole('link', { name: '1. One thing at a time' }).waitFor();

    await host.getByLabel('Another language').selectOption('fr');
    await host.locator('form', { hasText: 'Another language' }).getByRole('button').click();
    await host.getByText('Title and summary').first().waitFor();
    await host.getByLabel('Title', { exact: true }).fill('Bien demander');
    await save('Save: it says what the original says');
    await host.getByRole('heading', { level: 1, name: 'Bien demander' }).waitFor();
    await host.getByRole('link', { name: /1\. One thing.*Not written yet/ }).click();
    await host.getByText('gets half an answer').waitFor();
    await host.getByLabel('Title of the chapter').fill('Une chose à la fois');
    await write(host, 'Une question double reçoit une demi-réponse.', script);
    await save('Save: it says what the original says');
    await host.getByRole('link', { name: '1. Une chose à la fois', exact: true }).waitFor();
    await host.getByRole('button', { name: 'Show it to readers' }).click();
    await host.getByText('Readers see this version').waitFor();

    // The source changes: the other language says so until it is saved again.
    await host.getByRole('link', { name: 'English', exact: true }).first().click();
    await host.getByRole('link', { name: '1. One thing at a time' }).click();
    await write(host, 'A question that asks two things gets no answer at all.', script);
    await save();
    await host.getByRole('link', { name: /français ●/ }).waitFor();
    await host.getByRole('button', { name: 'Publish now' }).click();
    await host.getByText('Published', { exact: true }).waitFor();
    const slug = /library\/([^/?]+)/.exec(host.url())![1]!;

    const member = await open('member', script);
    await member.goto(`${url}/fr/guides/${slug}`);
    await member.getByRole('heading', { level: 1, name: 'Bien demander' }).waitFor();
    await member.getByText('L’original a changé').waitFor();
    await host.goto(`${url}/en/library/${slug}/write?language=fr&chapter=chapter-1`);
    await write(host, 'Une question double ne reçoit aucune réponse.', script);
    await save('Save: it says what the original says');
    await host.getByText('● The original has changed').waitFor({ state: 'detached' });
    await member.reload();
    await member.getByText('aucune réponse').waitFor();
    assert.equal(await member.getByText('L’original a changé').count(), 0);

    if (script) {
      await member.locator('[data-chapter] p').first().selectText();
      await member.getByRole('button', { name: 'Commenter ce passage' }).click();
    } else await member.getByRole('link', { name: 'Discuter de ce chapitre' }).click();
    await member.waitForURL(/discussion/);
    if (script) await member.locator('blockquote', { hasText: 'aucune réponse' }).waitFor();
    const reply = member.getByLabel('Votre réponse');
    if (script) {
      await reply.click();
      await member.locator('[contenteditable=true]').fill('C’est bien vrai.');
    } else await reply.fill('C’est bien vrai.');
    await member.locator('#composer').getByRole('button', { name: 'Publier' }).click();
    await member.getByRole('article').filter({ hasText: 'C’est bien vrai.' }).waitFor();
    const about = member.locator('.post-about').first();
    assert.match((await about.textContent()) ?? '', /Une chose à la fois/);
    for (const page of [host, member]) await page.context().close();
  });

test('a draft of before somebody else saved is not saved over theirs unknowingly', async () => {
  const [host, other] = [await open('host', true), await open('moderator', false)];
  await host.goto(`${url}/en/library/new`);
  await host.getByLabel('Title').fill('Written by two');
  await host.getByRole('button', { name: 'Begin writing' }).click();
  const kept = host.waitForResponse((answer) => answer.url().endsWith('/drafts'));
  await host.getByLabel('Title of the chapter').fill('Mine');
  await write(host, 'What one writes.', true);
  await kept;
  const here = host.url();
  await host.goto(`${url}/en/library`);

  const text = db.selectFrom('language_version').where('title', '=', 'Written by two');
  const { thing_id } = await text.select('thing_id').executeTakeFirstOrThrow();
  const moderators = db.updateTable('member').where('role', '=', 'moderator').set({ locale: 'en' });
  const writers = (await moderators.returning('id').execute()).map(({ id: member_id }) => ({
    ...{ id: newId(), thing_id, member_id },
  }));
  await db.insertInto('co_author').values(writers).execute();
  const othersSave = async (title: string, words: string) => {
    await other.goto(here);
    await other.getByLabel('Title of the chapter').fill(title);
    await write(other, words, false);
    await other.getByRole('button', { name: 'Save', exact: true }).first().click();
    await other.getByRole('link', { name: `1. ${title}` }).waitFor();
  };
  await othersSave('Theirs', 'What the other writes.');

  await host.goto(here);
  await host.getByText('This is your draft from last time.').waitFor();
  assert.equal(await host.getByLabel('Title of the chapter').inputValue(), 'Mine');
  const save = () => host.getByRole('button', { name: 'Save', exact: true }).first().click();
  await save();
  await host.getByRole('alert').getByRole('link').waitFor();
  await host.getByRole('link', { name: '1. Theirs' }).waitFor();
  assert.equal(await host.getByLabel('Title of the chapter').inputValue(), 'Mine');
  // Told, one may: the text before stays among the versions.
  await save();
  await host.getByRole('link', { name: '1. Mine' }).waitFor();

  // The same with the page open all the time.
  await othersSave('Theirs again', 'What the other writes.');
  await write(host, 'What one writes now.', true);
  await save();
  await host.getByRole('alert').getByRole('link').waitFor();
  await host.getByRole('link', { name: '1. Theirs again' }).waitFor();
  await save();
  await host.getByRole('link', { name: '1. Mine' }).waitFor();

  // Thrown away, a draft gives way to what is saved by now, from which one goes on.
  const again = host.waitForResponse((answer) => answer.url().endsWith('/drafts'));
  await write(host, 'Something else.', true);
  await again;
  await othersSave('Theirs', 'What the other writes now.');
  await host.getByRole('button', { name: 'Discard the draft' }).click();
  await host
    .locator('textarea, [contenteditable=true]')
    .getByText('What the other writes now.')
    .waitFor();
  assert.equal(await host.getByLabel('Title of the chapter').inputValue(), 'Theirs');
  await write(host, 'What both write.', true);
  await save();
  await host.getByText('Draft saved').waitFor({ state: 'hidden' });
  assert.equal(await host.getByRole('alert').count(), 0);
  for (const page of [host, other]) await page.context().close();
});
