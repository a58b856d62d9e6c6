import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { emptyDatabase, testDatabase } from '#tests/support/db.ts';
import { aConversation, aMember, as } from '#tests/support/factories.ts';
import { dispatch } from './dispatch.ts';

const work = mkdtempSync(join(tmpdir(), 'copia-cli-backup-'));
after(() => rmSync(work, { recursive: true }));

/** Runs a command with --json on a database. */
async function copia(url: string, folder: string, ...words: string[]) {
  process.env.DATABASE_URL = url;
  process.env.COPIA_DATA = join(work, folder);
  const results: Record<string, unknown>[] = [];
  const code = await dispatch([...words, '--json'], () => ({
    json: true,
    say: () => {},
    warn: () => {},
    result: (value) => void results.push(value as Record<string, unknown>),
  }));
  return { code, result: results[0] ?? {} };
}

test('copia backup and copia restore say counts and checksums, and the same ones', async () => {
  const { db, url } = await testDatabase();
  await aConversation(as(db, await aMember(db)));
  const second = await emptyDatabase();
  const file = join(work, 'copia.zip');
  const out = await copia(url, 'first', 'backup', file);
  assert.equal(out.code, 0);
  assert.equal((out.result.counts as Record<string, number>).member, 1);
  assert.deepEqual((await copia(url, 'first', 'backup', file)).code, 1, 'never replaces a file');

  const back = await copia(second.url, 'second', 'restore', file);
  assert.equal(back.code, 0);
  assert.deepEqual(
    [back.result.counts, back.result.checksums],
    [out.result.counts, out.result.checksums],
  );
  const twice = await copia(second.url, 'second', 'restore', file);
  assert.equal(twice.code, 1);
  assert.match(String(twice.result.error), /not empty/);
  assert.equal((await copia(second.url, 'second', 'restore')).code, 2);
});
