import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  BROWSER_VARIABLE,
  canRun,
  findSystemBrowser,
  launchBrowser,
} from '#tests/support/browser.ts';
import { ROOT, StepError } from './tools.ts';

const runFile = promisify(execFile);
const MEMORY = join(ROOT, '.cache/browser');

interface Source {
  readonly title: string;
  /** Path of a program, empty for Playwright's own; undefined when there is none this way. */
  readonly find: () => Promise<string | undefined>;
}

const SOURCES: readonly Source[] = [
  { title: 'the one named by COPIA_BROWSER', find: async () => process.env[BROWSER_VARIABLE] },
  { title: 'the one of the last run', find: recall },
  { title: 'Playwright’s own', find: downloadOwn },
  { title: 'the system’s Chromium', find: async () => findSystemBrowser() },
  { title: 'Debian’s package, installed now', find: installPackage },
];

/**
 * Finds or gets a browser that starts, and names it to the tests of this run.
 * @returns which one it is
 */
export async function ensureBrowser(): Promise<string> {
  for (const { title, find } of SOURCES) {
    const path = await find().catch(() => undefined);
    const version = path === undefined ? undefined : await tryBrowser(path);
    if (path === undefined || !version) continue;
    process.env[BROWSER_VARIABLE] = path;
    await mkdir(join(ROOT, '.cache'), { recursive: true });
    await writeFile(MEMORY, path);
    return `Chromium ${version}, ${title}${path ? ` (${path})` : ''}`;
  }
  throw new StepError(
    'There is no browser for the journeys: Playwright’s can not be downloaded and no Chromium is ' +
      'installed. Install one, or name it with COPIA_BROWSER.',
  );
}

async function recall(): Promise<string | undefined> {
  const path = await readFile(MEMORY, 'utf8');
  return path === '' || canRun(path) ? path : undefined;
}

/** Waits less for a slow line when there is another browser. */
async function downloadOwn(): Promise<string> {
  await runFile(
    process.execPath,
    [join(ROOT, 'node_modules/playwright/cli.js'), 'install', '--only-shell', 'chromium'],
    { timeout: findSystemBrowser() ? 45_000 : 300_000 },
  );
  return '';
}

/** The shell without windows does the same in half of the time; older Debians have only the whole. */
async function installPackage(): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  await runFile('apt-get', ['update', '-q'], { timeout: 120_000 });
  const install = (name: string) =>
    runFile('apt-get', ['install', '-qy', '--no-install-recommends', name], {
      timeout: 300_000,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  await install('chromium-headless-shell').catch(() => install('chromium'));
  return findSystemBrowser();
}

async function tryBrowser(path: string): Promise<string | undefined> {
  const browser = await launchBrowser(path).catch(() => undefined);
  await browser?.close();
  return browser?.version();
}
