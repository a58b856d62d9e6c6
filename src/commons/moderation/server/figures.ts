import { sql } from 'kysely';
import type { Context } from '#platform/context.ts';
import { MEASURES, type Measure, type YearFigures } from '../schema.ts';
import { agreementTitle } from './agreements.ts';

interface Row {
  year: number;
  what: 'report' | 'measure' | 'hidden' | 'median' | 'appeal';
  key: string;
  count: number;
}

/** What was reported and decided, by calendar year, the latest first. One query, no names. */
export async function findFigures(ctx: Context): Promise<YearFigures[]> {
  const year = (column: string) =>
    sql`extract(year from ${sql.ref(column)} at time zone 'UTC')::int`;
  const { rows } = await sql<Row>`
    (select ${year('report.created_at')} as year, 'report' as what,
            ${agreementTitle(ctx.locale, 'agreement.id')} as key, count(*)::float as count, position
       from report join agreement on agreement.id = report.agreement_id
      group by 1, agreement.id)
    union all
    select ${year('decided_at')}, 'measure', measure, count(*), 0 from moderation_decision group by 1, measure
    union all
    select ${year('decided_at')}, 'hidden', '', count(*), 0 from moderation_decision where hidden group by 1
    union all
    select ${year('decided_at')}, 'median', '', percentile_cont(0.5) within group
             (order by extract(epoch from decided_at - opened_at) / 3600), 0
      from moderation_case where state = 'decided' group by 1
    union all
    select ${year('created_at')}, 'appeal', case when upheld is null then 'waiting' when upheld then 'upheld'
             else 'reversed' end, count(*), 0
      from appeal group by 1, 3
    order by 1 desc, 5`.execute(ctx.db);
  return [...new Set(rows.map((row) => row.year))].map((one) =>
    yearOf(
      one,
      rows.filter((row) => row.year === one),
    ),
  );
}

function yearOf(year: number, rows: Row[]): YearFigures {
  const of = (what: Row['what']) => rows.filter((row) => row.what === what);
  const count = (what: Row['what'], key: string) =>
    of(what).find((row) => row.key === key)?.count ?? 0;
  const byAgreement = of('report').map(({ key, count: times }) => ({ title: key, count: times }));
  return {
    year,
    reports: byAgreement.reduce((sum, each) => sum + each.count, 0),
    byAgreement,
    byMeasure: MEASURES.map((measure: Measure) => ({
      measure,
      count: count('measure', measure),
    })).filter((each) => each.count > 0),
    hidden: count('hidden', ''),
    medianHours: of('median')[0]?.count ?? null,
    appeals: {
      waiting: count('appeal', 'waiting'),
      upheld: count('appeal', 'upheld'),
      reversed: count('appeal', 'reversed'),
    },
  };
}
