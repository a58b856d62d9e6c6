import { guessLanguage } from '#commons/languages/server/index.ts';
import { languageTag } from '#commons/threads/schema.ts';
import type { Context } from '#platform/context.ts';
import { refusalOf } from '#platform/errors.ts';
import { MarkdownTooComplex } from '#platform/markdown/index.ts';
import { LOCALES } from '#platform/i18n/locales.ts';
import type { Mapping } from '../../mapping.ts';
import type { KeptReason } from '../../schema.ts';
import { fingerprintOf } from '../ids.ts';
import type { Report } from './report.ts';
import { RowReader } from './row-says.ts';
import type { TableRow } from './table.ts';
import type { Target, TargetState } from './target.ts';

interface Work<Row> {
  ctx: Context;
  mapping: Mapping;
  sourceId: string;
  target: Target<Row>;
  report: Report;
  dryRun: boolean;
}

/** What an import before made of a row. */
interface KnownRow {
  row_id: string;
  language: string;
  own: boolean;
  id: string;
  read_as: string;
  fingerprint: string;
  left_as: string;
}

/** A row of which is known which one it is, and not yet what it says. */
interface Named {
  at: TableRow;
  reader: RowReader;
  rowId: string;
  /** Null: the row does not say. */
  language: string | null;
  readAs: string;
}

/** What is to be written. */
interface Planned<Row> {
  rowId: string;
  row: Row;
  language: string;
  own: boolean;
  /** Null: there is none yet. */
  id: string | null;
  fingerprint: string;
  readAs: string;
}

/** Writes what is new or changed in rows, some at a time. */
export class RowsWriter<Row> {
  readonly #work: Work<Row>;
  /** What this run has met: the own language of each, its languages, and its id where it was made. */
  readonly #met = new Map<string, { own: string; languages: Set<string>; id: string | null }>();

  constructor(work: Work<Row>) {
    this.#work = work;
  }

  async write(batch: readonly TableRow[]): Promise<void> {
    const named = batch.flatMap((row) => this.#name(row) ?? []);
    const known = await this.#readKnown(named.map(({ rowId }) => rowId));
    const ids = new Set([...known.values()].flatMap((rows) => rows.map(({ id }) => id)));
    const states = await this.#work.target.states(this.#work.ctx, [...ids]);
    for (const each of named) await this.#decide(each, known.get(each.rowId) ?? [], states);
  }

  #name(at: TableRow): Named | null {
    const { mapping, target, report } = this.#work;
    if (!at.value) {
      report.fail(at, [{ field: '', code: at.code!, value: '' }]);
      return null;
    }
    const { id, language } = mapping;
    const reader = new RowReader(at.value, { ...mapping.fields, id, language });
    const rowId = reader.text('id').slice(0, 300);
    if (!rowId) reader.fault('id', 'required');
    const said = this.#languageOf(reader);
    const readAs = fingerprintOf([target.stamp, at.value]);
    if (rowId) return { at, reader, rowId, language: said, readAs };
    target.convert(reader); // what else is wrong with it
    report.fail(at, reader.faults);
    return null;
  }

