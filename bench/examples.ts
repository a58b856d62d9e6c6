import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import { listExamplesInput, type ListExamplesInput } from '#features/examples/schema.ts';
import { INFLUENCES, OUTCOMES, PURPOSES, STATUSES } from '#features/examples/facts.ts';
import { listExamples } from '#features/examples/server/index.ts';
import { spaceOf } from '#commons/spaces/server/index.ts';
import { BANDS } from '#commons/members/organisations.ts';
import { PHASES } from '#commons/practices/phases.ts';
import type { Context } from '#platform/context.ts';
import { connect } from '#platform/db/connect.ts';
import { migrate } from '#platform/db/migrate.ts';
import { startTestServer } from '#tests/support/postgres.ts';

// `npm run bench:examples`: what the list of examples with its counts costs, as a member reads it, among
// 10,000 made ones: without any choice, with one, two and three, and some pages on.
const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    examples: { type: 'string', default: '10000' },
    rounds: { type: 'string', default: '200' },
  },
});
const count = Number(values.examples);

/** Made in the database itself, so that it takes seconds; everything a list reads is there. */
async function build(db: Context['db']): Promise<string> {
  // One at a time each would flip its bits; so many at once are turned round once, below.
  const kept = ['example', 'example_phase', 'thing_practice', 'language_version', 'example_value'];
  const triggers = async (what: 'disable' | 'enable') => {
    for (const table of kept)
      await sql`alter table ${sql.table(table)} ${sql.raw(what)} trigger user`.execute(db);
  };
  await triggers('disable');
  for (const kind of ['public', 'members', 'clients'] as const) await spaceOf(db, kind);
  const list = (all: readonly string[]) => sql`${[...all]}::text[]`;
  await sql`insert into organisation (id, slug, name, type, country) select gen_random_uuid(), 'town-' || n,
    'Town ' || n, 'client', 'BE' from generate_series(1, 300) n`.execute(db);
  await sql`insert into member (id, handle, name, email, joined_at, organisation_id)
    select gen_random_uuid(), 'member' || row_number() over (), 'Member ' || slug, slug || '@example.org',
    now(), id from organisation`.execute(db);
  await sql`insert into practice (id, slug) select gen_random_uuid(), 'practice-' || n
    from generate_series(1, 30) n`.execute(db);
  await sql`insert into practice_text (practice_id, locale, title)
    select id, locale, initcap(slug) || ' ' || locale from practice, unnest(array['en', 'fr', 'nl', 'de']) locale`.execute(
    db,
  );
  await sql`create temporary table made as
    select gen_random_uuid() as id, n, random() as a, random() as b, random() as c, random() as d,
           member.id as author_id, member.organisation_id
      from generate_series(1, ${count}) n
      join (select *, row_number() over (order by id) as number from member) member
        on member.number = 1 + n % 300`.execute(db);
  const pick = (all: readonly string[], by: string) =>
    sql`(${list(all)})[1 + floor(${sql.ref(by)} * ${all.length})::int]`;
  await sql`insert into thing (id, slug, kind, space_id, author_id, organisation_id, title, language, state,
      created_at, activity_at)
    select id, 'example-' || n, 'example',
           (select space.id from space where kind = case when a < 0.3 then 'public' when a < 0.9 then 'members'
             else 'clients' end), author_id, organisation_id, 'How town ' || n || ' asked its people',
           ${pick(['en', 'fr', 'nl', 'de', 'es'], 'b')}, case when c < 0.03 then 'draft' else 'published' end,
           now() - n * interval '1 hour', now() - n * interval '1 hour'
      from made`.execute(db);
  await sql`insert into publication (thing_id, published_at) select id, created_at from thing`.execute(
    db,
  );
  await sql`insert into example (thing_id, organisation_name, country, band, status, outcome, influence,
      purposes, participants, starts_on, ends_on)
    select id, 'Town ' || n, ${pick(
      'BE NL FR DE LU GB IE DK SE NO FI ES PT IT AT CH PL CZ US CA BR CL CO AU NZ'.split(' '),
      'd',
    )}, ${pick(BANDS, 'b')}, ${pick(STATUSES, 'c')}, ${pick(OUTCOMES, 'a')}, ${pick(INFLUENCES, 'd')},
           array[${pick(PURPOSES, 'a')}, ${pick(PURPOSES, 'c')}], (a * 5000)::int, current_date - (b * 900)::int,
           current_date - (b * 900)::int + 120
      from made`.execute(db);
  await sql`insert into example_phase (thing_id, phase, practice_id, method)
    select made.id, phase, (select id from practice where slug = 'practice-' || 1 + (n * k) % 30),
           case when (n + k) % 3 = 0 then '' else 'Method ' || (n * k) % 60 end
      from made, unnest(${list(PHASES)}) with ordinality phases (phase, k)
     where (n + k) % 2 = 0`.execute(db);
  await sql`insert into thing_practice (thing_id, practice_id)
    select made.id, practice.id from made join practice on practice.slug = 'practice-' || 1 + n % 30`.execute(
    db,
  );
  await sql`insert into language_version (thing_id, language, title, summary, source_revision, published_at, changed_at)
    select id, language, title, 'In two sentences: what was done, and for whom.', null, created_at, created_at
      from thing`.execute(db);
  await sql`insert into chapter (id, thing_id, position, anchor)
    select gen_random_uuid(), id, 10, 'differently' from thing`.execute(db);
  await sql`insert into chapter_text (chapter_id, language, markdown, html, plain, pipeline, revision)
    select chapter.id, thing.language, text, text, text, 1, 1
      from chapter join thing on thing.id = chapter.thing_id,
      (select repeat('Begin earlier and ask fewer questions. ', 12) as text) words`.execute(db);
  await sql`insert into example_value (thing_id, facet, phase, value, number)
    select thing_id, v.facet, v.phase, v.value, number
      from example, lateral example_values(thing_id) v`.execute(db);
  await sql`insert into example_bits (facet, phase, value, chunk, bits)
    select facet, phase, value, number / 8192, bit_or(set_bit(0::bit(8192), number % 8192, 1))
      from example_value group by 1, 2, 3, 4`.execute(db);
  await triggers('enable');
  // Autovacuum would do it some minutes after such an import.
  await sql`vacuum analyze`.execute(db);
  const { rows } = await sql<{ id: string }>`select id from member order by id limit 1`.execute(db);
  return rows[0]!.id;
}

