import assert from 'node:assert/strict';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { sql } from 'kysely';
import Papa from 'papaparse';
import { BANDS } from '#commons/members/organisations.ts';
import { PHASES } from '#commons/practices/phases.ts';
import {
  INFLUENCES,
  OUTCOMES,
  PURPOSES,
  RECRUITMENTS,
  saveExampleInput,
  STATUSES,
} from '#features/examples/schema.ts';
import { bringInExample, bringInExampleLanguage } from '#features/examples/server/index.ts';
import { spaceOf } from '#commons/spaces/server/index.ts';
import type { Db } from '#platform/db/connect.ts';
import { testDatabase } from '#tests/support/db.ts';
import { aMember, aPractice, as } from '#tests/support/factories.ts';
import { mapping } from '../../mapping.ts';
import { exportRows, FolderNotEmpty, importRows } from '../index.ts';

const root = await mkdtemp(join(tmpdir(), 'copia-rows-out-'));
after(() => rm(root, { recursive: true }));
const here = await testDatabase();
const there = await testDatabase();
const host = await aMember(here.db, { role: 'host' });
const newHost = await aMember(there.db, { role: 'host' });
const practice = await aPractice(here.db, { slug: 'panels', title: 'Panels' });
await aPractice(there.db, { slug: 'panels', title: 'Panels' });

const TEXTS = [
  '- a list\n- at the start',
  '=1+1 is no formula, and neither is "this"; or that',
  '# Heading\n\n```\n| code |\n```\n\n> a quote',
  '| a | b |\n| - | - |\n| 1 | 2 |',
  'A [reference][r].\n\n[r]: https://example.org/a_(b) "Title"',
  '<details>\n<summary>More</summary>\n\nInside.\n\n</details>',
  '<p>HTML as somebody wrote it</p>',
  "'- quoted\r\nnext line",
  'Ελληνικά, עברית, 日本語 🙂 a,b;c\td',
] as const;
const text = fc.constantFrom<string>('', ...TEXTS);
const line = fc.constantFrom<string>(
  'Simple',
  '=SUM(A1)',
  '<b>bold</b> & "quoted", more',
  "'-1",
  'Ünï; код',
);
const day = fc.constantFrom(null, '2015-01-01', '2016-03-31');
const one = <Word>(words: readonly Word[]) => fc.constantFrom(null, ...words);
const some = <Word extends string>(words: readonly Word[]) => fc.subarray([...words]);
const example = fc.record({
  state: fc.constantFrom('published', 'archived', 'draft'),
  space: fc.constantFrom('public', 'members', 'clients', 'hosts'),
  authors: fc.subarray(['Ana Ruiz', 'O’Neill: "A", #1']),
  qualityNote: fc.constantFrom('', 'Checked by us.'),
  french: fc.option(
    fc.record({
      title: line,
      summary: fc.constantFrom('', 'Deux\nlignes'),
      story: text,
      shown: fc.boolean(),
    }),
  ),
  facts: fc.record({
    title: line,
    summary: fc.constantFrom('', 'Two\nlines', '<i>x</i>'),
    ...{ organisationName: line, country: one(['BE', 'FR']), band: one(BANDS) },
    ...{ startsOn: day, status: fc.constantFrom(...STATUSES), outcome: one(OUTCOMES) },
    ...{ influence: one(INFLUENCES), purposes: some(PURPOSES), recruitment: some(RECRUITMENTS) },
    participants: fc.option(fc.nat(100_000_000)),
    cost: fc.option(fc.nat(2_000_000_000)),
    staffDays: fc.option(fc.nat(100_000)),
    currency: fc.constantFrom('EUR'),
    links: fc.subarray(['https://example.org/a;b', 'https://example.org/?q=1,2&r=%20']),
    practiceIds: fc.subarray([practice.id]),
    ...{ story: text, results: text, differently: text },
    phases: fc.uniqueArray(
      fc.record({
        phase: fc.constantFrom(...PHASES),
        practiceId: fc.option(fc.constant(practice.id)),
        method: fc.constantFrom<string>('', 'World café', '-x <b>'),
        from: day,
        text,
      }),
      { selector: ({ phase }) => phase },
    ),
  }),
});
type Example = typeof example extends fc.Arbitrary<infer T> ? T : never;

async function clear(db: Db): Promise<void> {
  await sql`delete from thing where kind = 'example'`.execute(db);
  await sql`delete from import_source`.execute(db);
}