  #languageOf(reader: RowReader): string | null {
    const said = reader.text('language').replaceAll('_', '-');
    if (!said) return null;
    const tag = languageTag.safeParse(said);
    if (!tag.success) {
      reader.fault('language', 'import_not_a_language', said);
      return null;
    }
    const wanted = Intl.getCanonicalLocales(tag.data)[0]!;
    const { languages } = this.#work.target;
    if (!languages) return wanted;
    const base = wanted.split('-')[0]!;
    if (!languages.includes(base)) reader.fault('language', 'import_language_not_here', said);
    return base;
  }

  async #readKnown(rowIds: readonly string[]): Promise<Map<string, KnownRow[]>> {
    const { ctx, sourceId, target } = this.#work;
    if (rowIds.length === 0) return new Map();
    const rows = await ctx.db
      .selectFrom('import_row')
      .select(['row_id', 'language', 'own', 'read_as', 'fingerprint', 'left_as'])
      .select((row) => row.ref(target.column).$notNull().as('id'))
      .where('source_id', '=', sourceId)
      .where('row_id', 'in', rowIds)
      .where(target.column, 'is not', null)
      .execute();
    return Map.groupBy(rows, ({ row_id }) => row_id);
  }

  async #decide(
    named: Named,
    known: readonly KnownRow[],
    states: readonly TargetState[],
  ): Promise<void> {
    const { report, target } = this.#work;
    const { at, reader, rowId, readAs } = named;
    const met = this.#met.get(rowId);
    const own = known.find((each) => each.own)?.language ?? met?.own ?? null;
    const said = named.language ?? own;
    const seen = said === null ? undefined : known.find((each) => each.language === said);
    if (seen?.read_as === readAs && !met?.languages.has(seen.language)) {
      this.#meet(rowId, own ?? seen.language, seen.language, seen.id);
      return report.count('unchanged', rowId);
    }
    const row = target.convert(reader);
    if (reader.faults.length > 0) return report.fail(at, reader.faults);
    const language = said ?? this.#guess(row);
    if (met?.languages.has(language))
      return report.fail(at, [{ field: 'id', code: 'import_row_twice', value: rowId }]);
    const id = known[0]?.id ?? met?.id ?? null;
    const isOwn = own === null || own === language;
    const before = known.find((each) => each.language === language);
    const fingerprint = fingerprintOf([target.saysOf(row, isOwn)]);
    const kept =
      before?.fingerprint === fingerprint
        ? null
        : this.#whyKept(id, before, isOwn, language, states);
    const isHere = own === null && before === undefined && target.isHere(row);
    if (kept || isHere) {
      if (!isHere) this.#meet(rowId, own ?? language, language, id);
      return report.keep(at, rowId, kept ?? 'already_here');
    }
    this.#meet(rowId, own ?? language, language, id);
    const it = { rowId, row, language, own: isOwn, id, fingerprint, readAs };
    if (before?.fingerprint === fingerprint) {
      await this.#noteRead(it);
      report.note(at, reader.notes);
      return report.count('unchanged', rowId);
    }
    const refused = await this.#store(it);
    if (refused) return report.fail(at, [{ field: '', code: refused, value: '' }]);
    report.note(at, reader.notes);
    report.count(before ? 'updated' : 'created', rowId);
  }

  #meet(rowId: string, own: string, language: string, id: string | null): void {
    const met = this.#met.get(rowId);
    if (met) met.languages.add(language);
    else this.#met.set(rowId, { own, languages: new Set([language]), id });
  }

  /** Why what is here stays although the row says something else now; null: it does not. */
  #whyKept(
    id: string | null,
    before: KnownRow | undefined,
    own: boolean,
    language: string,
    states: readonly TargetState[],
  ): KeptReason | null {
    const there = states.filter((state) => state.id === id);
    const state = there.find((each) => each.language === language);
    if (there.some(({ removed }) => removed) || (before && !state)) return 'removed_here';
    const saysNow = state?.saysNow[own ? 'own' : 'other'];
    const edited = before ? saysNow !== before.left_as : state !== undefined;
    return edited ? 'edited_here' : null;
  }

  #guess(row: Row): string {
    const { target, ctx } = this.#work;
    const guessed = guessLanguage(target.sampleOf(row), [ctx.locale, ...LOCALES]);
    return target.languages && !target.languages.includes(guessed) ? ctx.locale : guessed;
  }

  /** The same was made of a row that reads otherwise: next time it need not be read. */
  async #noteRead({ rowId, language, readAs }: Planned<Row>): Promise<void> {
    if (this.#work.dryRun) return;
    await this.#work.ctx.db
      .updateTable('import_row')
      .set({ read_as: readAs })
      .where('source_id', '=', this.#work.sourceId)
      .where('row_id', '=', rowId)
      .where('language', '=', language)
      .execute();
  }

  /** Writes one row and what it left here, in one transaction. @returns why it was refused */
  async #store(it: Planned<Row>): Promise<string | null> {
    const { target, ctx, dryRun } = this.#work;
    const { rowId, language } = it;
    try {
      if (dryRun) target.check(it.row);
      else await ctx.db.transaction().execute((db) => this.#write({ ...ctx, db }, it));
      return null;
    } catch (error) {
      const code =
        error instanceof MarkdownTooComplex ? 'too_complex' : (refusalOf(error)?.code ?? null);
      if (!code) throw error;
      const met = this.#met.get(rowId);
      met?.languages.delete(language);
      if (met?.languages.size === 0) this.#met.delete(rowId);
      return code;
    }
  }

  async #write(ctx: Context, it: Planned<Row>): Promise<void> {
    const { sourceId, target } = this.#work;
    const { rowId, row, language, own, fingerprint, readAs } = it;
    if (it.id) await target.change(ctx, it.id, row, language, own);
    const id = it.id ?? (await target.create(ctx, sourceId, rowId, row, language));
    const states = await target.states(ctx, [id]);
    const { saysNow } = states.find((state) => state.language === language)!;
    const left = {
      ...{ own, read_as: readAs, fingerprint, [target.column]: id },
      left_as: saysNow[own ? 'own' : 'other'],
    };
    await ctx.db
      .insertInto('import_row')
      .values({ source_id: sourceId, row_id: rowId, language, ...left })
      .onConflict((conflict) =>
        conflict.columns(['source_id', 'row_id', 'language']).doUpdateSet(left),
      )
      .execute();
    this.#met.get(rowId)!.id = id;
  }
}
