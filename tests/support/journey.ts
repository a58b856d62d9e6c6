import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright';

/** Writes into the composer: its textarea, or the editor that takes its place with script. */
export async function write(
  page: Page,
  label: string | RegExp,
  text: string,
  script = true,
): Promise<void> {
  const box = page.getByRole('textbox', { name: label });
  await box.focus();
  if (script) {
    // On a slow machine one types on in the textarea, and the editor takes that over.
    const editor = page.locator('.composer [contenteditable="true"]');
    await editor.waitFor({ timeout: 1_500 }).catch(() => {});
    await box.focus();
  }
  await page.keyboard.type(text);
}

/** Presses Tab until the place is reached, as somebody without a mouse does. */
export async function tabTo(page: Page, place: Locator, most = 120): Promise<void> {
  await place.waitFor();
  for (let step = 0; step < most; step++) {
    await page.keyboard.press('Tab');
    if (await place.evaluate((element) => element === document.activeElement)) return;
  }
  assert.fail(`not reached with ${most} tabs: ${place}`);
}

/** The first link in a mail's text whose address has this in it. */
export function linkIn(text: string | undefined, part: string): string {
  const link = (text ?? '').match(/https?:\/\/\S+/g)?.find((address) => address.includes(part));
  assert.ok(link, `a link with ${part} in: ${text}`);
  return link;
}

/** Loads the page and waits until its script has taken over, where it has one. */
export async function open(page: Page, url: string): Promise<void> {
  await page.goto(url, { waitUntil: 'load' });
  await settle(page);
}

/** Scripts take over a moment after the page is there; what is clicked before goes the plain way. */
export async function settle(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle').catch(() => {});
}
