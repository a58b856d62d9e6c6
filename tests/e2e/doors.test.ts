import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeDataDir, removeDataDir, startCopia, type RunningCopia } from '#tests/support/copia.ts';

const SITE = 'https://community.example.org';
let demo: RunningCopia;
let real: RunningCopia;

before(async () => {
  demo = await startCopia({ dataDir: await makeDataDir() });
  real = await startCopia({ dataDir: await makeDataDir(), env: { SITE_URL: SITE } });
});

after(async () => {
  for (const copia of [demo, real]) {
    await copia?.stop();
    if (copia) await removeDataDir(copia.dataDir);
  }
});

const HTML = { accept: 'text/html' };

function post(
  copia: RunningCopia,
  path: string,
  fields: Record<string, string>,
  origin = copia === real ? SITE : copia.url,
): Promise<Response> {
  const body = new URLSearchParams(fields);
  const headers = { ...HTML, origin };
  return fetch(copia.url + path, { method: 'POST', body, headers, redirect: 'manual' });
}

const get = (copia: RunningCopia, path: string, cookie = '') =>
  fetch(copia.url + path, { headers: { ...HTML, cookie }, redirect: 'manual' });

const cookieOf = (answer: Response): string =>
  answer.headers.getSetCookie().find((value) => value.includes('copia.session_token=')) ?? '';

test('a demo on this machine is entered by one click, and by nobody else’s', async () => {
  const page = await (await get(demo, '/signin')).text();
  for (const door of ['member', 'lead', 'expert', 'moderator', 'host'])
    assert.match(page, new RegExp(`name="door" value="${door}"`));
  assert.equal(
    (await post(demo, '/signin?/demo', { door: 'host' }, 'https://evil.test')).status,
    403,
  );

  const entered = await post(demo, '/signin?/demo', { door: 'member', next: '//evil.test/' });
  assert.equal(entered.status, 303);
  assert.equal(entered.headers.get('location'), '/');
  const cookie = cookieOf(entered).split(';')[0] ?? '';
  assert.match(cookie, /^copia\.session_token=./);
  const settings = await get(demo, '/settings', cookie);
  assert.equal(settings.status, 200);
  assert.equal(settings.headers.get('cache-control'), 'private, no-store');

  // A sign-in is given to the one who made it: other answers carry no cookie at all.
  for (const path of ['/', '/signin', '/join', '/conversations'])
    assert.deepEqual((await get(demo, path)).headers.getSetCookie(), [], path);
  assert.equal((await get(demo, '/settings')).status, 303);

  const out = await fetch(`${demo.url}/signout`, {
    method: 'POST',
    headers: { origin: demo.url, cookie, 'content-type': 'application/x-www-form-urlencoded' },
    redirect: 'manual',
  });
  assert.equal(out.status, 303);
  assert.match(cookieOf(out), /Max-Age=0/);
  assert.equal((await get(demo, '/settings', cookie)).status, 303);
});

test('elsewhere all doors are shut, and the first admin needs the terminal’s code', async () => {
  assert.doesNotMatch(await (await get(real, '/signin')).text(), /name="door"/);
  for (const door of ['member', 'host']) {
    const answer = await post(real, '/signin?/demo', { door });
    assert.equal(answer.status, 404);
    assert.equal(cookieOf(answer), '');
  }
  assert.equal((await get(demo, '/demo/mailbox')).status, 200);
  assert.equal((await get(real, '/demo/mailbox')).status, 404);
  for (let n = 0; n < 50 && !real.output().includes('/setup'); n++) await sleep(100);
  const code = /with the code (\S+)/.exec(real.output())?.[1] ?? '';
  assert.ok(code, real.output());
  const admin = { email: 'first@community.example', name: 'First' };
  assert.equal((await get(real, '/setup')).status, 200);
  assert.equal((await post(real, '/setup', { ...admin, code: 'AAAA-AAAA' })).status, 422);
  const made = await post(real, '/setup', { ...admin, code });
  assert.equal(made.status, 303);
  assert.match(cookieOf(made), /^__Secure-copia\.session_token=.*; Secure/i);
  assert.equal((await get(real, '/setup')).status, 404);
  const cookie = cookieOf(made).split(';')[0] ?? '';
  assert.equal((await get(real, '/settings', cookie)).status, 200);
  assert.equal((await get(real, '/settings')).status, 303);
});
