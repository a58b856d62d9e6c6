import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { AxeBuilder } from '@axe-core/playwright';
import type { BrowserContext, Page } from 'playwright';
import sharp from 'sharp';
import { renderMarkdown } from '#platform/markdown/index.ts';
import { openBrowser } from '#tests/support/browser.ts';
import { makeDataDir, removeDataDir, startCopia, type RunningCopia } from '#tests/support/copia.ts';
import { editorCorpus } from '#tests/support/editor-corpus.ts';
import { PATIENCE } from '#tests/support/patience.ts';

// One thing after the other in one community; nothing here needs the state of the test before it.
const browser = await openBrowser();
const threads: string[] = [];
/** Each test writes in a conversation of its own. */
let thread = '';
let dataDir: string;
let copia: RunningCopia;
let signedIn: Awaited<ReturnType<BrowserContext['storageState']>>;

before(async () => {
  dataDir = await makeDataDir();
  copia = await startCopia({ dataDir });
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${copia.url}/signin`);
  await page.locator('form[action*=demo] button').first().click();
  await page.waitForURL((url) => !url.pathname.startsWith('/signin'));
  signedIn = await context.storageState();
  await page.goto(`${copia.url}/conversations`);
  const links = await page
    .locator('a[href^="/conversations/"]')
    .evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
  for (const href of new Set(links)) {
    if (!/^\/conversations\/(?!new$)[a-z0-9-]+$/.test(href)) continue;
    // Not in a closed one, nor in one of a group that this member is not in.
    const answer = await context.request.get(copia.url + href);
    if (/<textarea[^>]* name="markdown"/.test(await answer.text())) threads.push(href);
  }
  await context.close();
});
beforeEach(() => {
  thread = threads.shift() ?? assert.fail('too few conversations to write in');
});
after(async () => {
  await copia?.stop();
  await removeDataDir(dataDir);
});

type Options = Parameters<typeof browser.newContext>[0];
async function withPage<T>(work: (page: Page) => Promise<T>, options: Options = {}): Promise<T> {
  const context = await browser.newContext({ storageState: signedIn, locale: 'en', ...options });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    return await work(page);
  } finally {
    await context.close();
  }
}
const area = (page: Page) => page.locator('textarea[name=markdown]');
const field = (page: Page) => page.getByRole('textbox', { name: 'Your' });
/** The post that the address leads to. */
const lastPost = (page: Page) =>
  page.locator(`${new URL(page.url()).hash || '.post:last-of-type'} .prose`);

async function openEditor(page: Page, path = thread): Promise<void> {
  await page.goto(copia.url + path);
  await page.waitForLoadState('networkidle');
  await area(page).focus();
  await page.locator('.ProseMirror').waitFor();
}
/** Puts something on the clipboard's way, as a paste does. */
async function paste(
  page: Page,
  html: string,
  file?: { name: string; type: string; base64: string },
) {
  await page.locator('.ProseMirror').evaluate(
    (element, given) => {
      const data = new DataTransfer();
      if (given.html) data.setData('text/html', given.html);
      if (given.file) {
        const bytes = Uint8Array.from(atob(given.file.base64), (sign) => sign.charCodeAt(0));
        data.items.add(new File([bytes], given.file.name, { type: given.file.type }));
      }
      const event = new ClipboardEvent('paste', {
        clipboardData: data,
        bubbles: true,
        cancelable: true,
      });
      element.dispatchEvent(event);
    },
    { html, file },
  );
}
async function post(page: Page, button = 'Post the reply'): Promise<void> {
  await page.getByRole('button', { name: button }).click();
  await page.waitForURL(/#post-\d+$/);
  await page.waitForLoadState('networkidle');
}

test('the first focus loads the editor, in place and within its budget', () =>
  withPage(async (page) => {
    const scripts: string[] = [];
    page.on('response', (response) => {
      if (/\.(?:js|css)$/.test(new URL(response.url()).pathname)) scripts.push(response.url());
    });
    await page.goto(copia.url + thread);
    await page.waitForLoadState('networkidle');
    const before = new Set(scripts);
    const top = (element: Element) => element.getBoundingClientRect().top + scrollY;
    const place = await area(page).evaluate(top);
    await area(page).focus();
    await page.keyboard.type('typed *at once*');
    await page.locator('.ProseMirror').waitFor();
    const added = scripts.filter((url) => !before.has(url));
    const { gzipSync } = await import('node:zlib');
    let bytes = 0;
    for (const url of added) bytes += gzipSync(await (await fetch(url)).bytes()).length;
    assert.ok(bytes > 50_000, 'the editor was not there before');
    assert.ok(bytes <= 140 * 1024, `${bytes} bytes more`);
    assert.equal(await page.locator('.frame').evaluate(top), place, 'nothing jumps');
    await page.keyboard.type('!');
    assert.equal(
      await page.locator('.ProseMirror p').first().innerHTML(),
      'typed <em>at once</em>!',
    );
  }));

test('by keyboard alone: bold, a list, a mention, and out again', () =>
  withPage(async (page) => {
    await openEditor(page);
    await page.keyboard.press('Control+b');
    await page.keyboard.type('Bold');
    await page.keyboard.press('Control+b');
    await page.keyboard.type(' with @tob');
    const list = page.getByRole('listbox', { name: 'People to mention' });
    await list.waitFor();
    assert.match((await list.getByRole('option', { selected: true }).innerText()) ?? '', /Tobias/);
    const active = await page.locator('.ProseMirror').getAttribute('aria-activedescendant');
    assert.equal(await page.locator(`#${active}`).getAttribute('aria-selected'), 'true');
    await page.keyboard.press('Escape');
    await list.waitFor({ state: 'detached' });
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Backspace');
    await page.keyboard.type('@tobias');
    await list.waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.keyboard.type('- one');
    await page.keyboard.press('Enter');
    await page.keyboard.type('two');
    await page.keyboard.press('Tab');
    const bold = page.getByRole('button', { name: 'Bold' });
    assert.equal(
      await bold.evaluate((button) => button === document.activeElement),
      true,
      'Tab leaves',
    );
    assert.equal(await bold.getAttribute('aria-pressed'), 'false');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    const bullets = page.getByRole('button', { name: 'List', exact: true });
    assert.equal(await bullets.evaluate((button) => button === document.activeElement), true);
    assert.equal(await bullets.getAttribute('aria-pressed'), 'true');
    await post(page);
    const html = await lastPost(page).innerHTML();
    assert.match(
      html,
      /<p><strong>Bold<\/strong> with <a class="slot-member" [^>]*href="\/people\/[^"]+"[^>]*>@Tobias Grewe<\/a><\/p>/,
    );
    assert.match(html, /<ul>\s*<li>one<\/li>\s*<li>two<\/li>\s*<\/ul>/);
    assert.equal(await area(page).inputValue(), '', 'ready for the next');
  }));

