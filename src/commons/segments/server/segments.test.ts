import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { sql } from 'kysely';
import { BANDS, ORGANISATION_TYPES } from '#commons/members/organisations.ts';
import { ROLES } from '#commons/members/schema.ts';
import { setFollow } from '#commons/targets/server/index.ts';
import type { Db } from '#platform/db/connect.ts';
import { newId } from '#platform/db/ids.ts';
import { testDatabase } from '#tests/support/db.ts';
import { aMember, anOrganisation, aPractice, as } from '#tests/support/factories.ts';
import { segmentInput, segmentRule, type SegmentRule } from '../schema.ts';
import {
  findSegment,
  listSegments,
  previewSegment,
  removeSegment,
  saveSegment,
  segmentMembers,
} from './index.ts';

const { db } = await testDatabase();
const host = as(db, await aMember(db, { role: 'host' }));
const numRuns = process.env.COPIA_FULL ? 2_000 : 60;
const undone = new Error('undone');

// A small community as plain data, and who fits a rule said a second time, as simply as it can be.
const COUNTRIES = ['BE', 'FR', 'NL'];
const MARKETS = [['BE', 'NL'], ['FR']];
const PLANS = ['Basic', 'premium'];
const LANGUAGES = ['nl', 'nl-BE', 'fr', 'en'];
const STATES = ['active', 'active', 'active', 'invited', 'suspended', 'erased'] as const;
const either = <T>(list: readonly T[]) => fc.option(fc.constantFrom(...list));
const some = <T>(list: readonly T[]) => fc.subarray([...list]);
const someIndexes = (length: number) => fc.subarray(Array.from({ length }, (_, i) => i));

const communities = fc.record({
  organisations: fc.array(
    fc.record({
      country: either(COUNTRIES),
      population_band: either(BANDS),
      type: fc.constantFrom(...ORGANISATION_TYPES),
      plan: either(PLANS),
    }),
    { minLength: 2, maxLength: 4 },
  ),
  members: fc.array(
    fc.record({
      organisation: fc.option(fc.nat(3)),
      role: fc.constantFrom(...ROLES),
      state: fc.constantFrom(...STATES),
      languages: some(LANGUAGES),
      follows: someIndexes(2),
    }),
    { minLength: 1, maxLength: 6 },
  ),
});
const rules = fc.record({
  countries: some(COUNTRIES),
  markets: someIndexes(2),
  bands: some(BANDS),
  types: some(ORGANISATION_TYPES),
  plans: some(['BASIC', 'Premium']),
  languages: some(['NL', 'nl-be', 'fr']),
  roles: some(ROLES),
  practices: someIndexes(2),
});
type Community = typeof communities extends fc.Arbitrary<infer T> ? T : never;
type Rule = typeof rules extends fc.Arbitrary<infer T> ? T : never;

function fits({ organisations, members }: Community, rule: Rule, who: number): boolean {
  const { organisation, role, state, languages, follows } = members[who]!;
  const works =
    organisation === null ? undefined : organisations[organisation % organisations.length];
  const any = <T>(asked: readonly T[], has: (one: T) => boolean) =>
    asked.length === 0 || asked.some(has);
  return (
    state === 'active' &&
    any(rule.countries, (country) => works?.country === country) &&
    any(rule.markets, (n) => Boolean(works?.country && MARKETS[n]!.includes(works.country))) &&
    any(rule.bands, (band) => works?.population_band === band) &&
    any(rule.types, (type) => works?.type === type) &&
    any(rule.plans, (plan) => works?.plan?.toLowerCase() === plan.toLowerCase()) &&
    any(rule.languages, (asked) =>
      languages.some((each) => `${each.toLowerCase()}-`.startsWith(`${asked.toLowerCase()}-`)),
    ) &&
    any(rule.roles, (each) => role === each) &&
    any(rule.practices, (n) => follows.includes(n))
  );
}

