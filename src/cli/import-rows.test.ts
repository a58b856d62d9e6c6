import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { RowsReport } from '#features/imports/schema.ts';
import {
  CASES_CSV,
  CASES_MAPPING,
  WRONG_ROWS,
} from '#features/imports/server/rows/fixture-cases.ts';
import { testDatabase } from '#tests/support/db.ts';
import { aMember } from '#tests/support/factories.ts';
import { EXIT } from './command.ts';
import { dispatch } from './dispatch.ts';

const { db, url } = await testDatabase();
process.env['DATABASE_URL'] = url;
const folder = mkdtempSync(join(tmpdir(), 'copia-cli-rows-'));
after(() => rmSync(folder, { recursive: true }));
const path = (name: string, text: string | Uint8Array) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const table = path('cases.csv', CASES_CSV);
const mapping = path('mapping.json', JSON.stringify(CASES_MAPPING));

async function call(...words: string[]) {
  let answer: unknown;
  let said = '';
  const code = await dispatch([...words, '--json'], () => ({
    json: true,
    say: () => {},
    warn: (line) => void (said += line),
    result: (value) => void (answer = value),
  }));
  return { code, said, answer: answer as RowsReport & { error?: string } };
}
const bring = (file: string, ...more: string[]) =>
  call('import', 'examples', file, '--mapping', mapping, ...more);
const countThings = async () =>
  (await db.selectFrom('thing').select('id').where('kind', '=', 'example').execute()).length;

test('nothing comes in in nobody’s name; then a dry run, the real one, and again', async () => {
  const nobody = await bring(table);
  assert.equal(nobody.code, EXIT.failure);
  await aMember(db, { role: 'host', handle: 'rosa' });
  const dry = await bring(table, '--dry-run');
  assert.equal(dry.code, EXIT.ok);
  assert.deepEqual([dry.answer.created, dry.answer.dryRun, await countThings()], [3, true, 0]);
  const done = await bring(table, '--space', 'hosts', '--author', '@rosa');
  assert.equal(done.code, EXIT.ok);
  assert.deepEqual([done.answer.created, await countThings()], [3, 3]);
  const spaces = await db
    .selectFrom('thing')
    .innerJoin('space', 'space.id', 'space_id')
    .select('space.kind')
    .distinct()
    .where('thing.kind', '=', 'example')
    .execute();
  assert.deepEqual(spaces, [{ kind: 'hosts' }]);
  const again = await bring(table);
  assert.deepEqual([again.answer.created, again.answer.unchanged], [0, 3]);
});

test('wrong rows are told in words and end in part; wrong calls and files say what is wrong', async () => {
  const heading = CASES_CSV.split('\r\n')[0]!;
  const wrong = path('wrong.csv', [heading, ...WRONG_ROWS.map(([, , row]) => row)].join('\n'));
  const partly = await bring(wrong);
  assert.equal(partly.code, EXIT.partly);
  assert.equal(partly.answer.failed, WRONG_ROWS.length);
  for (const note of partly.answer.skipped as { reason?: string }[])
    assert.match(note.reason ?? '', /^[A-Z].+[.]$/);
  assert.equal((await call('import', 'examples', table)).code, EXIT.usage);
  assert.equal((await bring(table, '--space', 'everybody')).code, EXIT.usage);
  const latin = await bring(path('latin.csv', Buffer.from('id;title\n1;Fête', 'latin1')));
  assert.equal(latin.code, EXIT.failure);
  assert.match(JSON.stringify(latin), /UTF-8/);
  const broken = path('broken.json', '{"kind": "example", "fields": {"titel": "x"}}');
  const noMapping = await call('import', 'examples', table, '--mapping', broken);
  assert.equal(noMapping.code, EXIT.failure);
  assert.match(JSON.stringify(noMapping), /source|titel/);
});

test('what goes out comes in: nothing is new then', async () => {
  const out = join(folder, 'out');
  const written = await call('export', 'examples', out);
  assert.equal(written.code, EXIT.ok);
  assert.equal(written.answer.examples, 3);
  assert.equal((await call('export', 'examples', out)).code, EXIT.failure);
  const back = await call(
    ...['import', 'examples', join(out, 'examples.jsonl')],
    ...['--mapping', join(out, 'examples.mapping.json'), '--dry-run'],
  );
  assert.equal(back.code, EXIT.ok);
  assert.equal(back.answer.rows, 3);
});