test('pasted from Word and the web it is clean, at once and when posted', () =>
  withPage(async (page) => {
    await openEditor(page);
    await paste(page, WORD);
    const shown = await page.locator('.ProseMirror').innerHTML();
    assert.doesNotMatch(shown, /mso|Mso|o:p|font-family|·/);
    assert.match(shown, /<strong>budget<\/strong>/);
    assert.match(shown, /<ul>.*First.*<ul>.*Deeper.*<\/ul>.*Second.*<\/ul>/s);
    await post(page);
    assert.match(
      await lastPost(page).innerHTML(),
      /<p>Our <strong>budget<\/strong> in short:<\/p>\s*<ul>\s*<li>First\s*<ul>\s*<li>Deeper<\/li>\s*<\/ul>\s*<\/li>\s*<li>Second<\/li>\s*<\/ul>/,
    );
    await openEditor(page);
    await paste(page, WEB);
    assert.equal(
      (await page.locator('.ProseMirror').innerHTML()).replace(
        / (?:class|contenteditable)="[^"]*"/g,
        '',
      ),
      '<h2>A title</h2><p>With <em>weight</em> and <a href="https://example.org/x">a link</a>.</p><p>Year | Votes</p><p>2025 | 312</p>',
    );
  }));

test('a pasted picture is sent, placed and described; a refusal says why', () =>
  withPage(async (page) => {
    const picture = await sharp({
      create: { width: 80, height: 60, channels: 3, background: '#357' },
    })
      .png()
      .toBuffer();
    await openEditor(page);
    await page.keyboard.type('Look: ');
    await paste(page, '', {
      name: 'shot.png',
      type: 'image/png',
      base64: picture.toString('base64'),
    });
    await page.locator('.ProseMirror img[src]').waitFor();
    await page.getByLabel('What does the picture show').fill('The "square" at noon');
    await paste(page, '', {
      name: 'bad.exe',
      type: 'application/octet-stream',
      base64: btoa('MZ\0\0\0'),
    });
    await page.getByRole('alert').getByText('This kind of file can’t be added.').waitFor();
    await post(page);
    const image = lastPost(page).locator('img');
    assert.equal(await image.getAttribute('alt'), 'The "square" at noon');
    assert.equal(await image.getAttribute('width'), '80');
    assert.equal(
      await image.evaluate((img: HTMLImageElement) => img.decode().then(() => img.naturalWidth)),
      80,
    );
  }));

