import { BANDS } from '#commons/members/organisations.ts';
import { PHASES, type Phase } from '#commons/practices/phases.ts';
import { COMMON_SPACES, type CommonSpace } from '#commons/spaces/schema.ts';
import {
  INFLUENCES,
  MAX_LINKS,
  OUTCOMES,
  PURPOSES,
  RECRUITMENTS,
  saveExampleInput,
  STATUSES,
  type SaveExampleInput,
} from '#features/examples/schema.ts';
import type { Mapping } from '../../mapping.ts';
import type { KnownWords } from './known-words.ts';
import { readText } from './read-text.ts';
import { readCountryOf, readDay, readLinks, readNumber } from './read-values.ts';
import type { RowReader } from './row-says.ts';

export type RowState = 'draft' | 'published' | 'archived';

/** A row as an example. */
export interface ExampleRow {
  input: SaveExampleInput;
  authors: string[];
  qualityNote: string;
  slug: string;
  /** Null: what the import as a whole says. */
  state: RowState | null;
  space: CommonSpace | null;
  publishedOn: string | null;
  reviewOn: string | null;
}

const MAX_METHOD = 80;
const MAX_PRACTICES = 10;

/** Reads a row as an example, as strictly as its form would; faults and notes are the reader's. */
export function convertExample(
  row: RowReader,
  { site }: Pick<Mapping, 'site'>,
  known: KnownWords,
  ignoreSpace: boolean,
): ExampleRow {
  const organisation = row.line('organisation', 160);
  const ours = organisation ? known.organisation(organisation) : null;
  const linked = namedPractices(row, known);
  const phases = readPhases(row, site, known, linked);
  const currency = row.text('currency').toUpperCase();
  const candidate = {
    title: row.line('title', 200),
    summary: row.line('summary', 600),
    organisationName: ours?.name ?? organisation,
    country: readCountryOf(row, 'country') ?? ours?.country ?? null,
    band: row.word('band', BANDS) ?? ours?.band ?? null,
    startsOn: readDay(row, 'startsOn'),
    endsOn: readDay(row, 'endsOn', true),
    status: row.word('status', STATUSES) ?? 'done',
    outcome: row.word('outcome', OUTCOMES),
    influence: row.word('influence', INFLUENCES),
    purposes: row.words('purposes', PURPOSES),
    recruitment: row.words('recruitment', RECRUITMENTS),
    participants: readNumber(row, 'participants'),
    cost: readNumber(row, 'cost'),
    currency: currency || null,
    staffDays: readNumber(row, 'staffDays'),
    links: readLinks(row, 'links', MAX_LINKS),
    story: readText(row, 'story', site),
    results: readText(row, 'results', site),
    differently: readText(row, 'differently', site),
    phases,
    practiceIds: [...linked].slice(0, MAX_PRACTICES),
  };
  return {
    input: demandAll(row, candidate),
    authors: row.list('authors').map((name) => name.slice(0, 120)),
    qualityNote: row.text('qualityNote').slice(0, 2000),
    slug: row.text('slug'),
    state: row.word('state', ['draft', 'published', 'archived'] as const),
    space: ignoreSpace ? null : readSpace(row),
    publishedOn: readMoment(row),
    reviewOn: readDay(row, 'reviewOn'),
  };
}

/** Never wider than it was: a space that there is not here is no reason to show it to all members. */
function readSpace(row: RowReader): CommonSpace | null {
  const said = row.text('space');
  if (!said) return null;
  const space = COMMON_SPACES.find((each) => each === said);
  if (!space) row.fault('space', 'import_unknown_space', said);
  return space ?? null;
}

/** A day, or a moment as our own export has it. */
function readMoment(row: RowReader): string | null {
  const said = row.text('publishedOn');
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(said) && !Number.isNaN(Date.parse(said))) return said;
  return readDay(row, 'publishedOn');
}

function namedPractices(row: RowReader, known: KnownWords): Set<string> {
  const ids = row.list('practices').flatMap((name) => {
    const found = known.practice(name);
    if (!found) row.note('practices', 'unknown_practice', name);
    return found?.id ?? [];
  });
  return new Set(ids);
}

function readPhases(
  row: RowReader,
  site: string | undefined,
  known: KnownWords,
  linked: Set<string>,
): SaveExampleInput['phases'] {
  const listed = row.how('methods')?.phase ?? 'engage';
  return PHASES.flatMap((phase) => {
    const own = readPhase(row, phase, site, known);
    if (phase === listed) addMethods(own, row.list('methods'), known, linked);
    return own.practiceId || own.method || own.from || own.to || own.text ? [own] : [];
  });
}

type PhaseRow = SaveExampleInput['phases'][number];

function readPhase(
  row: RowReader,
  phase: Phase,
  site: string | undefined,
  known: KnownWords,
): PhaseRow {
  const named = row.text(`phases.${phase}.practice`);
  const practice = named ? known.practice(named) : null;
  if (named && !practice) row.note(`phases.${phase}.practice`, 'unknown_practice', named);
  // A practice that is not here stays as the words that it was named by.
  const said = row.line(`phases.${phase}.method`, MAX_METHOD);
  const method = said || (practice ? '' : named.slice(0, MAX_METHOD));
  const byMethod = practice || !method ? null : known.practice(method);
  return {
    phase,
    practiceId: (practice ?? byMethod)?.id ?? null,
    method,
    from: readDay(row, `phases.${phase}.from`),
    to: readDay(row, `phases.${phase}.to`, true),
    text: readText(row, `phases.${phase}.text`, site),
  };
}

/**
 * A phase has one method, with one practice: the first that is here becomes the phase's, others that are here
 * belong to the example. Names that one line does not hold stand as a list in the phase's text.
 */
function addMethods(
  phase: PhaseRow,
  methods: readonly string[],
  known: KnownWords,
  linked: Set<string>,
): void {
  const ids = methods.flatMap((name) => known.practice(name)?.id ?? []);
  phase.practiceId ??= ids[0] ?? null;
  for (const id of ids) if (id !== phase.practiceId) linked.add(id);
  const names = [phase.method, ...methods].filter(Boolean);
  const line = names.join(', ');
  if (line.length <= MAX_METHOD) phase.method = line;
  else {
    phase.method ||= methods[0]!.slice(0, MAX_METHOD);
    const list = methods.map((name) => `- ${name.replace(/([\\`*_[\]<>])/g, '\\$1')}`).join('\n');
    phase.text = [list, phase.text].filter(Boolean).join('\n\n');
  }
}

/** The same rules as for whoever types it; what they refuse is a fault of the row. */
function demandAll(row: RowReader, candidate: object): SaveExampleInput {
  const checked = saveExampleInput.safeParse(candidate);
  if (checked.success) {
    const { startsOn, endsOn, phases } = checked.data;
    if (startsOn && endsOn && endsOn < startsOn) row.fault('endsOn', 'ends_before_start', endsOn);
    for (const { phase, from, to } of phases)
      if (from && to && to < from) row.fault(`phases.${phase}.to`, 'ends_before_start', to);
    return checked.data;
  }
  for (const { path, message } of checked.error.issues) {
    const field = path[0] === 'organisationName' ? 'organisation' : String(path[0] ?? '');
    const code = /^[a-z]+(_[a-z]+)*$/.test(message) ? message : 'invalid_value';
    if (!row.faults.some((fault) => fault.field === field)) row.fault(field, code);
  }
  return candidate as SaveExampleInput;
}
