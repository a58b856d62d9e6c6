import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { inviteMember, signInByLink } from '#commons/members/server/index.ts';
import { makeLinkToken } from '#commons/members/server/request-sign-in.ts';
import { findConversation } from '#features/conversations/server/index.ts';
import { testDatabase } from '#tests/support/db.ts';
import { aConversation, aMember, anOrganisation, as } from '#tests/support/factories.ts';
import {
  acceptLink,
  askByLink,
  findManagedOrganisation,
  findNewSlug,
  findOrganisation,
  makeOrganisationLink,
  mergeOrganisations,
  setOrganisationDomain,
  setOrganisationLead,
} from './index.ts';
import { NAMING } from './merge.ts';

process.env.SITE_URL ??= 'http://127.0.0.1:3000';
const { db } = await testDatabase();
const host = as(db, await aMember(db, { role: 'host' }));
const visitor = as(db, null);
let callers = 0;
const caller = () => ({ headers: new Headers(), ip: `10.8.0.${callers++ & 255}` });

test('all of one comes to the other; its address leads there; once and only by hosts', async () => {
  const [kept, gone, partner] = [
    await anOrganisation(db),
    await anOrganisation(db),
    await anOrganisation(db, { type: 'partner' }),
  ];
  const here = await aMember(db, { organisation_id: kept.id });
  const lead = await aMember(db, { organisation_id: gone.id });
  await setOrganisationLead(host, { id: gone.id, handle: lead.handle, on: true });
  await setOrganisationDomain(host, { id: gone.id, domain: 'gone.example', on: true });
  await inviteMember(host, {
    ...{ email: 'late@gone.example', name: '', role: 'member', organisationId: gone.id },
  });
  const inside = await aConversation(as(db, lead), { space: 'organisation' });

  const merge = (who: typeof host, other: string) =>
    mergeOrganisations(who, { id: kept.id, other });
  await assert.rejects(merge(as(db, lead), gone.slug), { code: 'hosts_only' });
  await assert.rejects(merge(visitor, gone.slug), { code: 'sign_in_required' });
  await assert.rejects(merge(host, partner.slug), { fields: { other: 'organisations_differ' } });
  await assert.rejects(merge(host, kept.slug), { fields: { other: 'same_organisation' } });
  await assert.rejects(merge(host, 'nowhere'), { fields: { other: 'organisation_unknown' } });
  await merge(host, gone.slug);
  await assert.rejects(merge(host, gone.slug), { fields: { other: 'organisation_unknown' } });

  const view = await findManagedOrganisation(host, kept.slug);
  assert.deepEqual(
    view.people.map(({ id, lead: is }) => [id, is]),
    [
      [lead.id, true],
      [here.id, false],
    ],
  );
  assert.deepEqual(view.domains, ['gone.example']);
  const seen = await findConversation(as(db, here), inside.slug, 1, { member: '?' });
  assert.equal(seen.id, inside.id);
  await assert.rejects(findOrganisation(host, gone.slug), { code: 'not_found' });
  assert.equal(await findNewSlug(host, gone.slug), kept.slug);
  const audit = await db
    .selectFrom('audit')
    .select(['actor_id', 'reason'])
    .where('action', '=', 'merge_organisations')
    .execute();
  assert.deepEqual(audit, [
    { actor_id: host.actor.memberId, reason: `${gone.name} (${gone.slug})` },
  ]);
  // Merged on, the first address still leads to where everything is.
  const last = await anOrganisation(db);
  await mergeOrganisations(host, { id: last.id, other: kept.slug });
  assert.equal(await findNewSlug(host, gone.slug), last.slug);
});

test('every table that names an organisation is thought of', async () => {
  const { rows } = await sql<{ name: string }>`
    select conrelid::regclass::text as name from pg_constraint
     where contype = 'f' and confrelid = 'organisation'::regclass`.execute(db);
  assert.deepEqual(
    rows.map(({ name }) => name).sort(),
    [...NAMING, 'responsibility', 'space'].sort(),
  );
});

test('who joins while two are merged is in the one kept', async () => {
  for (let round = 0; round < 6; round++) {
    const [kept, gone] = [await anOrganisation(db), await anOrganisation(db)];
    const { url } = await makeOrganisationLink(host, { id: gone.id, days: 1, maxUses: 9 });
    const token = url.split('/').at(-1)!;
    const email = `joins${round}@race.example`;
    await askByLink(visitor, { token, name: 'Jo', email }, caller());
    const key = await makeLinkToken(db, email);
    const member = await aMember(db);
    const done = await Promise.allSettled([
      signInByLink(visitor, { token: key }, caller()),
      mergeOrganisations(host, { id: kept.id, other: gone.slug }),
      acceptLink(as(db, member), token),
    ]);
    for (const each of done) if (each.status === 'rejected') assert.fail(each.reason as Error);
    const { people } = await findOrganisation(host, kept.slug);
    assert.equal(people.length, 2, `round ${round}`);
  }
});
