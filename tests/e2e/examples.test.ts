import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openBrowser } from '#tests/support/browser.ts';
import { openCommunity } from '#tests/support/community.ts';
import { open, settle } from '#tests/support/journey.ts';
import { PATIENCE } from '#tests/support/patience.ts';
import { aPicture } from '#tests/support/pictures.ts';

// Find an example like mine and adopt its plan; with script and without.
const { url, db, signInAs } = await openCommunity();
const browser = await openBrowser();

for (const script of [true, false])
  test(`an example like mine becomes my plan, ${script ? 'with' : 'without'} script`, async () => {
    const context = await browser.newContext({ javaScriptEnabled: script, locale: 'en' });
    context.setDefaultTimeout(PATIENCE);
    await signInAs(context, 'member');
    const page = await context.newPage();
    const title = `The quay, together ${script ? 'again' : 'anew'}`;

    await page.goto(`${url}/en/projects/new`);
    await page.getByLabel('What you are working on').fill(title);
    await page.getByLabel('Where you stand').selectOption('recruit');
    await page.getByLabel('Country').selectOption('DK');
    await page.getByLabel('Population').selectOption('M');
    await page.getByLabel('Youth participation').check();
    await page.getByRole('button', { name: 'Begin' }).click();
    await page.getByRole('heading', { level: 1, name: title }).waitFor();

    await page.getByRole('link', { name: 'Examples like this project' }).click();
    await page.getByRole('heading', { level: 1, name: 'Examples like mine' }).waitFor();
    const first = page.getByRole('listitem').filter({ hasText: 'Why it is here' }).first();
    assert.match((await first.textContent()) ?? '', /Skaters drew the park/);
    assert.match((await first.textContent()) ?? '', /tells of your phase \(Recruit\).*same size/);

    await first.getByRole('link', { name: 'Use its plan' }).click();
    await page.getByRole('heading', { level: 1, name: 'Use this plan' }).waitFor();
    await page.getByLabel('Your first day').fill('2027-03-01');
    await page.getByRole('button', { name: 'Put it into my plan' }).click();
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
    const steps = page.locator('#plan ~ ol > li');
    assert.equal(await steps.count(), 4);
    const recruit = steps.filter({ hasText: 'At the old ramp, with pizza' });
    assert.match((await recruit.textContent()) ?? '', /due 21 Mar 2027/);
    assert.match((await recruit.textContent()) ?? '', /Three afternoons/);
    await recruit.getByRole('link', { name: /Skaters drew/ }).waitFor();

    await recruit.getByRole('button', { name: /^Done:/ }).click();
    await page.getByText('1 of 4 steps done').waitFor();

    await page.locator('.adoption select').selectOption('adapted');
    await page.getByLabel('Why').fill('Coffee, not pizza.');
    await page.getByLabel('Show my reason to others').check();
    const said = page.waitForResponse((answer) => answer.request().method() === 'POST');
    await page.getByRole('button', { name: 'Say so' }).click();
    await said;
    await page.goto(`${url}/en/examples/skate-park-first-sketch`);
    await page.getByText('Coffee, not pizza.').first().waitFor();
    assert.match((await page.locator('aside').first().textContent()) ?? '', /Adapted: \d/);

    // Nobody else finds the project.
    const { id } = await db
      .selectFrom('project')
      .select('id')
      .where('title', '=', title)
      .executeTakeFirstOrThrow();
    const other = await browser.newContext({ locale: 'en' });
    await signInAs(other, 'host');
    assert.equal((await other.request.get(`${url}/en/projects/${id}`)).status(), 404);
    await other.close();
    await context.close();
  });

test('narrowing says how many there are, and two stand side by side', async () => {
  const page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  page.setDefaultTimeout(PATIENCE);
  await page.goto(`${url}/en/examples`);
  const outcome = page.getByLabel('Outcome');
  const words = (await outcome.locator('option').allTextContents()).find((each) =>
    each.startsWith('Did not work'),
  );
  await page.getByText('Narrow the list').click();
  await outcome.selectOption('failed');
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await page.waitForURL(/outcome=failed/);
  const total = /\d+/.exec((await page.locator('.total').textContent()) ?? '')?.[0];
  assert.equal(words, `Did not work (${total})`);

  await page.goto(`${url}/en/examples`);
  const boxes = page.getByLabel('Choose to compare');
  await boxes.nth(0).check();
  await boxes.nth(1).check();
  await page.getByRole('button', { name: 'Compare the chosen ones' }).click();
  await page.getByRole('heading', { level: 1, name: 'Side by side' }).waitFor();
  assert.equal(await page.locator('thead th').count(), 2);
});

