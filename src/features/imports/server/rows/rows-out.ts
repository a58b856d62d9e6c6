import type { WholePractice } from '#commons/practices/server/index.ts';
import { PHASES } from '#commons/practices/phases.ts';
import type { WholeExample } from '#features/examples/server/index.ts';
import { EXAMPLE_FIELDS, PRACTICE_FIELDS, type MappedKind } from '../../mapping.ts';
import { outwardAlone, type Addresses } from '../guides/outward.ts';
import { cell } from '../table-cell.ts';

/** One thing in one language, by the names that a mapping uses. */
export type RowOut = Record<string, string | number | string[] | null>;

/** The columns of an export, in order. */
export const COLUMNS: Record<MappedKind, readonly string[]> = {
  example: ['id', 'language', ...EXAMPLE_FIELDS.filter((name) => name !== 'methods')],
  practice: ['id', 'language', ...PRACTICE_FIELDS],
};

/** The rows of one practice. */
export function practiceRows({ id, slug, texts, ...facts }: WholePractice): RowOut[] {
  const { maturity, phases, reviewOn } = facts;
  return texts.map(({ locale, title, summary }) => ({
    ...{ id, language: locale, title, summary, slug, phases, maturity, reviewOn },
  }));
}

/** The rows of one example. */
export function exampleRows(it: WholeExample, addresses: Addresses): RowOut[] {
  const state = ['published', 'archived'].includes(it.state) ? it.state : 'draft';
  return it.versions.map((version) => {
    const textOf = (anchor: string) => {
      const found = version.chapters.find((chapter) => chapter.anchor === anchor);
      return found ? outwardAlone(found.markdown.replace(/\r\n?/g, '\n'), addresses) : '';
    };
    const phases = PHASES.map((phase) => {
      const step = it.phases.find((each) => each.phase === phase);
      const { practice = '', method = '', from = '', to = '' } = step ?? {};
      return [
        phase,
        { practice, method, from, to, text: textOf(phase.replace('_', '-')) },
      ] as const;
    });
    return {
      ...{ id: it.id, language: version.language, title: version.title, summary: version.summary },
      ...{ story: textOf('story'), results: textOf('results'), differently: textOf('differently') },
      ...{ organisation: it.organisationName, country: it.country, band: it.band },
      ...{ startsOn: it.startsOn, endsOn: it.endsOn, status: it.status, outcome: it.outcome },
      ...{ influence: it.influence, purposes: it.purposes, recruitment: it.recruitment },
      ...{ participants: it.participants, cost: it.cost, currency: it.currency },
      ...{ staffDays: it.staffDays, links: it.links, practices: it.practices },
      ...{ authors: it.authors, qualityNote: it.qualityNote, slug: it.slug },
      state: version.shown || version.language === it.language ? state : 'draft',
      ...{ space: it.space, publishedOn: it.publishedAt?.toISOString() ?? null },
      reviewOn: it.reviewOn,
      ...Object.fromEntries(
        phases.flatMap(([phase, step]) =>
          Object.entries(step).map(([part, value]) => [`phases.${phase}.${part}`, value]),
        ),
      ),
    };
  });
}

/** A row as a line of JSON; what it does not say is left out. */
export function jsonLine(row: RowOut): string {
  const said = Object.entries(row).filter(
    ([, value]) => value !== null && value !== '' && !(Array.isArray(value) && value.length === 0),
  );
  return `${JSON.stringify(Object.fromEntries(said))}\n`;
}

/** The headings of a CSV. */
export const csvHead = (kind: MappedKind): string => `\uFEFF${COLUMNS[kind].join(',')}\r\n`;

/** A row of a CSV; a list has one item on each line. */
export function csvLine(kind: MappedKind, row: RowOut): string {
  const cells = COLUMNS[kind].map((name) => {
    const value = row[name];
    return cell(Array.isArray(value) ? value.join('\n') : value);
  });
  return `${cells.join(',')}\r\n`;
}
