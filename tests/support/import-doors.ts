import type { Connection } from '#platform/db/connect.ts';
import { newId } from '#platform/db/ids.ts';
import { at, type Case, type Make, type Statuses } from './doors.ts';

type Db = Connection['db'];

/** A mapping of a small table. */
export const A_MAPPING = {
  kind: 'example',
  source: 'case archive',
  id: 'id',
  fields: {
    title: 'title',
    story: { column: 'body', format: 'html' },
    country: 'country',
    purposes: { column: 'topics', split: ',', values: { Planning: 'co_design' } },
  },
};

let count = 0;

/** A mapping that is kept, by its id. */
export async function aMapping(db: Db): Promise<string> {
  const id = newId();
  await db
    .insertInto('import_mapping')
    .values({
      ...{ id, name: `Cases ${++count} ${id.slice(-4)}`, kind: 'example', changed_at: new Date() },
      mapping: JSON.stringify(A_MAPPING),
    })
    .execute();
  return id;
}

/** A table that was tried, with rows that are right and some that are wrong; its id. */
export async function aTriedTable(db: Db): Promise<string> {
  const id = newId();
  const { id: host } = await db
    .selectFrom('member')
    .select('id')
    .where('role', 'in', ['host', 'admin'])
    .executeTakeFirstOrThrow();
  const hash = `${id}${id}`.replaceAll('-', '');
  await db
    .insertInto('file')
    .values({ hash, size: 3, mime: 'application/octet-stream', created_at: new Date() })
    .execute();
  const note = (row: number, field: string, code: string, value: string) => ({
    ...{ row, line: row + 1, field, code, value },
  });
  const report = {
    ...{ source: 'case archive', rows: 9, examples: 5, practices: 0, created: 3, updated: 1 },
    ...{ unchanged: 1, failed: 3, dryRun: true },
    kept: [{ row: 4, id: '104', reason: 'edited_here' }],
    skipped: [
      note(2, 'country', 'import_unknown_country', 'Atlantis'),
      note(3, 'phases.engage.from', 'import_ambiguous_date', '03/04/2018'),
      note(6, '', 'row_columns', ''),
    ],
    notes: [note(5, 'links', 'import_left_out', 'no address')],
    words: [
      { field: 'country', word: 'Atlantis', count: 1 },
      { field: 'purposes', word: 'Trust', count: 4 },
    ],
  };
  const columns = [
    { name: 'id', samples: ['101', '102'], filled: 9 },
    { name: 'title', samples: ['A square for all'], filled: 9 },
    {
      name: 'body',
      samples: ['<p>The square was full of cars, and nobody sat there.</p>'],
      filled: 8,
    },
    { name: 'country', samples: ['France', 'Atlantis'], filled: 7 },
    { name: 'topics', samples: ['Planning, Trust'], filled: 5 },
  ];
  await db
    .insertInto('import_run')
    .values({
      ...{ id, kind: 'example', file_hash: hash, file_name: 'cases.csv', started_by: host },
      ...{ mapping: JSON.stringify(A_MAPPING), columns: JSON.stringify(columns) },
      ...{ report: JSON.stringify(report), state: 'done', dry_run: true, space: 'members' },
      created_at: new Date(),
    })
    .execute();
  return id;
}

const FORM = { id: ':id', source: 'case archive', column_title: ':title', space: 'members' };

/** Who may bring in and take out tables: hosts. */
export function importDoors(db: Db): Record<string, readonly Case[]> {
  const hosts = (status: number): Statuses => [401, 403, 403, 403, status];
  const run =
    (body?: Record<string, string>): Make =>
    async () => ({ path: `/hosts/import/${await aTriedTable(db)}`, ...(body && { body }) });
  const upload = (): FormData => {
    const form = new FormData();
    form.set('kind', 'example');
    form.set('file', new File(['id,title\n1,A square\n'], 'cases.csv'));
    return form;
  };
  return {
    '/hosts/import GET': [['', at('/hosts/import'), hosts(200)]],
    '/hosts/import ?/upload': [
      ['', () => ({ path: '/hosts/import?/upload', body: upload() }), hosts(303)],
    ],
    '/hosts/import ?/remove': [
      [
        '',
        async () => ({ path: '/hosts/import?/remove', body: { id: await aMapping(db) } }),
        hosts(200),
      ],
      ['none', () => ({ path: '/hosts/import?/remove', body: { id: newId() } }), hosts(404)],
    ],
    '/hosts/import/[id=uuid] GET': [
      ['', run(), hosts(200)],
      ['none', () => ({ path: `/hosts/import/${newId()}` }), hosts(404)],
    ],
    '/hosts/import/[id=uuid] POST': [
      ['', run(FORM), hosts(303)],
      ['and try', run({ ...FORM, then: 'try', saveAs: 'Cases' }), hosts(303)],
      ['no title', run({ ...FORM, column_title: '' }), hosts(422)],
    ],
    '/hosts/import/mappings/[id=uuid] GET': [
      ['', async () => ({ path: `/hosts/import/mappings/${await aMapping(db)}` }), hosts(200)],
    ],
    '/hosts/export GET': [
      ['', at('/hosts/export?kind=example&format=csv'), hosts(200)],
      ['none', at('/hosts/export?kind=letters'), [404, 404, 404, 404, 404]],
    ],
  };
}
