import { sql } from 'kysely';
import type { Context } from '#platform/context.ts';
import type { Band, OrganisationType, PlannedRow } from '../../schema.ts';
import type { TableRow } from './read.ts';

/** What a table says of one organisation, and the one it is. */
export interface PlannedOrganisation {
  /** Null: to be made. */
  id: string | null;
  name: string;
  type: OrganisationType | null;
  country: string | null;
  band: Band | null;
  language: string | null;
  plan: string | null;
  /** Whether what is known already differs. */
  changed: boolean;
}

export interface PlannedPerson {
  line: number;
  key: string;
  email: string;
  name: string;
  title: string;
  language: string | null;
  /** A member already: they are moved, not invited. */
  memberId: string | null;
}

export interface TablePlan {
  /** By `keyOf` their name. */
  organisations: Map<string, PlannedOrganisation>;
  /** To be invited, or to be moved. */
  people: PlannedPerson[];
  rows: PlannedRow[];
}

const FIELDS = ['type', 'country', 'band', 'language', 'plan'] as const;

/** Two spellings of one name: case and spaces make no difference. */
export const keyOf = (name: string): string =>
  name.normalize('NFC').toLowerCase().replace(/\s+/g, ' ');

/** Compares a table with what is there. Changes nothing; two queries and one for the members. */
export async function planTable(ctx: Context, table: readonly TableRow[]): Promise<TablePlan> {
  const known = await readKnown(ctx, table);
  const plan: TablePlan = { organisations: new Map(), people: [], rows: [] };
  const firstLines = new Map<string, number>();
  for (const row of table) {
    const error = row.error ?? problemOf(row, plan, firstLines, known);
    const given = { line: row.line, organisation: row.organisation, person: row.name || row.email };
    if (error) {
      plan.rows.push({ ...given, status: 'error', error, old: null });
      continue;
    }
    const organisation = planOrganisation(row, plan, known);
    const person = row.email ? planPerson(row, plan, known) : null;
    if (row.email) firstLines.set(row.email, row.line);
    const status = [organisation, person?.status ?? 'same'].includes('new')
      ? 'new'
      : organisation === 'changed' || person?.status === 'changed'
        ? 'changed'
        : 'same';
    plan.rows.push({ ...given, status, error: null, old: person?.old ?? null });
  }
  return plan;
}

type Known = Awaited<ReturnType<typeof readKnown>>;

function problemOf(
  row: TableRow,
  plan: TablePlan,
  seen: ReadonlyMap<string, number>,
  known: Known,
): string | null {
  const before = plan.organisations.get(keyOf(row.organisation));
  if (before && FIELDS.some((field) => said(before, row, field))) return 'row_contradicts';
  if (!row.email) return null;
  if (seen.has(row.email)) return 'row_twice';
  const state = known.members.get(row.email)?.state;
  return state === 'suspended' || state === 'erased' ? 'row_barred' : null;
}

/** Whether a row says otherwise than earlier rows did. The first person's language is nobody else's. */
function said(before: PlannedOrganisation, row: TableRow, field: (typeof FIELDS)[number]): boolean {
  if (field === 'language') return false;
  const earlier = before[field];
  return row[field] !== null && earlier !== null && row[field] !== earlier;
}

function planOrganisation(row: TableRow, plan: TablePlan, known: Known): PlannedRow['status'] {
  const key = keyOf(row.organisation);
  const before = plan.organisations.get(key);
  const there = known.organisations.get(key);
  const planned: PlannedOrganisation = before ?? {
    ...{ id: there?.id ?? null, name: there?.name ?? row.organisation, changed: false },
    ...{ type: null, country: null, band: null, language: null, plan: null },
  };
  const told = FIELDS.filter((field) => planned[field] === null && row[field] !== null);
  for (const field of told) Object.assign(planned, { [field]: row[field] });
  plan.organisations.set(key, planned);
  if (!there) return before ? 'same' : 'new';
  const differs = told.some((field) => row[field] !== there[field]);
  planned.changed ||= differs;
  return differs ? 'changed' : 'same';
}

function planPerson(
  row: TableRow,
  plan: TablePlan,
  known: Known,
): { status: PlannedRow['status']; old: string | null } {
  const key = keyOf(row.organisation);
  const organisation = known.organisations.get(key);
  const [member, invitation] = [known.members.get(row.email!), known.invitations.get(row.email!)];
  const person = { ...row, key, email: row.email! };
  if (member) {
    // What members say of themselves is theirs; a table only says where they work.
    if (organisation && member.organisation_id === organisation.id)
      return { status: 'same', old: null };
    plan.people.push({ ...person, memberId: member.id });
    return { status: 'changed', old: member.organisation };
  }
  const same =
    invitation !== undefined &&
    organisation?.id === invitation.organisation_id &&
    (!row.name || row.name === invitation.name) &&
    (!row.title || row.title === invitation.title);
  if (same) return { status: 'same', old: null };
  plan.people.push({ ...person, memberId: null });
  return { status: invitation ? 'changed' : 'new', old: null };
}

async function readKnown(ctx: Context, table: readonly TableRow[]) {
  const emails = table.flatMap(({ email }) => email ?? []);
  const organisations = await ctx.db
    .selectFrom('organisation')
    .select(['id', 'name', 'type', 'country', 'population_band as band', 'language', 'plan'])
    .orderBy('created_at', 'desc') // of two with one name the older is meant
    .execute();
  const { rows: members } = await sql<{
    id: string;
    email: string;
    state: string;
    organisation_id: string | null;
    organisation: string | null;
  }>`select m.id, m.email, m.state, m.organisation_id, o.name as organisation
       from member m left join organisation o on o.id = m.organisation_id
      where m.email = any(${emails})`.execute(ctx.db);
  const { rows: invitations } = await sql<{
    email: string;
    name: string;
    title: string;
    organisation_id: string | null;
  }>`select email, name, title, organisation_id from invitation
      where accepted_at is null and email = any(${emails})`.execute(ctx.db);
  return {
    organisations: new Map(organisations.map((one) => [keyOf(one.name), one])),
    members: new Map(members.map((member) => [member.email, member])),
    invitations: new Map(invitations.map((one) => [one.email, one])),
  };
}
