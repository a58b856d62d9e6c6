import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { listExamples } from '#features/examples/server/index.ts';
import { listExamplesInput } from '#features/examples/schema.ts';
import type { Context } from '#platform/context.ts';
import { newId } from '#platform/db/ids.ts';
import { testDatabase } from '#tests/support/db.ts';
import { aMember, as } from '#tests/support/factories.ts';
import { readRunForm, runForm } from '../../forms.ts';
import type { Mapping } from '../../mapping.ts';
import * as imports from '../index.ts';
import { CASES_CSV, CASES_MAPPING, NESTED, NESTED_MAPPING } from '../rows/fixture-cases.ts';
import { runImport } from './run-import.ts';

const data = await mkdtemp(join(tmpdir(), 'copia-runs-'));
process.env.COPIA_DATA = data;
after(() => rm(data, { recursive: true }));
const { db } = await testDatabase();
const host = as(db, await aMember(db, { role: 'host', locale: 'fr' }));
const member = as(db, await aMember(db));
const moderator = as(db, await aMember(db, { role: 'moderator' }));
const visitor = as(db, null);

const code = (wanted: string, fields?: object) => (error: unknown) => {
  assert.equal((error as { code?: string }).code, wanted);
  if (fields) assert.deepEqual((error as { fields?: object }).fields, fields);
  return true;
};
const upload = (ctx: Context, text: string | Buffer, more: object = {}) =>
  imports.uploadTable(
    ctx,
    { name: 'cases.csv', bytes: [Buffer.from(text)] },
    { kind: 'example', ...more },
  );
const countOf = async (ctx: Context) =>
  (await listExamples(ctx, listExamplesInput.parse({}))).total;
async function does(id: string, then: 'try' | 'bring', change: object = {}) {
  await imports.changeRun(host, id, { then, ...change });
  await runImport(db, { runId: id });
  return imports.findRun(host, id);
}
const textOf = async (parts: AsyncIterable<string>) => {
  let text = '';
  for await (const part of parts) text += part;
  return text;
};