async function make(examples: readonly Example[]): Promise<void> {
  const ctx = as(here.db, host);
  for (const [i, { facts, french, ...it }] of examples.entries()) {
    const id = crypto.randomUUID();
    const publishedAt = it.state === 'draft' ? null : new Date('2020-05-06T07:08:09.123Z');
    await bringInExample(ctx, {
      ...{ ...it, id, slug: `example-${i}`, language: 'en', publishedAt, reviewOn: '2031-02-03' },
      createdAt: publishedAt ?? new Date(),
      state: it.state as 'draft',
      spaceId: await spaceOf(here.db, it.space as 'members'),
      input: saveExampleInput.parse(facts),
    });
    if (french) {
      const { shown, ...words } = french;
      const input = saveExampleInput.parse(words);
      await bringInExampleLanguage(ctx, id, 'fr', input, shown ? publishedAt : null);
    }
  }
}

let count = 0;
async function written(db: Db, kind: 'example' | 'practice') {
  const folder = join(root, `out-${++count}`);
  await exportRows(db, { kind, folder });
  const read = (name: string) => readFile(join(folder, `${kind}s.${name}`), 'utf8');
  const rows = (await read('jsonl'))
    .split('\n')
    .filter(Boolean)
    .map((each) => JSON.parse(each));
  return {
    folder,
    rows,
    csv: await read('csv'),
    map: mapping.parse(JSON.parse(await read('mapping.json'))),
  };
}
const withoutIds = (rows: { id: string }[]) => {
  const order = (row: object) => JSON.stringify(row);
  return rows.map(({ id: _, ...row }) => row).toSorted((a, b) => (order(a) < order(b) ? -1 : 1));
};

for (const format of ['csv', 'jsonl'] as const)
  test(`an export as ${format} becomes the same examples elsewhere, once`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(example, { minLength: 1, maxLength: 3 }), async (examples) => {
        await clear(here.db);
        await clear(there.db);
        await make(examples);
        const out = await written(here.db, 'example');
        const bring = () =>
          importRows(as(there.db, newHost), {
            file: join(out.folder, `examples.${format}`),
            mapping: out.map,
          });
        const report = await bring();
        assert.deepEqual([report.skipped, report.notes, report.kept], [[], [], []]);
        const back = await written(there.db, 'example');
        assert.deepEqual(withoutIds(back.rows), withoutIds(out.rows));
        const again = await bring();
        assert.deepEqual([again.created, again.updated, again.unchanged], [0, 0, out.rows.length]);
      }),
      { numRuns: 15 },
    );
  });

test('the CSV is what another program reads, with nothing that a spreadsheet would run', async () => {
  await clear(here.db);
  const [made] = fc.sample(example, { seed: 7, numRuns: 1 });
  await make([
    { ...made!, french: null, facts: { ...made!.facts, title: '=SUM(A1)', story: '- one\n- two' } },
  ]);
  const { csv, rows, folder } = await written(here.db, 'example');
  const { data } = Papa.parse<Record<string, string>>(csv.replace(/^\uFEFF/, ''), {
    header: true,
    skipEmptyLines: true,
  });
  assert.equal(data.length, 1);
  assert.equal(data[0]!.title, "'=SUM(A1)");
  assert.equal(data[0]!.story, "'- one\n- two");
  assert.equal(data[0]!.links, (rows[0].links ?? []).join('\n'));
  const page = await readFile(join(folder, 'examples/example-0.en.md'), 'utf8');
  assert.match(page, /^---\ntitle: "?=SUM\(A1\)"?\n/);
  assert.match(page, /\n## .+ \{#story\}\n\n- one\n- two\n/);
  await assert.rejects(exportRows(here.db, { kind: 'example', folder }), FolderNotEmpty);
});

test('practices go out and come in elsewhere in all their languages', async () => {
  const made = await aPractice(here.db, {
    slug: 'rings',
    title: 'Rings',
    phases: ['engage', 'decide'],
    maturity: 'tested',
    review_on: '2030-01-01',
  });
  await here.db
    .insertInto('practice_text')
    .values({ practice_id: made.id, locale: 'fr', title: 'Anneaux', summary: 'Deux\nlignes' })
    .execute();
  const out = await written(here.db, 'practice');
  assert.deepEqual((await readdir(join(out.folder, 'practices'))).toSorted(), [
    'panels.en.md',
    'rings.en.md',
    'rings.fr.md',
  ]);
  const report = await importRows(as(there.db, newHost), {
    file: join(out.folder, 'practices.csv'),
    mapping: out.map,
  });
  assert.deepEqual(
    report.kept.map(({ reason }) => reason),
    ['already_here'],
  );
  assert.equal(report.created, 2);
  const back = await written(there.db, 'practice');
  assert.deepEqual(withoutIds(back.rows), withoutIds(out.rows));
});
