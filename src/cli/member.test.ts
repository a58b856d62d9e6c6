import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { VISITOR } from '#platform/context.ts';
import { signInByLink, useToken } from '#commons/members/server/index.ts';
import { testDatabase } from '#tests/support/db.ts';
import { EXIT } from './command.ts';
import { dispatch } from './dispatch.ts';

const { db, url } = await testDatabase();
process.env['DATABASE_URL'] = url;

async function call(...words: string[]) {
  let answer: unknown;
  let said = '';
  const code = await dispatch([...words, '--json'], () => ({
    json: true,
    say: () => {},
    warn: (line) => void (said += line),
    result: (value) => void (answer = value),
  }));
  return { code, said, answer: answer as Record<string, string> };
}

test('the operator adds a member, hands over a link that works once, and makes a token', async () => {
  const email = 'New@Town.example';
  const added = await call(
    'member',
    'add',
    '--email',
    email,
    '--name',
    'Zoë New',
    '--role',
    'host',
  );
  assert.equal(added.code, EXIT.ok);
  assert.equal(added.answer['handle'], 'zoe-new');
  const again = await call('member', 'add', '--email', email, '--name', 'Zoë');
  assert.equal(again.code, EXIT.failure);
  assert.match(again.said, /already/);

  const { answer } = await call('member', 'link', email);
  const token = new URL(answer['url'] ?? '').searchParams.get('token') ?? '';
  const ctx = { db, actor: VISITOR, locale: 'en' as const, now: () => new Date() };
  const caller = { headers: new Headers(), ip: '10.3.0.1' };
  assert.equal((await signInByLink(ctx, { token }, caller)).memberId, added.answer['id']);
  await assert.rejects(signInByLink(ctx, { token }, caller), { code: 'link_expired' });
  const stranger = await call('member', 'link', 'who@town.example');
  assert.equal(stranger.code, EXIT.failure);

  const made = await call(
    'token',
    'create',
    '--email',
    email,
    '--scope',
    'read',
    '--scope',
    'write',
  );
  assert.equal(made.code, EXIT.ok);
  const actor = await useToken(db, made.answer['token'] ?? '');
  assert.deepEqual([actor?.role, [...(actor?.scopes ?? [])]], ['host', ['read', 'write']]);
});

test('the operator says how people become members', async () => {
  assert.deepEqual((await call('member', 'joining')).answer, { policy: 'invited', domains: [] });
  const set = await call('member', 'joining', 'domain', '--domain', 'Town.example');
  assert.deepEqual(set.answer, { policy: 'domain', domains: ['town.example'] });
  for (const words of [['everyone'], ['domain'], ['domain', '--domain', 'not a domain']])
    assert.equal((await call('member', 'joining', ...words)).code, EXIT.usage, words.join(' '));
  assert.deepEqual((await call('member', 'joining')).answer, set.answer);
});

test('wrong use is said, and nothing is made', async () => {
  for (const words of [
    ['member', 'add', '--email', 'x@town.example'],
    ['member', 'add', '--email', 'nonsense', '--name', 'X'],
    ['member', 'add', '--email', 'x@town.example', '--name', 'X', '--role', 'king'],
    ['member', 'link'],
    ['token', 'create', '--email', 'x@town.example'],
    ['token', 'create', '--email', 'x@town.example', '--scope', 'everything'],
  ])
    assert.equal((await call(...words)).code, EXIT.usage, words.join(' '));
  const none = await db
    .selectFrom('member')
    .select('id')
    .where('email', '=', 'x@town.example')
    .execute();
  assert.deepEqual(none, []);
});

test('the operator brings in people from a table, as often as they like', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'copia-table-'));
  const file = join(folder, 'people.csv');
  writeFileSync(file, 'organisation;naam;mail\nLier;Lo;lo@lier.example\n;Ann;ann@lier.example\n');
  const run = (...more: string[]) => call('import', 'people', file, ...more);
  const counts = ({ answer }: Awaited<ReturnType<typeof run>>) =>
    ['added', 'same', 'errors'].map((name) => (answer as Record<string, unknown>)[name]);
  const dry = await run('--dry-run');
  assert.deepEqual([dry.code, ...counts(dry)], [EXIT.partly, 1, 0, 1]);
  assert.deepEqual(counts(await run()), [1, 0, 1]);
  assert.deepEqual(counts(await run()), [0, 1, 1]);
  writeFileSync(file, 'naam\nLo\n');
  const wrong = await run();
  assert.equal(wrong.code, EXIT.failure);
  assert.match(wrong.said, /columns/);
  rmSync(folder, { recursive: true });
});