describe('a table on the page', () => {
  test('is looked at, tried, and brought in; nobody but hosts does, and members read it', async () => {
    const { id } = await upload(host, CASES_CSV);
    const seen = await imports.findRun(host, id);
    assert.equal(seen.state, 'choosing');
    assert.deepEqual(seen.columns[0], { name: 'id', samples: ['101', '102', '103'], filled: 3 });
    assert.equal(
      (seen.mapping.fields as Record<string, unknown>).summary,
      'description',
      'guessed',
    );
    const tried = await does(id, 'try', { mapping: CASES_MAPPING });
    assert.deepEqual([tried.state, tried.dryRun, tried.report?.created], ['done', true, 3]);
    assert.equal(await countOf(member), 0);
    for (const [ctx, refusal] of [
      [visitor, 'sign_in_required'],
      [member, 'only_hosts_bring_in'],
      [moderator, 'only_hosts_bring_in'],
    ] as const) {
      await assert.rejects(upload(ctx, CASES_CSV), code(refusal));
      await assert.rejects(imports.findRun(ctx, id), code(refusal));
      await assert.rejects(imports.changeRun(ctx, id, { then: 'bring' }), code(refusal));
      await assert.rejects(imports.listRuns(ctx), code(refusal));
      assert.throws(() => imports.exportTable(ctx, 'example', 'csv'), code(refusal));
    }
    const done = await does(id, 'bring');
    assert.deepEqual([done.state, done.dryRun, done.report?.created], ['done', false, 3]);
    assert.deepEqual([await countOf(member), await countOf(visitor)], [3, 0]);
    const again = await does(id, 'bring');
    assert.deepEqual([again.report?.created, again.report?.unchanged], [0, 3]);
  });

  test('waits its turn: while it runs nothing is changed, and a second worker changes nothing', async () => {
    const { id } = await upload(host, CASES_CSV);
    await imports.changeRun(host, id, { then: 'try', mapping: CASES_MAPPING });
    await assert.rejects(imports.changeRun(host, id, { then: 'bring' }), code('import_is_running'));
    await runImport(db, { runId: id });
    await runImport(db, { runId: id });
    assert.equal((await imports.findRun(host, id)).state, 'done');
    assert.deepEqual(
      (await imports.listRuns(host)).find((run) => run.id === id)?.fileName,
      'cases.csv',
    );
    await assert.rejects(imports.findRun(host, newId()), code('not_found'));
  });

  test('two at once make nothing twice; who may no longer, since they asked, brings nothing in', async () => {
    const mapping = { ...CASES_MAPPING, source: 'at once' };
    const both = await Promise.all([upload(host, CASES_CSV), upload(host, CASES_CSV)]);
    const before = await countOf(host);
    for (const { id } of both) await imports.changeRun(host, id, { then: 'bring', mapping });
    await Promise.all(both.map(({ id }) => runImport(db, { runId: id })));
    const reports = await Promise.all(
      both.map(async ({ id }) => (await imports.findRun(host, id)).report),
    );
    assert.deepEqual(reports.map((report) => report?.created).sort(), [0, 3]);
    assert.deepEqual(reports.map((report) => report?.unchanged).sort(), [0, 3]);
    assert.equal(await countOf(host), before + 3);

    const { id } = await upload(host, CASES_CSV);
    await imports.changeRun(host, id, { then: 'bring', mapping: { ...mapping, source: 'late' } });
    const become = (role: 'host' | 'member') =>
      db.updateTable('member').set({ role }).where('id', '=', host.actor.memberId!).execute();
    await become('member');
    await runImport(db, { runId: id });
    await become('host');
    const run = await imports.findRun(host, id);
    assert.deepEqual([run.state, run.error], ['failed', 'only_hosts_bring_in']);
    assert.equal(await countOf(host), before + 3);
  });

  test('a file that is none is refused with its field, one that breaks later says so', async () => {
    const latin = Buffer.from('id;title\n1;Fête', 'latin1');
    await assert.rejects(upload(host, latin), code('invalid_input', { file: 'import_not_utf8' }));
    await assert.rejects(upload(host, ''), code('invalid_input', { file: 'import_table_empty' }));
    const two = '{"a": [{"id": 1}], "b": [{"id": 1}]}';
    await assert.rejects(upload(host, two), code('invalid_input', { rows: 'import_rows_missing' }));
    const { id } = await upload(host, two, { rows: 'b' });
    const run = await does(id, 'try', {
      mapping: { ...(await imports.findRun(host, id)).mapping, rows: 'c' } as Mapping,
    });
    assert.deepEqual([run.state, run.error], ['failed', 'import_rows_missing']);
    const large = Buffer.alloc(10_000_001, 'x');
    await assert.rejects(upload(host, large), code('too_large'));
  });

  test('nested JSON shows the paths to its values', async () => {
    const { id } = await upload(host, JSON.stringify(NESTED), { rows: 'data.cases' });
    const { columns } = await imports.findRun(host, id);
    const names = columns.map(({ name }) => name);
    for (const path of ['heading.text', 'place.country.code', 'issues[].key', 'photos[].url'])
      assert.ok(names.includes(path), path);
    const run = await does(id, 'try', { mapping: NESTED_MAPPING });
    assert.equal(run.report?.created, 1);
  });
});

