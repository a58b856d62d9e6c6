import type { Context } from '#platform/context.ts';
import type { RowReader } from './row-says.ts';

/** What something that an import made says now, in one language. */
export interface TargetState {
  id: string;
  language: string;
  /** Its own language; null: it has none. */
  own: string | null;
  /** Taken out here: it stays out. */
  removed: boolean;
  /** Told as own, with what has no language; told as one more language. */
  saysNow: { own: string; other: string };
}

/** What rows become: examples or practices. */
export interface Target<Row> {
  convert(row: RowReader): Row;
  /** Throws `MarkdownTooComplex` for texts that storing would refuse. */
  check(row: Row): void;
  /** Words from which a language is guessed. */
  sampleOf(row: Row): string;
  /** What a row says, to be compared with what it said last time. */
  saysOf(row: Row, own: boolean): unknown;
  /** Whether it is here already, but did not come from this source. */
  isHere(row: Row): boolean;
  states(ctx: Context, ids: readonly string[]): Promise<TargetState[]>;
  create(
    ctx: Context,
    sourceId: string,
    rowId: string,
    row: Row,
    language: string,
  ): Promise<string>;
  change(ctx: Context, id: string, row: Row, language: string, own: boolean): Promise<void>;
  /** Which languages it may be in; null: any. */
  languages: readonly string[] | null;
  /** Of all beside the row that decides what becomes of it. */
  stamp: string;
  column: 'thing_id' | 'practice_id';
}