test('what is typed into an example is kept, and is there again', async () => {
  const context = await browser.newContext({ locale: 'en' });
  context.setDefaultTimeout(PATIENCE);
  await signInAs(context, 'member');
  const page = await context.newPage();
  await page.goto(`${url}/en/examples/new`);
  await page.getByLabel('Title').fill('The quay at six in the morning');
  await page.getByRole('button', { name: 'Begin' }).click();
  await page.getByRole('heading', { level: 1, name: 'Write the example' }).waitFor();
  await page.getByLabel('What we did').fill('We walked it with the harbour master.');
  await page.getByText('Kept as you type').waitFor();
  await page.reload();
  assert.equal(
    await page.getByLabel('What we did').inputValue(),
    'We walked it with the harbour master.',
  );
  await page.getByText('What you typed and had not saved is back').waitFor();
  await page.getByRole('button', { name: 'Save and look' }).click();
  await page.getByText('We walked it with the harbour master.').first().waitFor();
  await page.getByText('They have not said yet.').waitFor();
  await context.close();
});

for (const script of [true, false])
  test(`a picture comes into the story once it is described, ${script ? 'with' : 'without'} script`, async () => {
    const context = await browser.newContext({ javaScriptEnabled: script, locale: 'en' });
    context.setDefaultTimeout(PATIENCE);
    await signInAs(context, 'member');
    const page = await context.newPage();
    await open(page, `${url}/en/examples/new`);
    await page.getByLabel('Title').fill('A quay with a picture');
    await page.getByRole('button', { name: 'Begin' }).click();
    await page.getByRole('heading', { level: 1, name: 'Write the example' }).waitFor();
    await settle(page);
    await page.getByLabel('What we did').fill('We walked it.');
    await page.getByText('Add a picture').click();
    const file = { name: 'quay.jpg', mimeType: 'image/jpeg', buffer: await aPicture() };
    const shown = page.getByLabel('What it shows, for those who do not see it');
    const look = page.getByRole('button', { name: 'Save and look' });
    await page.getByLabel('Picture', { exact: true }).setInputFiles(file);
    await look.click();
    await page.getByText('Please fill this in.').first().waitFor();
    assert.equal(await page.getByLabel('What we did').inputValue(), 'We walked it.', 'kept');
    await page.getByLabel('Picture', { exact: true }).setInputFiles(file);
    await shown.fill('The quay [at six]');
    await look.click();
    const picture = page.getByRole('img', { name: 'The quay [at six]' });
    await picture.waitFor();
    assert.equal(await picture.getAttribute('width'), '960');
    const stored = await page.request.get(url + (await picture.getAttribute('src')));
    assert.match(stored.headers()['content-type']!, /^image\//);
    await context.close();
  });

test('what was saved meanwhile is not saved over unknowingly, also after another refusal', async () => {
  const pageOf = async (script: boolean) => {
    const context = await browser.newContext({ javaScriptEnabled: script, locale: 'en' });
    context.setDefaultTimeout(PATIENCE);
    await signInAs(context, 'host');
    return context.newPage();
  };
  const [mine, theirs] = [await pageOf(true), await pageOf(false)];
  const here = `${url}/en/examples/skate-park-first-sketch/write`;
  const save = (page: typeof mine) =>
    page.getByRole('button', { name: 'Save', exact: true }).first().click();
  const summary = mine.locator('[name=summary]');
  const endsOn = async (day: string) => {
    const parts = mine.locator('details');
    await parts.evaluateAll((all) => all.forEach((part) => part.setAttribute('open', '')));
    await mine.locator('[name=startsOn]').fill('2026-05-01');
    await mine.locator('[name=endsOn]').fill(day);
  };

  await open(mine, here);
  await theirs.goto(here);
  await theirs.locator('[name=summary]').fill('What the other writes.');
  await save(theirs);
  assert.equal(await theirs.getByRole('alert').count(), 0);

  await summary.fill('What one writes.');
  await endsOn('2026-04-01');
  await save(mine);
  await mine.getByRole('alert').getByText('Please check the fields').waitFor();
  await endsOn('2026-06-01');
  await save(mine);
  await mine.getByRole('alert').getByText('Somebody has saved this meanwhile').waitFor();
  assert.equal(await summary.inputValue(), 'What one writes.');
  // Told, one may.
  await save(mine);
  await mine.getByRole('alert').waitFor({ state: 'hidden' });
  await theirs.goto(here);
  assert.equal(await theirs.locator('[name=summary]').inputValue(), 'What one writes.');
  for (const page of [mine, theirs]) await page.context().close();
});
