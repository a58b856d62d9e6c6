import type { Mapping } from '../../mapping.ts';
import type { KeptReason, RowNote, RowsReport } from '../../schema.ts';
import type { RowFault } from './row-says.ts';

/** Of each list: a table whose every row is wrong is wrong in the same way. */
const LISTED = 1000;

type Place = { row: number; line: number | null };

/** What came of the rows so far. */
export class Report {
  readonly #report: RowsReport;
  readonly #kind: Mapping['kind'];
  readonly #things = new Set<string>();
  readonly #words = new Map<string, { field: string; word: string; count: number }>();

  constructor({ kind, source }: Mapping, dryRun: boolean) {
    this.#kind = kind;
    this.#report = {
      ...{ source, rows: 0, examples: 0, practices: 0, created: 0, updated: 0, unchanged: 0 },
      ...{ kept: [], failed: 0, skipped: [], notes: [], words: [], dryRun },
    };
  }

  count(what: 'created' | 'updated' | 'unchanged', rowId: string): void {
    this.#report.rows += 1;
    this.#report[what] += 1;
    this.#things.add(rowId);
  }

  keep({ row }: Place, rowId: string, reason: KeptReason): void {
    this.#report.rows += 1;
    this.#things.add(rowId);
    if (this.#report.kept.length < LISTED) this.#report.kept.push({ row, id: rowId, reason });
  }

  fail(at: Place, faults: readonly RowFault[]): void {
    this.#report.rows += 1;
    this.#report.failed += 1;
    push(this.#report.skipped, at, faults);
    for (const { field, code, value } of faults) {
      if (code !== 'import_unknown_word' && code !== 'import_unknown_country') continue;
      const key = `${field}\n${value}`;
      const known = this.#words.get(key);
      if (known) known.count += 1;
      else if (this.#words.size < LISTED) this.#words.set(key, { field, word: value, count: 1 });
    }
  }

  note(at: Place, notes: readonly RowFault[]): void {
    push(this.#report.notes, at, notes);
  }

  sum(): RowsReport {
    const words = [...this.#words.values()].toSorted(
      (a, b) => a.field.localeCompare(b.field) || b.count - a.count || (a.word < b.word ? -1 : 1),
    );
    const things = this.#kind === 'example' ? 'examples' : 'practices';
    const [skipped, notes] = [byRow(this.#report.skipped), byRow(this.#report.notes)];
    return { ...this.#report, words, skipped, notes, [things]: this.#things.size };
  }
}

/** Some rows are found wrong before others are read. */
const byRow = (notes: readonly RowNote[]): RowNote[] => notes.toSorted((a, b) => a.row - b.row);

function push(list: RowNote[], at: Place, faults: readonly RowFault[]): void {
  const room = Math.max(0, LISTED - list.length);
  list.push(...faults.slice(0, room).map((fault) => ({ row: at.row, line: at.line, ...fault })));
}
