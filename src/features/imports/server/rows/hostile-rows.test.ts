import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { testDatabase } from '#tests/support/db.ts';
import { aMember, as } from '#tests/support/factories.ts';
import { mapping } from '../../mapping.ts';
import { findRun, importRows, uploadTable, WrongTable } from '../index.ts';

// Whatever a table holds, an import ends with a report or with the one reason why it is no table.
const folder = await mkdtemp(join(tmpdir(), 'copia-hostile-rows-'));
process.env.COPIA_DATA = folder;
after(() => rm(folder, { recursive: true }));
const { db } = await testDatabase();
const host = as(db, await aMember(db, { role: 'host' }));

const how = fc.constantFrom<unknown>(
  ...['a', 'b.c', 'b[0].c', 'l[].x', '__proto__', 'constructor.name', '[][][]'],
  { column: 'a', split: [',', '\n'], format: 'html', values: { '*': null } },
  { columns: ['a', 'b', 'l'], format: 'text', default: 'x' },
  { column: 'b', format: 'unix', values: { __proto__: 'x', constructor: 'y' } },
);
const fields = fc.record(
  {
    ...{ title: how, summary: how, story: how, country: how, startsOn: how, status: how },
    ...{ purposes: how, participants: how, links: how, methods: how, authors: how, slug: how },
    ...{ space: how, publishedOn: how, qualityNote: how, 'phases.decide.text': how },
  },
  { requiredKeys: ['title'] },
);
const value = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('\u0000', '\uD800', '<p>', '9'.repeat(400), '-1', '2015-02-30', '[', '["a",{}]'),
  fc.jsonValue({ maxDepth: 4 }),
);
const row = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'l', 'id', '__proto__'), value),
  },
  { weight: 1, arbitrary: fc.jsonValue() },
);

async function bring(text: string | Uint8Array, map: object, dryRun: boolean) {
  const file = join(folder, 'table');
  await writeFile(file, text);
  try {
    const report = await importRows(host, { file, mapping: mapping.parse(map), dryRun });
    const { rows, created, updated, unchanged, failed, kept } = report;
    assert.equal(rows, created + updated + unchanged + failed + kept.length);
    JSON.stringify(report);
    return rows;
  } catch (error) {
    if (error instanceof WrongTable) return null;
    throw error;
  }
}

for (const dryRun of [true, false])
  test(`rows of any shape and mappings of any kind${dryRun ? ', tried' : ''}`, async () => {
    await fc.assert(
      fc.asyncProperty(fields, fc.array(row, { maxLength: 6 }), async (map, rows) => {
        const shape = { kind: 'example', source: 'hostile', id: 'id', fields: map };
        assert.equal(await bring(JSON.stringify(rows), shape, dryRun), rows.length);
      }),
      { numRuns: dryRun ? 150 : 60 },
    );
  });

test('files of any bytes', async () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.string({
      unit: fc.constantFrom(
        '"',
        ';',
        ',',
        '\t',
        '\n',
        '\r',
        'a',
        '{',
        '}',
        '[',
        ']',
        ':',
        '1',
        '\uFEFF',
      ),
    }),
  );
  await fc.assert(
    fc.asyncProperty(bytes, async (file) => {
      await bring(file, { kind: 'example', source: 'x', id: 'a', fields: { title: 'a' } }, true);
      const name = 'x.csv';
      const upload = { name, bytes: [Buffer.from(file)] };
      const made = await uploadTable(host, upload, { kind: 'practice' }).catch((error: unknown) => {
        assert.equal((error as { code?: string }).code, 'invalid_input');
        return null;
      });
      if (made) assert.equal((await findRun(host, made.id)).fileName, name);
    }),
    { numRuns: 150 },
  );
});

test('what is nested too deep is no value, and no end', async () => {
  const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
  const objects = `${'{"b":'.repeat(3_000)}1${'}'.repeat(3_000)}`;
  const text = `[{"id":1,"a":${deep},"b":${objects}}]`;
  const map = { kind: 'example', source: 'deep', id: 'id', fields: { title: 'a', story: 'b' } };
  const rows = await bring(text, map, true);
  assert.equal(rows, 1);
  await uploadTable(host, { name: 'x', bytes: [Buffer.from(text)] }, { kind: 'example' }).catch(
    (error: unknown) => assert.equal((error as { code?: string }).code, 'invalid_input'),
  );
});
