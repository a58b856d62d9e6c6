import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { testDatabase } from '#tests/support/db.ts';
import { generateTypes, TYPES_FILE } from './generate-types.ts';
import { migrate } from './migrate.ts';
import { newId } from './ids.ts';

test('the types of tables are those of the migrated schema', async () => {
  const { url } = await testDatabase();
  assert.equal(readFileSync(TYPES_FILE, 'utf8'), await generateTypes(url));
  assert.deepEqual(await migrate(url), [], 'migrating again changes nothing');
});

test('ids are UUIDs of version 7 and sort by the order they were made in', () => {
  const ids = Array.from({ length: 10_000 }, () => newId());
  assert.deepEqual(ids, [...new Set(ids)].sort());
  assert.match(
    ids[0] ?? '',
    /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
  const old = newId(Date.UTC(2020, 0, 1));
  assert.equal(Number.parseInt(old.replaceAll('-', '').slice(0, 12), 16), Date.UTC(2020, 0, 1));
});