test('a text that was opened and not changed keeps every byte; one sign more changes one sign', () =>
  withPage(async (page) => {
    const odd =
      '* a list with *stars*\n* and __under__\n\nA line  \nbroken, a [link][x].\n\n[x]: /practices\n\nEnd.';
    await withPage(
      async (plain) => {
        await plain.goto(copia.url + thread);
        await area(plain).fill(odd);
        await plain.getByRole('button', { name: 'Post the reply' }).click();
      },
      { javaScriptEnabled: false },
    );
    await page.goto(copia.url + thread);
    const edit = await page.locator('a[href*="edit="]').last().getAttribute('href');
    const address = new URL(edit ?? '', copia.url + thread);
    await openEditor(page, address.pathname + address.search);
    await page.locator('.ProseMirror li').first().waitFor();
    await post(page, 'Save the change');
    await page.goto(address.href);
    assert.equal(await area(page).inputValue(), odd);
    await openEditor(page, address.pathname + address.search);
    await page.keyboard.press('Control+End');
    await page.keyboard.type('!');
    await post(page, 'Save the change');
    await page.goto(address.href);
    assert.equal(
      renderMarkdown(await area(page).inputValue()).html,
      renderMarkdown(`${odd}!`).html,
    );
  }));

describe('what the editor knows comes out as it went in', () => {
  test('one sign more, and nothing else', () =>
    withPage(async (page) => {
      await openEditor(page);
      await page.getByRole('button', { name: 'Markdown' }).click();
      for (const text of editorCorpus()) {
        const markdown = `${text}\n\nEnd`;
        await area(page).fill(markdown);
        await page.getByRole('button', { name: 'Back to the editor' }).click();
        await page
          .locator('.ProseMirror')
          .waitFor({ timeout: 3_000 })
          .catch(() => assert.fail(`stays in the textarea: ${text}`));
        await page.keyboard.press('Control+End');
        await page.keyboard.type('!');
        await page.getByRole('button', { name: 'Markdown' }).click();
        await area(page).waitFor({ state: 'visible' });
        assert.equal(
          renderMarkdown(await area(page).inputValue()).html,
          renderMarkdown(`${markdown}!`).html,
          text,
        );
      }
    }));

  test('what it does not know stays in the textarea', () =>
    withPage(async (page) => {
      for (const text of [
        '| a | b |\n|---|---|\n| 1 | 2 |',
        '- [ ] to do',
        'note[^1]\n\n[^1]: here',
        'two `  spaces  ` in code',
      ]) {
        await page.goto(copia.url + thread);
        await page.waitForLoadState('networkidle');
        await area(page).evaluate((element: HTMLTextAreaElement, value) => {
          element.value = value;
          element.dispatchEvent(new Event('input', { bubbles: true }));
        }, text);
        await area(page).focus();
        await page.getByText('This text has parts that the editor can’t show').waitFor();
        assert.equal(await area(page).inputValue(), text);
      }
    }));
});

