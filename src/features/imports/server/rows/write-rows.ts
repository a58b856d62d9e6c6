import { guessLanguage } from '#commons/languages/server/index.ts';
import { languageTag } from '#commons/threads/schema.ts';
import type { Context } from '#platform/context.ts';
import { refusalOf } from '#platform/errors.ts';
import { LOCALES } from '#platform/i18n/locales.ts';
import type { Mapping } from '../../mapping.ts';
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
  fingerprint: string;
  left_as: string;
}

interface Ready<Row> {
  at: TableRow;
  rowId: string;
  /** Null: the row does not say. */
  language: string | null;
  row: Row;
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
    const ready = batch.flatMap((row) => this.#read(row) ?? []);
    const known = await this.#readKnown(ready.map(({ rowId }) => rowId));
    const ids = new Set([...known.values()].flatMap((rows) => rows.map(({ id }) => id)));
    const states = await this.#work.target.states(this.#work.ctx, [...ids]);
    for (const each of ready) await this.#decide(each, known.get(each.rowId) ?? [], states);
  }

  #read(at: TableRow): Ready<Row> | null {
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
    const row = target.convert(reader);
    if (reader.faults.length > 0) {
      report.fail(at, reader.faults);
      return null;
    }
    report.note(at, reader.notes);
    return { at, rowId, language: said, row };
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
      .select(['row_id', 'language', 'own', 'fingerprint', 'left_as'])
      .select((row) => row.ref(target.column).$notNull().as('id'))
      .where('source_id', '=', sourceId)
      .where('row_id', 'in', rowIds)
      .where(target.column, 'is not', null)
      .execute();
    return Map.groupBy(rows, ({ row_id }) => row_id);
  }

  async #decide(
    { at, rowId, row, ...said }: Ready<Row>,
    known: readonly KnownRow[],
    states: readonly TargetState[],
  ): Promise<void> {
    const { report, target, dryRun } = this.#work;
    const met = this.#met.get(rowId);
    const own = known.find((each) => each.own)?.language ?? met?.own ?? null;
    const language = said.language ?? own ?? this.#guess(row);
    if (met?.languages.has(language))
      return report.fail(at, [{ field: 'id', code: 'import_row_twice', value: rowId }]);
    const before = known.find((each) => each.language === language);
    const id = known[0]?.id ?? met?.id ?? null;
    const isOwn = own === null || own === language;
    if (met) met.languages.add(language);
    else this.#met.set(rowId, { own: own ?? language, languages: new Set([language]), id });
    const fingerprint = fingerprintOf([target.saysOf(row, isOwn)]);
    if (before?.fingerprint === fingerprint) return report.count('unchanged', rowId);
    const there = states.filter((state) => state.id === id);
    const state = there.find((each) => each.language === language);
    if (there.some(({ removed }) => removed)) return report.keep(at, rowId, 'removed_here');
    if (before && !state) return report.keep(at, rowId, 'removed_here');
    const saysNow = state?.saysNow[isOwn ? 'own' : 'other'];
    if (before ? saysNow !== before.left_as : state !== undefined)
      return report.keep(at, rowId, 'edited_here');
    if (own === null && target.isHere(row)) {
      this.#met.delete(rowId);
      return report.keep(at, rowId, 'already_here');
    }
    if (!dryRun) {
      const refused = await this.#store({ rowId, row, language, own: isOwn, id, fingerprint });
      if (refused) return report.fail(at, [{ field: '', code: refused, value: '' }]);
    }
    report.count(before ? 'updated' : 'created', rowId);
  }

  #guess(row: Row): string {
    const { target, ctx } = this.#work;
    const guessed = guessLanguage(target.sampleOf(row), [ctx.locale, ...LOCALES]);
    return target.languages && !target.languages.includes(guessed) ? ctx.locale : guessed;
  }

  /** Writes one row and what it left here, in one transaction. */
  async #store(it: {
    rowId: string;
    row: Row;
    language: string;
    own: boolean;
    id: string | null;
    fingerprint: string;
  }): Promise<string | null> {
    const { sourceId, target } = this.#work;
    const { rowId, row, language, own, fingerprint } = it;
    try {
      await this.#work.ctx.db.transaction().execute(async (db) => {
        const ctx: Context = { ...this.#work.ctx, db };
        if (it.id) await target.change(ctx, it.id, row, language, own);
        const id = it.id ?? (await target.create(ctx, sourceId, rowId, row, language));
        const states = await target.states(ctx, [id]);
        const { saysNow } = states.find((state) => state.language === language)!;
        const left = {
          ...{ own, fingerprint, [target.column]: id, left_as: saysNow[own ? 'own' : 'other'] },
        };
        await db
          .insertInto('import_row')
          .values({ source_id: sourceId, row_id: rowId, language, ...left })
          .onConflict((conflict) =>
            conflict.columns(['source_id', 'row_id', 'language']).doUpdateSet(left),
          )
          .execute();
        this.#met.get(rowId)!.id = id;
      });
      return null;
    } catch (error) {
      const refusal = refusalOf(error);
      if (!refusal) throw error;
      const met = this.#met.get(rowId);
      met?.languages.delete(language);
      if (met && !met.id) this.#met.delete(rowId);
      return refusal.code;
    }
  }
}
