import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { findExample, listExamples, saveExample } from '#features/examples/server/index.ts';
import { listExamplesInput, saveExampleInput } from '#features/examples/schema.ts';
import { removePublication } from '#features/library/server/index.ts';
import { savePractice } from '#commons/practices/server/index.ts';
import { practiceInput } from '#commons/practices/schema.ts';
import { plainWord } from '#platform/i18n/read-country.ts';
import { testDatabase } from '#tests/support/db.ts';
import { aMember, anOrganisation, aPractice, as } from '#tests/support/factories.ts';
import { mapping, type Mapping } from '../../mapping.ts';
import { importRows, WrongTable } from '../index.ts';
import { CASES_CSV, CASES_MAPPING, NESTED, NESTED_MAPPING, WRONG_ROWS } from './fixture-cases.ts';

const folder = await mkdtemp(join(tmpdir(), 'copia-rows-'));
after(() => rm(folder, { recursive: true }));
const { db } = await testDatabase();
const host = await aMember(db, { role: 'host' });
const member = await aMember(db);
const panels = await aPractice(db, { title: 'Citizens’ panel' });
await anOrganisation(db, { name: 'LINDOW', population_band: 'S' });

let count = 0;
async function bring(text: string | Uint8Array, map: Mapping, options: object = {}) {
  const file = join(folder, `table-${++count}`);
  await writeFile(file, text);
  return importRows(as(db, host), { file, mapping: map, ...options });
}
const items = async (who: typeof host | null = member) =>
  (await listExamples(as(db, who), listExamplesInput.parse({}))).items;
const open = async (title: string) => {
  const found = (await items()).find((item) => item.title === title);
  assert.ok(found, `no example “${title}”`);
  return findExample(as(db, member), found.href.split('/').at(-1)!, undefined, '?');
};