async function make(tx: Db, { organisations, members }: Community) {
  const markets = [];
  for (const [n, countries] of MARKETS.entries()) {
    const id = newId();
    const columns = { id, name: `Market ${n} ${id}`, language: 'en', time_zone: 'Europe/Paris' };
    await tx.insertInto('market').values(columns).execute();
    await tx
      .insertInto('market_country')
      .values(countries.map((country) => ({ country, market_id: id })))
      .execute();
    markets.push(id);
  }
  const practices = [await aPractice(tx), await aPractice(tx)].map(({ id }) => id);
  const towns = [];
  for (const each of organisations) towns.push((await anOrganisation(tx, each)).id);
  const ids = [];
  for (const { organisation, follows, ...columns } of members) {
    const town = organisation === null ? null : towns[organisation % towns.length]!;
    const member = await aMember(tx, { ...columns, organisation_id: town });
    for (const n of follows)
      await setFollow(as(tx, member), {
        ...{ target: { kind: 'practice', id: practices[n]! }, on: true },
      });
    ids.push({ id: member.id, town });
  }
  return { markets, practices, ids };
}

test('who fits a rule is who the model says, and so is how many', async () => {
  await fc.assert(
    fc.asyncProperty(communities, rules, async (community, asked) => {
      await db
        .transaction()
        .execute(async (tx) => {
          await sql`delete from market`.execute(tx);
          const { markets, practices, ids } = await make(tx, community);
          const rule: SegmentRule = segmentRule.parse({
            ...asked,
            markets: asked.markets.map((n) => markets[n]),
            practices: asked.practices.map((n) => practices[n]),
          });
          const wanted = ids.filter((_, n) => fits(community, asked, n));
          const { rows } = await sql<{ id: string }>`
            select id from member where id in ${segmentMembers(rule)}
               and id = any(${ids.map(({ id }) => id)}::uuid[])`.execute(tx);
          assert.deepEqual(rows.map(({ id }) => id).sort(), wanted.map(({ id }) => id).sort());
          const only = await previewSegment({ ...host, db: tx }, rule);
          const own = host.actor.memberId!;
          const hostFits = await sql`select from member where id = ${own}
             and id in ${segmentMembers(rule)}`.execute(tx);
          assert.deepEqual(only, {
            members: wanted.length + hostFits.rows.length,
            organisations: new Set(wanted.map(({ town }) => town).filter(Boolean)).size,
          });
          throw undone;
        })
        .catch((error: unknown) => {
          if (error !== undone) throw error;
        });
    }),
    { numRuns },
  );
});

describe('segments', () => {
  test('are for hosts, by name, with how many fit', async () => {
    const input = segmentInput.parse({ name: 'Hosts', rule: { roles: ['host'] } });
    for (const [who, code] of [
      [null, 'sign_in_required'],
      [await aMember(db), 'hosts_only'],
      [await aMember(db, { role: 'moderator' }), 'hosts_only'],
    ] as const) {
      const ctx = as(db, who);
      await assert.rejects(listSegments(ctx), { code });
      await assert.rejects(previewSegment(ctx, input.rule), { code });
      await assert.rejects(saveSegment(ctx, null, input), { code });
    }
    const { id } = await saveSegment(host, null, input);
    assert.deepEqual(await listSegments(host), [
      { id, name: 'Hosts', members: 1, organisations: 0 },
    ]);
    await assert.rejects(saveSegment(host, null, input), { code: 'invalid_input' });
    await saveSegment(host, id, { ...input, name: 'All hosts' });
    const found = await findSegment(host, id);
    assert.deepEqual([found.name, found.rule.roles], ['All hosts', ['host']]);
    await removeSegment(host, id);
    await assert.rejects(findSegment(host, id), { kind: 'not_found' });
    await assert.rejects(saveSegment(host, newId(), input), { kind: 'not_found' });
  });

  test('never let anybody read: no predicate of reading knows of them', async () => {
    const { rows } = await sql<{ plan: string }>`
      select 1 as plan from information_schema.columns
       where column_name = 'segment_id' and table_name in ('space', 'thing', 'post')`.execute(db);
    assert.deepEqual(rows, []);
  });
});