test('a draft is kept, comes back after a reload, and can be thrown away', () =>
  withPage(async (page) => {
    await openEditor(page);
    await page.keyboard.type('Half a **thought**');
    await page.getByText('Draft saved').waitFor();
    const kept = page.waitForResponse((response) => response.url().endsWith('/drafts'));
    await page.keyboard.type(' more');
    await kept;
    await page.reload();
    await page.getByText('This is your draft from last time.').waitFor();
    assert.equal(await area(page).inputValue(), 'Half a **thought** more');
    await page.getByRole('button', { name: 'Discard the draft' }).click();
    await page.waitForFunction(() => document.querySelector('textarea')?.value === '');
    await page.reload();
    assert.equal(await area(page).inputValue(), '');
  }));

test('offline the text stays and says that it is not saved; back online it is', () =>
  withPage(async (page) => {
    await openEditor(page);
    await page.context().setOffline(true);
    await page.keyboard.type('Written on a train');
    await page.getByText('Not saved yet.').waitFor();
    await page.getByRole('button', { name: 'Post the reply' }).click();
    await page.getByText('Not saved yet.').waitFor();
    assert.match(await page.locator('.ProseMirror').innerText(), /Written on a train/);
    await page.context().setOffline(false);
    await page.getByText('Draft saved').waitFor();
    await page.getByRole('button', { name: 'Discard the draft' }).click();
    await page.getByText('Draft saved').waitFor({ state: 'detached' });
  }));

test('without script the textarea posts, and a refused form gives the text back', () =>
  withPage(
    async (page) => {
      await page.goto(copia.url + thread);
      await area(page).fill('Plain **Markdown**');
      await page.getByRole('button', { name: 'Post the reply' }).click();
      assert.match(await lastPost(page).innerHTML(), /Plain <strong>Markdown<\/strong>/);
      const deep = `${'> '.repeat(200)}deep`;
      await area(page).fill(deep);
      await page.getByRole('button', { name: 'Post the reply' }).click();
      await page.getByText('too many layers').waitFor();
      assert.equal(await area(page).inputValue(), deep);
    },
    { javaScriptEnabled: false },
  ));

test('axe finds nothing wrong while it is open, at both widths and in both themes', async () => {
  // Each width and each theme once; all four together in test:full.
  const looks: [width: number, colorScheme: 'light' | 'dark'][] = [
    [320, 'light'],
    [1280, 'dark'],
  ];
  if (process.env['COPIA_FULL']) looks.push([320, 'dark'], [1280, 'light']);
  for (const [width, colorScheme] of looks)
    await withPage(
      async (page) => {
        await openEditor(page);
        await page.keyboard.type('Hello @a');
        await page.getByRole('listbox').waitFor();
        const { violations } = await new AxeBuilder({ page }).analyze();
        assert.deepEqual(
          violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]),
          [],
        );
        const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(over <= 0, `${over}px too wide at ${width}`);
      },
      { viewport: { width, height: 800 }, colorScheme },
    );
});

const WORD = `<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal{margin:0}</style></head><body>
<!--StartFragment--><p class=MsoNormal><span lang=EN style='font-family:"Calibri"'>Our <b style='mso-bidi-font-weight:normal'>budget</b>
in short:<o:p></o:p></span></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp; </span></span></span><![endif]>First<o:p></o:p></p>
<p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>o<span>&nbsp;&nbsp; </span></span><![endif]>Deeper</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp; </span></span><![endif]>Second</p>
<!--EndFragment--></body></html>`;
const WEB = `<meta charset="utf-8"><b style="font-weight:normal" id="docs-internal-guid-1"><h1 dir="ltr" style="color:#f00">A title</h1>
<p style="line-height:1.4"><span>With </span><span style="font-style:italic">weight</span><span> and </span><a href="https://example.org/x" target="_blank" onclick="x()">a link</a>.</p>
<script>alert(1)</script><img src="https://tracker.example/p.gif"><table><tr><th>Year</th><th>Votes</th></tr><tr><td>2025</td><td>312</td></tr></table></b>`;