describe('examples from a CSV', () => {
  test('a dry run says what would happen and changes nothing; then it happens, once', async () => {
    const planned = await bring(CASES_CSV, CASES_MAPPING, { dryRun: true });
    assert.deepEqual((await items()).length, 0);
    const done = await bring(CASES_CSV, CASES_MAPPING);
    assert.deepEqual({ ...planned, dryRun: false }, done);
    assert.deepEqual(done.skipped, []);
    assert.equal(done.created, 3);
    assert.equal(done.examples, 3);
    const again = await bring(CASES_CSV, CASES_MAPPING);
    assert.deepEqual([again.created, again.updated, again.unchanged], [0, 0, 3]);
    assert.equal((await items()).length, 3);
    assert.equal((await items(null)).length, 0, 'members read them, visitors do not');
  });

  test('keeps what the record can hold', async () => {
    const square = await open('A market square for all');
    const { publication } = square;
    assert.equal(publication.summary, 'How Lindow asked 1,200 people & listened.');
    assert.equal(publication.language, 'en');
    assert.equal(square.organisationName, 'LINDOW', 'as it is called here');
    assert.deepEqual(
      [square.country, square.band, square.startsOn, square.endsOn, square.status],
      ['GB', 'S', '2015-01-01', '2016-03-31', 'done'],
    );
    assert.deepEqual(square.purposes, ['co_design']);
    assert.equal(square.participants, 1200);
    assert.deepEqual(square.links, [
      'https://example.org/square',
      'https://www.example.org/report',
    ]);
    const [engage] = square.phases;
    assert.equal(engage!.phase, 'engage');
    assert.equal(engage!.method, 'Citizens’ panel, Survey, by post');
    assert.equal(engage!.practice?.slug, panels.slug);
    assert.match(square.texts.story, /<strong>full of cars<\/strong>/);
    assert.match(square.texts.story, /href="https:\/\/cases\.example\.org\/case\/102"/);
    assert.deepEqual(
      publication.coAuthors.map(({ name }) => name),
      ['Ana Ruiz'],
    );
    const water = await open('Water: "who pays?"');
    assert.deepEqual([water.startsOn, water.endsOn], ['2018-04-03', '2018-04-05']);
    assert.match(water.texts.story, /First line;\s*<br>?\s*second line|First line;\s+second line/);
    const german = await open('Ein Haushalt im Dialog');
    assert.equal(german.publication.language, 'de', 'guessed from its words');
    assert.deepEqual(german.purposes, ['share_budget', 'decide']);
  });

  test('every wrong row says what is wrong, and the rest goes on', async () => {
    const [heading] = CASES_CSV.split('\r\n');
    const rows = WRONG_ROWS.map(([, , row]) => row);
    const good = '299;All is well;;x;A;France;;;completed;;;;;';
    const report = await bring([heading, ...rows, good].join('\n'), CASES_MAPPING);
    assert.deepEqual(
      report.skipped.map(({ row, line, field, code }) => [row, line, field, code]),
      WRONG_ROWS.map(([field, code], i) => [i + 1, i + 2, field, code]),
    );
    assert.equal(report.failed, WRONG_ROWS.length);
    assert.deepEqual(report.words, [
      { field: 'country', word: 'Atlantis', count: 1 },
      { field: 'purposes', word: 'Fun', count: 1 },
      { field: 'status', word: 'paused', count: 1 },
    ]);
    assert.equal((await open('All is well')).country, 'FR');
  });

  test('a changed row changes what is here, unless somebody changed or removed it', async () => {
    const changed = CASES_CSV.replace('Lindow asked', 'we asked').replace('Portugal', 'Spain');
    const report = await bring(changed, CASES_MAPPING);
    assert.deepEqual([report.created, report.updated, report.unchanged], [0, 2, 1]);
    assert.equal((await open('Water: "who pays?"')).country, 'ES');
    const { publication } = await open('Water: "who pays?"');
    const water = await open('Water: "who pays?"');
    await saveExample(
      as(db, host),
      publication.id,
      saveExampleInput.parse({ title: 'Water: "who pays?"', story: 'Ours.', country: 'PT' }),
    );
    const german = await open('Ein Haushalt im Dialog');
    await removePublication(as(db, host), german.publication.id);
    const table = CASES_CSV.replace(';85;', ';86;').replace('Haushalt im', 'Haushalt in');
    const kept = await bring(table, CASES_MAPPING);
    assert.deepEqual(
      kept.kept.map(({ id, reason }) => [id, reason]),
      [
        ['102', 'edited_here'],
        ['103', 'removed_here'],
      ],
    );
    assert.equal(kept.updated, 1, 'the first row is as it was at first');
    assert.equal((await open('Water: "who pays?"')).country, 'PT');
    assert.equal(water.participants, 85);
  });

  test('two rows of one id are one too many', async () => {
    const twice = CASES_CSV.replace('\r\n102;', '\r\n101;');
    const report = await bring(twice, { ...CASES_MAPPING, source: 'twice' });
    assert.deepEqual(
      report.skipped.map(({ row, field, code }) => [row, field, code]),
      [[2, 'id', 'import_row_twice']],
    );
    assert.equal(report.created, 2);
  });

  test('an import that was stopped goes on where it was', async () => {
    const rows = Array.from({ length: 250 }, (_, i) => ({ id: i, title: `Stopped ${i}` }));
    const map = mapping.parse({
      ...{ kind: 'example', source: 'stopped', id: 'id', language: { constant: 'en' } },
      fields: { title: 'title' },
    });
    const stop = { onProgress: () => assert.fail('stopped') };
    await assert.rejects(bring(JSON.stringify(rows), map, stop), /stopped/);
    const rest = await bring(JSON.stringify(rows), map);
    assert.deepEqual([rest.created, rest.unchanged], [150, 100]);
    const { count } = await db
      .selectFrom('thing')
      .select((thing) => thing.fn.countAll<number>().as('count'))
      .where('title', 'like', 'Stopped %')
      .executeTakeFirstOrThrow();
    assert.equal(Number(count), 250);
  });

  test('a file that is no table is refused as a whole, with the reason', async () => {
    const code = (wanted: string) => (error: unknown) =>
      error instanceof WrongTable && error.code === wanted;
    const latin = Buffer.from('id;title\n1;Fête\n', 'latin1');
    await assert.rejects(bring(latin, CASES_MAPPING), code('not_utf8'));
    await assert.rejects(bring('', CASES_MAPPING), code('table_empty'));
    await assert.rejects(bring('[{"id": 1,]', CASES_MAPPING), code('json_broken'));
    await assert.rejects(bring('{"a": [], "b": []}', CASES_MAPPING), code('rows_missing'));
    const open_ = await bring('id;title;country;status\n5;"never closed\n6;x', CASES_MAPPING);
    assert.equal(open_.skipped[0]?.code, 'row_quote_open');
  });
});