const CASES: Record<string, Partial<ListExamplesInput>> = {
  'no choice': {},
  outcome: { outcome: 'failed' },
  country: { country: 'BE' },
  'phase and practice': { phase: 'engage', practice: 'practice-7' },
  'phase and method': { phase: 'engage', method: 'Method 12' },
  'country, band, outcome': { country: 'NL', band: 'M', outcome: 'worked' },
  'purpose, influence, language': { purpose: 'decide', influence: 'consult', language: 'fr' },
};

const percentile = (sorted: number[], p: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor((p / 100) * sorted.length))]!;
const rounded = (ms: number) => Math.round(ms * 10) / 10;

const { url, stop } = await startTestServer();
const name = `copia_bench_examples_${process.pid}`;
const admin = connect(url, { max: 1 });
await sql`create database ${sql.raw(name)}`.execute(admin.db);
const address = new URL(url);
address.pathname = `/${name}`;
try {
  await migrate(address.href);
  const connection = connect(address.href, { max: 1 });
  const started = performance.now();
  const memberId = await build(connection.db);
  const built = Math.round(performance.now() - started);
  const ctx: Context = {
    db: connection.db,
    locale: 'fr',
    now: () => new Date(),
    actor: { memberId, role: 'member', organisationId: null, scopes: null },
  };
  const all: number[] = [];
  const results = [];
  for (const [what, choices] of Object.entries(CASES)) {
    const input = listExamplesInput.parse(choices);
    const times: number[] = [];
    let total = 0;
    let after: string | undefined;
    for (let i = -10; i < Number(values.rounds); i++) {
      const before = performance.now();
      const found = await listExamples(ctx, { ...input, after });
      if (i >= 0) times.push(performance.now() - before);
      total = found.total;
      after = i % 2 ? (found.next ?? undefined) : undefined; // every other one is a page on
    }
    all.push(...times);
    times.sort((a, b) => a - b);
    results.push({
      ...{ what, total },
      p50: rounded(percentile(times, 50)),
      p95: rounded(percentile(times, 95)),
    });
  }
  all.sort((a, b) => a - b);
  const whole = { p50: rounded(percentile(all, 50)), p95: rounded(percentile(all, 95)) };
  if (values.json) console.log(JSON.stringify({ examples: count, results, ...whole }));
  else {
    console.log(`${count} examples, made in ${built} ms; a page with all counts, as a member:`);
    for (const { what, total, p50, p95 } of results)
      console.log(
        `  ${what.padEnd(30)} ${String(total).padStart(6)} found   p50 ${p50} ms   p95 ${p95} ms`,
      );
    console.log(`  ${'all'.padEnd(43)}   p50 ${whole.p50} ms   p95 ${whole.p95} ms`);
  }
  await connection.close();
} finally {
  await sql`drop database ${sql.raw(name)} with (force)`.execute(admin.db);
  await admin.close();
  await stop?.();
}
