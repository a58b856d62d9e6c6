import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { after } from 'node:test';
import { chromium, type Browser } from 'playwright';

/** Path of the Chromium to use; empty: Playwright's own. Set by `npm test`, which finds or gets one. */
export const BROWSER_VARIABLE = 'COPIA_BROWSER';

/** The quickest first. */
const SYSTEM_NAMES = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
];

/**
 * Starts the browser of this test run.
 * @param path of its program; empty for Playwright's own
 */
export function launchBrowser(path = choosePath()): Promise<Browser> {
  return chromium.launch(path ? { executablePath: path } : {});
}

/** A browser for one test file, closed when the file is done. */
export async function openBrowser(): Promise<Browser> {
  const browser = await launchBrowser();
  after(() => browser.close());
  return browser;
}

/** The system's Chromium, if there is one in the PATH. */
export function findSystemBrowser(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(':');
  return SYSTEM_NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(canRun);
}

export function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** For a test file that is run alone. */
function choosePath(): string {
  const named = process.env[BROWSER_VARIABLE];
  if (named !== undefined) return named;
  return canRun(chromium.executablePath()) ? '' : (findSystemBrowser() ?? '');
}