describe('examples from JSON', () => {
  test('nested, with a path to the list and to each value', async () => {
    const report = await bring(JSON.stringify(NESTED), NESTED_MAPPING);
    assert.deepEqual(report.skipped, []);
    assert.deepEqual(
      report.notes.map(({ field, code, value }) => [field, code, value]),
      [['links', 'import_left_out', 'javascript:alert(1)']],
    );
    const found = await open('Un budget pour le quartier');
    assert.deepEqual(
      [found.publication.language, found.organisationName, found.country, found.outcome],
      ['fr', 'Ville-Neuve fr', 'FR', 'mixed'],
    );
    assert.deepEqual([found.startsOn, found.endsOn], ['2015-01-01', '2015-12-31']);
    assert.deepEqual(found.purposes, ['share_budget', 'build_trust']);
    assert.equal(found.participants, 40);
    assert.deepEqual(found.links, ['https://pictures.example.org/1.jpg']);
  });

  test('as JSON Lines; a line that is none is reported', async () => {
    const [one] = NESTED.data.cases;
    const lines = [
      { ...one, id: 8 },
      { ...one, id: 9 },
    ].map((each) => JSON.stringify(each));
    const { rows: _, ...map } = { ...NESTED_MAPPING, source: 'lines' } as Mapping & {
      rows?: string;
    };
    const report = await bring([lines[0], '', '{broken', lines[1]].join('\n'), map as Mapping);
    assert.equal(report.created, 2);
    assert.deepEqual(
      report.skipped.map(({ row, line, code }) => [row, line, code]),
      [[2, 3, 'row_unreadable']],
    );
  });

  test('what a body would do to a reader never reaches a page', async () => {
    const bodies = [
      '<img src=x onerror=alert(1)>',
      '<a href="javascript:alert(1)">x</a>',
      '<svg><script>alert(1)</script></svg>',
      '[x](javascript:alert(1)) and <iframe src="javascript:alert(1)"></iframe>',
      '<p style="background:url(javascript:alert(1))" onclick="alert(1)">x</p>',
      '![x](data:text/html,<script>alert(1)</script>)',
    ];
    const rows = bodies.map((body, id) => ({
      id,
      title: `Payload ${id} <b onclick=alert(1)>`,
      body,
    }));
    const map = mapping.parse({
      ...{ kind: 'example', source: 'payloads', id: 'id', language: { constant: 'en' } },
      fields: {
        title: 'title',
        summary: 'body',
        story: 'body',
        results: { column: 'body', format: 'html' },
        differently: { column: 'body', format: 'text' },
      },
    });
    const report = await bring(JSON.stringify(rows), map);
    assert.equal(report.created, bodies.length);
    for (const { href } of (await items()).filter(({ title }) => title.startsWith('Payload'))) {
      const view = await findExample(as(db, member), href.split('/').at(-1)!, undefined, '?');
      for (const html of Object.values(view.texts))
        assert.doesNotMatch(
          html,
          /<(?:script|iframe|svg|img[^>]+onerror)|<[^>]+(?:javascript:|onclick|style=)/i,
        );
    }
  });

  test('a space that is narrower than an import knows is never widened', async () => {
    const map = mapping.parse({
      ...{ kind: 'example', source: 'spaces', id: 'id', language: { constant: 'en' } },
      fields: { title: 'title', space: 'space' },
    });
    const rows = [
      { id: 1, title: 'For a group', space: 'group' },
      { id: 2, title: 'For hosts', space: 'hosts' },
    ];
    const report = await bring(JSON.stringify(rows), map);
    assert.deepEqual(
      report.skipped.map(({ row, field, code }) => [row, field, code]),
      [[1, 'space', 'import_unknown_space']],
    );
    const titles = async (who: typeof host) => (await items(who)).map(({ title }) => title);
    assert.equal((await titles(member)).includes('For hosts'), false);
    assert.equal((await titles(host)).includes('For hosts'), true);
  });
});

