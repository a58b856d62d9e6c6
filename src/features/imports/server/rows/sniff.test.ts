import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import Papa from 'papaparse';
import { readRows } from './read-rows.ts';
import type { TableRow } from './table.ts';
import { sniffDelimiter } from './sniff.ts';

const folder = await mkdtemp(join(tmpdir(), 'copia-sniff-'));
after(() => rm(folder, { recursive: true }));

const word = fc.constantFrom(
  'a',
  'Lindow',
  'x,y',
  'p; q',
  'tab\there',
  'say "hi"',
  'two\nlines',
  'two\r\nlines',
  'été',
  '',
  '  spaces ',
  '12,5',
);
const table = fc.integer({ min: 2, max: 6 }).chain((columns) =>
  fc.record({
    heads: fc.uniqueArray(fc.constantFrom('id', 'title', 'a b', 'Größe', 'x;y', 'p,q', 'url'), {
      minLength: columns,
      maxLength: columns,
    }),
    rows: fc.array(fc.array(word, { minLength: columns, maxLength: columns }), {
      minLength: 1,
      maxLength: 12,
    }),
    delimiter: fc.constantFrom(',', ';', '\t'),
    newline: fc.constantFrom('\n', '\r\n'),
    bom: fc.boolean(),
    quotes: fc.boolean(),
  }),
);

test('a table that another library wrote is read as it was, whatever separates its columns', async () => {
  let n = 0;
  await fc.assert(
    fc.asyncProperty(table, async ({ heads, rows, bom, ...style }) => {
      // A heading with another separator in it, unquoted, can be read in two ways.
      fc.pre(heads.every((head) => !/[,;\t]/.test(head) || head.includes(style.delimiter)));
      const said = rows.filter((row) => row.some((cell) => cell.trim()));
      const text = Papa.unparse({ fields: heads, data: rows }, style);
      const file = join(folder, `${++n}.csv`);
      await writeFile(file, (bom ? '\uFEFF' : '') + text);
      const read: TableRow[] = [];
      for await (const row of readRows(file)) read.push(row);
      assert.deepEqual(
        read.map(({ value }) => value && Object.values(value)),
        said,
      );
      assert.deepEqual(
        Object.keys(read[0]?.value ?? Object.fromEntries(heads.map((h) => [h, 0]))),
        heads,
      );
      const lines = text.split(/\r\n|\n/);
      // Where a row begins is where its first words stand.
      for (const { value, line } of read) {
        const first = Object.values(value!)[0] as string;
        const start = Papa.unparse([[first]], style).split(/\r\n|\n/)[0]!;
        assert.ok(lines[line! - 1]!.startsWith(start.replace(/"$/, '')), `line ${line}`);
      }
    }),
    { numRuns: 200 },
  );
});

test('of doubtful tables the separator that all rows agree on counts', () => {
  assert.equal(sniffDelimiter('id;first, last;x\n1;a, b;c\n2;d;e\n'), ';');
  assert.equal(sniffDelimiter('id,title\n1,"a;b;c"\n'), ',');
  assert.equal(sniffDelimiter('id\ttitle, long\n1\tx\n'), '\t');
  assert.equal(sniffDelimiter('title\nonly one column\n'), ',');
  assert.equal(sniffDelimiter(''), ',');
});
