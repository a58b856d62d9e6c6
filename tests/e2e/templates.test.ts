import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import mammoth from 'mammoth';
import type { Page } from 'playwright';
import { findBarriers, measureOverflow } from '#tests/support/axe.ts';
import { openBrowser } from '#tests/support/browser.ts';
import { openCommunity, type Part } from '#tests/support/community.ts';
import { PATIENCE } from '#tests/support/patience.ts';

// A member submits a template, a host publishes it, another member copies it, takes it along and uses it; with
// script and without.
const { url, signInAs } = await openCommunity();
const browser = await openBrowser();

async function open(part: Part, script: boolean): Promise<Page> {
  const context = await browser.newContext({ javaScriptEnabled: script, locale: 'en' });
  context.setDefaultTimeout(PATIENCE);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await signInAs(context, part);
  return context.newPage();
}

/** Into the editor once there is one, else into the plain field. */
async function write(page: Page, words: string, script: boolean): Promise<void> {
  const field = page.getByLabel('Text', { exact: true });
  if (!script) return field.fill(words);
  await field.click();
  const editor = page.locator('[contenteditable=true]');
  await editor.waitFor();
  await editor.fill(words);
}

for (const script of [true, false])
  test(`a template, from a member to a plan, ${script ? 'with' : 'without'} script`, async () => {
    const author = await open('member', script);
    const title = `A doorstep script ${script ? 'again' : 'anew'}`;
    await author.goto(`${url}/en/templates`);
    await author.getByRole('link', { name: 'Write a template' }).click();
    await author.getByRole('heading', { level: 1, name: 'Write a template' }).waitFor();
    assert.equal(await author.getByRole('radio').count(), 0, 'guides are not theirs to begin');
    await author.getByRole('link', { name: 'Add an example' }).waitFor();
    await author.getByLabel('Title').fill(title);
    await author.getByRole('button', { name: 'Begin writing' }).click();

    await author.getByLabel('Title of the part').fill('What to say');
    await write(author, 'Ring. Step back. Smile.', script);
    await author.getByRole('button', { name: 'Save', exact: true }).first().click();
    await author.getByRole('link', { name: '1. What to say' }).waitFor();
    // What is refused stays typed.
    await author.getByLabel('From day').fill('9');
    await author.getByLabel('Due on day').fill('2');
    await author.getByRole('button', { name: 'Save the step' }).click();
    await author.getByText('It ends before it starts.').first().waitFor();
    assert.equal(await author.getByLabel('From day').inputValue(), '9');
    await author.getByLabel('Phase').selectOption('recruit');
    await author.getByLabel('Due on day').fill('12');
    await author.getByRole('button', { name: 'Save the step' }).click();
    await author.getByText('It ends before it starts.').first().waitFor({ state: 'detached' });
    await author.reload();
    assert.equal(await author.getByLabel('Phase').inputValue(), 'recruit');
    assert.equal(await author.getByLabel('Due on day').inputValue(), '12');

    await author.getByLabel('New part').fill('Afterwards');
    await author.locator('form', { hasText: 'New part' }).getByRole('button').click();
    await author.getByRole('link', { name: '2. Afterwards' }).waitFor();
    await write(author, 'Write a card within two days.', script);
    await Promise.all([
      author.waitForResponse((response) => response.url().includes('?/chapter')),
      author.getByRole('button', { name: 'Save', exact: true }).first().click(),
    ]);
    await author.getByRole('button', { name: 'Ask for a look' }).click();
    await author.getByText('In review', { exact: true }).waitFor();
    const slug = /templates\/([^/?]+)/.exec(author.url())![1]!;

    const host = await open('host', script);
    await host.goto(`${url}/en/templates?view=review`);
    await host.getByRole('link', { name: title }).click();
    await host.getByRole('link', { name: 'Write', exact: true }).click();
    await host.getByRole('button', { name: 'Publish now' }).click();
    await host.getByText('Published', { exact: true }).waitFor();

    const member = await open('lead', script);
    await member.goto(`${url}/en/templates`);
    await member.getByRole('link', { name: title }).click();
    await member.getByRole('heading', { level: 1, name: title }).waitFor();
    await member.getByText('day 9 to 12').waitFor();
    await member.getByText('Nobody has used it in a project yet.').waitFor();

    const copy = member.getByRole('button', { name: /^Copy/ });
    if (script) {
      await copy.first().waitFor();
      assert.deepEqual(await findBarriers(member), []);
      assert.ok((await measureOverflow(member)) <= 0);
      await member.getByRole('button', { name: 'Copy: What to say' }).click();
      await member.getByRole('status').filter({ hasText: 'Copied' }).waitFor();
      const kept = await member.evaluate(async () => {
        const [item] = await navigator.clipboard.read();
        const read = async (type: string) => (await item!.getType(type)).text();
        return [await read('text/html'), await read('text/plain')];
      });
      assert.match(kept[0]!, /<p>Ring\. Step back\. Smile\.<\/p>/);
      assert.equal(kept[1], 'Ring. Step back. Smile.\n');
    } else assert.equal(await copy.count(), 0);

    const link = member.getByRole('link', { name: 'Download as Word (DOCX)', exact: true });
    const [download] = await Promise.all([member.waitForEvent('download'), link.click()]);
    assert.equal(download.suggestedFilename(), `${title}.en.docx`);
    const { value: text } = await mammoth.extractRawText({
      buffer: await readFile(await download.path()),
    });
    assert.match(text, /What to say\s+Ring\. Step back\. Smile\.\s+Afterwards/);
    const [part] = await Promise.all([
      member.waitForEvent('download'),
      member.getByRole('link', { name: 'Download as Markdown: Afterwards' }).click(),
    ]);
    assert.match(await readFile(await part.path(), 'utf8'), /^# Afterwards\n\nWrite a card/);

    await member.getByRole('link', { name: 'Use this' }).click();
    await member.getByRole('heading', { level: 1, name: 'Use this plan' }).waitFor();
    assert.match((await member.locator('ol > li').first().textContent()) ?? '', /What to say/);
    const into = member.getByLabel('For which project');
    if ((await into.count()) > 0) await into.selectOption('');
    await member.getByLabel('Name of the new project').fill(`Doors ${title}`);
    await member.getByLabel('Your first day').fill('2027-03-01');
    await member.getByRole('button', { name: 'Put it into my plan' }).click();
    const step = member.locator('#plan ~ ol > li');
    await step.getByText('due 13 Mar 2027').waitFor();
    assert.equal(await step.count(), 1);
    await step.getByRole('link', { name: title }).waitFor();
    // What is chosen before the page's script has come would be chosen back.
    await member.waitForLoadState('networkidle');
    await member.locator('.adoption select').selectOption('adapted');
    await member.getByLabel('Why').fill('We rang on Sundays.');
    await member.getByLabel('Show my reason to others').check();
    const said = member.waitForResponse((answer) => answer.request().method() === 'POST');
    await member.getByRole('button', { name: 'Say so' }).click();
    await said;
    await author.goto(`${url}/en/templates/${slug}`);
    await author.getByText('We rang on Sundays.').waitFor();
    assert.match((await author.locator('#became ~ ul').textContent()) ?? '', /Adapted: 1/);
    for (const page of [author, host, member]) await page.context().close();
  });

test('a template without steps is read and copied, and says kindly that there is no plan', async () => {
  const page = await open('host', false);
  await page.goto(`${url}/en/library/new?kind=template`);
  assert.equal(await page.getByRole('radio', { name: 'Template' }).isChecked(), true);
  await page.getByLabel('Title').fill('Three sentences');
  await page.getByRole('button', { name: 'Begin writing' }).click();
  await write(page, 'Who, when, where.', false);
  await page.getByRole('button', { name: 'Save', exact: true }).first().click();
  await page.getByRole('button', { name: 'Publish now' }).click();
  const slug = /library\/([^/?]+)/.exec(page.url())![1]!;
  await page.goto(`${url}/en/templates/${slug}`);
  await page.getByText('Who, when, where.').waitFor();
  assert.equal(await page.getByRole('link', { name: 'Use this' }).count(), 0);
  await page.goto(`${url}/en/projects/use/${slug}`);
  await page.getByText('There are no steps here to put into a plan.').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Put it into my plan' }).count(), 0);
  await page.context().close();
});

test('in two languages, found by search, and named by its practice', async () => {
  const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  page.setDefaultTimeout(PATIENCE);
  await page.goto(`${url}/fr/search?q=marronnier&kind=template`);
  await page
    .getByRole('link', { name: /Invitation à une soirée/ })
    .first()
    .click();
  await page
    .getByRole('heading', { level: 1, name: 'Invitation à une soirée de quartier' })
    .waitFor();
  await page.getByText('Adapté').first().waitFor();
  await page.goto(`${url}/en/practices/reaching-the-unheard`);
  await page.getByRole('heading', { level: 2, name: 'Templates to use' }).waitFor();
  await page.getByRole('link', { name: 'Invitation to a neighbourhood evening' }).waitFor();
  await page.goto(`${url}/en/examples`);
  await page.getByRole('link', { name: 'Templates', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Templates' }).waitFor();
  await page.context().close();
});