test('the mapping in the documentation does what is said there', async () => {
  const docs = await readFile('docs/importing.md', 'utf8');
  const block = (language: string) =>
    new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``).exec(docs)![1]!;
  const report = await bring(block('csv'), mapping.parse(JSON.parse(block('json'))));
  assert.deepEqual([report.created, report.skipped, report.notes], [2, [], []]);
  const square = await open('A square for all');
  assert.deepEqual([square.organisationName, square.country], ['Lindow, United Kingdom', 'GB']);
  assert.deepEqual(square.purposes, ['co_design', 'build_trust']);
  assert.equal(square.phases[0]!.method, 'Citizens’ panel, Survey');
  const water = await open('Water');
  assert.deepEqual([water.startsOn, water.status], ['2018-04-03', 'running']);
  assert.match(water.texts.story, /href="https:\/\/cases\.example\.org\/case\/101"/);
});

describe('practices', () => {
  const map = mapping.parse({
    ...{ kind: 'practice', source: 'methods', id: 'key', language: 'lang' },
    fields: {
      title: 'name',
      summary: { column: 'about', format: 'html' },
      phases: { column: 'when', split: '|', values: { Deciding: 'decide', Asking: 'engage' } },
    },
  });
  const rows = [
    {
      key: 'a',
      lang: 'en',
      name: 'Fishbowl',
      about: '<p>A talk in <i>rings</i>.</p>',
      when: 'Asking|Deciding',
    },
    { key: 'a', lang: 'fr', name: 'Bocal', about: 'Des cercles.' },
    { key: 'b', lang: 'en', name: 'citizens’ PANEL' },
    { key: 'c', lang: 'pl', name: 'Po polsku' },
  ];

  test('come in once, in the languages of the interface; those that are here stay', async () => {
    const report = await bring(JSON.stringify(rows), map);
    assert.equal(report.practices, 2);
    assert.equal(report.created, 2);
    assert.deepEqual(
      report.kept.map(({ id, reason }) => [id, reason]),
      [['b', 'already_here']],
    );
    assert.deepEqual(
      report.skipped.map(({ field, code }) => [field, code]),
      [['language', 'import_language_not_here']],
    );
    const found = await db
      .selectFrom('practice')
      .innerJoin('practice_text', 'practice_text.practice_id', 'practice.id')
      .select(['slug', 'phases', 'locale', 'title', 'summary'])
      .where('slug', '=', 'fishbowl')
      .orderBy('locale')
      .execute();
    assert.deepEqual(
      found.map(({ locale, title, summary }) => [locale, title, summary]),
      [
        ['en', 'Fishbowl', 'A talk in rings.'],
        ['fr', 'Bocal', 'Des cercles.'],
      ],
    );
    assert.deepEqual(found[0]!.phases, ['engage', 'decide']);
    assert.equal(plainWord('Citizens’ panel'), plainWord('citizens’ PANEL'));
  });

  test('a second run changes nothing; what a host changed stays', async () => {
    const again = await bring(JSON.stringify(rows), map);
    assert.deepEqual([again.created, again.updated, again.unchanged], [0, 0, 2]);
    const { id } = await db
      .selectFrom('practice')
      .select('id')
      .where('slug', '=', 'fishbowl')
      .executeTakeFirstOrThrow();
    const later = rows.map((row) => ({ ...row, when: 'Asking', about: 'Rings.' }));
    const changed = await bring(JSON.stringify(later), map);
    assert.equal(changed.updated, 2);
    await savePractice(
      as(db, host),
      id,
      practiceInput.parse({
        ...{ slug: 'fishbowl', maturity: 'tested', phases: ['engage'] },
        texts: {
          en: { title: 'Fishbowl', summary: 'Ours.' },
          fr: { title: 'Bocal', summary: 'Rings.' },
        },
      }),
    );
    const kept = await bring(JSON.stringify(rows), map);
    assert.deepEqual(
      kept.kept.map(({ id: row, reason }) => [row, reason]),
      [
        ['a', 'edited_here'],
        ['b', 'already_here'],
      ],
    );
    assert.equal(kept.updated, 1, 'the other language is as the import left it');
  });
});
