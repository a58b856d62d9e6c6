import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BrowserContext } from 'playwright';
import { loadDemo } from '#demo/load.ts';
import { storeDemoPictures } from '#demo/pictures.ts';
import { markDemo } from '../../src/cli/load-demo.ts';
import { EMBEDDED_URL_VARIABLE } from '#platform/config.ts';
import { connect, type Connection } from '#platform/db/connect.ts';
import { probePort } from '#platform/ports.ts';
import { cloneDatabase, testDatabase } from './db.ts';
import { relayStatements, type StatementRelay } from './statements.ts';
import { PATIENCE } from './patience.ts';

const SOURCE = resolve(import.meta.dirname, '../../src');

/** Whose part a test takes: the people of the demo's one-click sign-in. */
export type Part = 'member' | 'lead' | 'expert' | 'moderator' | 'host';

/** A community in its own processes, on its own database, as `npm start` would run it. */
export interface Community {
  readonly url: string;
  /** The test's own way to its database. */
  readonly db: Connection['db'];
  /** What the web process asks of the database. */
  readonly statements: StatementRelay;
  /** The cookies of somebody who signed in with one click. */
  signIn(part: Part): Promise<string>;
  /** The next ones are new: what ended them is done. */
  forgetSignIns(): void;
  /** Signs a browser in, without opening a page. */
  signInAs(context: BrowserContext, part: Part): Promise<void>;
  /** All that its processes wrote. */
  output(): string;
}

export interface CommunityOptions {
  /** Also the worker, which sends mails and tells people. Default: only the web process. */
  readonly worker?: boolean;
  /** Without the demo: an empty database. */
  readonly empty?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Runs the built site for one test file, with the demo community in it; ended when the file is done.
 * Takes about a second (`startCopia` runs all of it, supervisor and PostgreSQL too, in five).
 */
export async function openCommunity(options: CommunityOptions = {}): Promise<Community> {
  const database = options.empty
    ? await testDatabase()
    : await cloneDatabase('demo', async (target) => {
        const { db, close } = connect(target, { max: 2 });
        await loadDemo(db);
        await markDemo(db, 'loaded');
        await close();
      });
  const statements = await relayStatements(database.url);
  const folder = await mkdtemp(join(tmpdir(), 'copia-web-'));
  await chmod(folder, 0o711);
  if (!options.empty) await storeDemoPictures(join(folder, 'files'));
  const port = await probePort('127.0.0.1', 0);
  let output = '';
  const run = (file: string, databaseUrl: string): ChildProcess => {
    const { DATABASE_URL: _, SITE_URL: __, ...inherited } = process.env;
    const child = spawn(process.execPath, [join(SOURCE, file)], {
      env: {
        ...inherited,
        LOG_LEVEL: 'warn',
        NODE_ENV: 'production',
        COPIA_DATA: folder,
        PORT: String(port),
        HOST: '127.0.0.1',
        [EMBEDDED_URL_VARIABLE]: databaseUrl,
        ...options.env,
      },
      // The channel stops it should this test process be killed.
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    return child;
  };
  const children = [run('main.ts', statements.url)];
  if (options.worker) children.push(run('worker.ts', database.url));
  after(async () => {
    await Promise.all(children.map(end));
    statements.close();
    await rm(folder, { recursive: true, force: true });
  });
  const url = `http://127.0.0.1:${port}`;
  await untilAnswers(url, () => output);
  const jars = new Map<Part, Promise<string>>();
  const signIn = (part: Part) => {
    const jar = jars.get(part) ?? enterByDoor(url, part);
    jars.set(part, jar);
    return jar;
  };
  return {
    url,
    db: database.db,
    statements,
    signIn,
    forgetSignIns: () => jars.clear(),
    signInAs: async (context, part) => {
      const cookies = (await signIn(part)).split('; ').map((pair) => {
        const at = pair.indexOf('=');
        return { name: pair.slice(0, at), value: pair.slice(at + 1), url };
      });
      await context.addCookies(cookies);
    },
    output: () => output,
  };
}

/** Through the demo's door, as its form does without script. */
async function enterByDoor(url: string, part: Part): Promise<string> {
  const answer = await fetch(`${url}/signin?/demo`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: url, accept: 'text/html' },
    body: new URLSearchParams({ door: part, next: '/' }),
  });
  const cookies = answer.headers.getSetCookie().map((line) => line.split(';', 1)[0]!);
  if (answer.status !== 303 || !cookies.length)
    throw new Error(`The door to ${part} is shut (${answer.status}): ${await answer.text()}`);
  return cookies.join('; ');
}

async function untilAnswers(url: string, output: () => string): Promise<void> {
  const deadline = Date.now() + PATIENCE;
  while (Date.now() < deadline) {
    const answer = await fetch(`${url}/healthz`).catch(() => null);
    await answer?.body?.cancel();
    if (answer?.ok) return;
    await sleep(50);
  }
  throw new Error(`The web process does not answer:\n${output()}`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((done) => child.once('exit', done));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await gone;
  clearTimeout(timer);
}