describe('mappings', () => {
  test('are kept by name, used again and forgotten, by hosts', async () => {
    const { id } = await imports.saveMapping(host, { name: 'Cases', mapping: CASES_MAPPING });
    const same = await imports.saveMapping(host, {
      name: 'Cases',
      mapping: { ...CASES_MAPPING, source: 'other' },
    });
    assert.equal(same.id, id);
    assert.deepEqual(
      (await imports.listMappings(host)).map(({ name, kind }) => [name, kind]),
      [['Cases', 'example']],
    );
    const run = await upload(host, CASES_CSV, { mappingId: id });
    assert.equal((await imports.findRun(host, run.id)).mapping.source, 'other');
    const asPractice = upload(host, CASES_CSV, { mappingId: id, kind: 'practice' });
    await assert.rejects(asPractice, code('not_found'));
    await assert.rejects(imports.listMappings(member), code('only_hosts_bring_in'));
    await assert.rejects(imports.removeMapping(member, id), code('only_hosts_bring_in'));
    await imports.removeMapping(host, id);
    await assert.rejects(imports.findMapping(host, id), code('not_found'));
  });

  test('the form says columns, separators and words, and leaves alone what it does not ask', () => {
    const before = {
      ...CASES_MAPPING,
      fields: { ...CASES_MAPPING.fields, organisation: { columns: ['city', 'country'] } },
    } as Mapping;
    const form = runForm.parse({
      ...{ id: ':id', source: 'cases', column_title: ':title', column_organisation: '*' },
      ...{ column_story: ':body', format_story: 'html', column_status: ':status' },
      ...{ column_purposes: ':issues', split_purposes: 'both', column_outcome: '=mixed' },
      ...{ wordField: ['status', 'purposes', 'purposes'], wordFrom: ['paused', 'Fun', 'Odd'] },
      ...{ wordTo: ['running', '-', ''], space: 'rows', then: 'try', saveAs: 'Mine' },
    });
    const { mapping, ...rest } = readRunForm(form, before);
    assert.deepEqual(rest, { space: 'rows', then: 'try', saveAs: 'Mine' });
    assert.deepEqual(mapping, {
      ...{ kind: 'example', source: 'cases', id: 'id' },
      fields: {
        title: 'title',
        story: { column: 'body', format: 'html' },
        organisation: { columns: ['city', 'country'] },
        status: {
          column: 'status',
          values: { completed: 'done', ongoing: 'running', paused: 'running' },
        },
        outcome: { constant: 'mixed' },
        purposes: {
          column: 'issues',
          split: [',', ';'],
          values: {
            Planning: 'co_design',
            Budgets: ['share_budget', 'decide'],
            Transport: null,
            Fun: null,
          },
        },
      },
    });
    assert.throws(
      () => readRunForm({ ...form, column_title: '' } as typeof form, before),
      code('invalid_input', { column_title: 'required' }),
    );
  });
});

test('what goes out is what its reader may read, and comes in again as it was', async () => {
  const hosts = await upload(host, 'id,title,space\n1,For hosts,hosts\n2,For all,public\n');
  const mapping = { kind: 'example', source: 'out', id: 'id' } as const;
  await does(hosts.id, 'bring', {
    mapping: { ...mapping, fields: { title: 'title', space: 'space' } } as Mapping,
    space: 'rows',
  });
  const all = await textOf(imports.exportTable(host, 'example', 'csv'));
  assert.match(all, /For hosts/);
  assert.match(all, /For all/);
  // A moderator who was given the capability reads no more than before.
  const given = new Set(['bring_in'] as const);
  const allowed = { ...moderator, actor: { ...moderator.actor, capabilities: given } };
  const ofPractices = upload(allowed as Context, 'id,title\n1,Rings\n', { kind: 'practice' });
  await assert.rejects(ofPractices, code('only_hosts_change_practices'));
  await upload(allowed as Context, 'id,title\n1,Rings\n');
  const some = await textOf(imports.exportTable(allowed as Context, 'example', 'jsonl'));
  assert.doesNotMatch(some, /For hosts/);
  assert.match(some, /For all/);
  const back = await upload(host, all);
  const run = await imports.findRun(host, back.id);
  assert.equal(run.mapping.source, 'copia', 'our own table is known');
  assert.equal(run.space, null);
  const tried = await does(back.id, 'try');
  assert.equal(tried.report?.failed, 0);
});

test('old tables are forgotten', async () => {
  const { id } = await upload(host, CASES_CSV);
  await imports.forgetImports(db, new Date(Date.now() + 89 * 86_400_000));
  assert.equal((await imports.findRun(host, id)).id, id);
  await imports.forgetImports(db, new Date(Date.now() + 91 * 86_400_000));
  await assert.rejects(imports.findRun(host, id), code('not_found'));
});
