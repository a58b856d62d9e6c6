import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testDatabase } from '#tests/support/db.ts';
import { aConversation, aMember, anOrganisation, as } from '#tests/support/factories.ts';
import { listInput } from '#features/conversations/schema.ts';
import { findConversation, listConversations } from '#features/conversations/server/index.ts';
import { organisationInput } from '../schema.ts';
import {
  changeEmployer,
  changeOrganisation,
  createOrganisation,
  endEmployment,
  findManagedOrganisation,
  findOrganisation,
  listOrganisations,
  setOrganisationDomain,
  setOrganisationLead,
} from './index.ts';

const { db, countQueries } = await testDatabase();
const host = as(db, await aMember(db, { role: 'host' }));
const stranger = as(db, await aMember(db));
const visitor = as(db, null);

/** An organisation with a lead and a colleague. */
async function aTeam() {
  const town = await anOrganisation(db);
  const [lead, colleague] = [
    await aMember(db, { organisation_id: town.id, title: 'Adviser' }),
    await aMember(db, { organisation_id: town.id }),
  ];
  await setOrganisationLead(host, { id: town.id, handle: lead.handle, on: true });
  return { town, lead, colleague };
}

const memberships = (memberId: string) =>
  db
    .selectFrom('membership')
    .select(['organisation_id', 'title', 'until'])
    .where('member_id', '=', memberId)
    .orderBy('since')
    .execute();

test('hosts bring organisations in; leads change what is said of theirs, not its type', async () => {
  const input = organisationInput.parse({ name: 'Ville d’Étampes', type: 'client', band: '' });
  for (const [who, code] of [
    [visitor, 'sign_in_required'],
    [stranger, 'hosts_only'],
  ] as const)
    await assert.rejects(createOrganisation(who, input), { code });
  const made = await createOrganisation(host, input);
  assert.equal(made.slug, 'ville-d-etampes');
  assert.notEqual((await createOrganisation(host, input)).slug, made.slug);

  const { town, lead, colleague } = await aTeam();
  const changed = { ...input, name: 'New name', country: 'FR' };
  await changeOrganisation(as(db, lead), town.id, changed);
  await assert.rejects(changeOrganisation(as(db, lead), town.id, { ...changed, type: 'host' }), {
    code: 'hosts_only',
  });
  for (const who of [as(db, colleague), stranger])
    await assert.rejects(changeOrganisation(who, town.id, changed), { code: 'leads_only' });
  const view = await findOrganisation(stranger, town.slug);
  assert.deepEqual([view.name, view.country, view.band], ['New name', 'FR', null]);
  await assert.rejects(findOrganisation(visitor, town.slug), { code: 'sign_in_required' });
  await assert.rejects(findManagedOrganisation(stranger, town.slug), { code: 'leads_only' });
  const audit = await db.selectFrom('audit').select('action').where('target_id', '=', town.id);
  assert.deepEqual(
    (await audit.orderBy('id').execute()).map(({ action }) => action),
    ['appoint_lead', 'change_organisation'],
  );
});

test('who changes employer keeps the identity, and reads the new one’s space, not the old one’s', async () => {
  const { town, lead } = await aTeam();
  const other = await anOrganisation(db);
  const { id, slug } = await aConversation(as(db, lead), { space: 'organisation' });
  await assert.rejects(changeEmployer(as(db, lead), { id: other.id, handle: lead.handle }), {
    code: 'hosts_only',
  });
  await changeEmployer(host, { id: other.id, handle: lead.handle });
  await assert.rejects(changeEmployer(host, { id: other.id, handle: lead.handle }), {
    code: 'works_here_already',
  });
  const [before, now] = await memberships(lead.id);
  assert.deepEqual(
    [before?.organisation_id, before?.title, now?.organisation_id, now?.until],
    [town.id, 'Adviser', other.id, null],
  );
  assert.ok(before?.until);
  const moved = as(db, { ...lead, organisation_id: other.id });
  await assert.rejects(findConversation(moved, slug, 1, { member: '?' }), { code: 'not_found' });
  const thing = await db
    .selectFrom('thing')
    .select('organisation_id')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  assert.equal(thing.organisation_id, town.id);
  // Answering for the old organisation ended with working there.
  assert.equal((await findOrganisation(host, town.slug)).people.length, 1);
  assert.notEqual((await findOrganisation(moved, town.slug)).may.manage, true);
  await assert.rejects(endEmployment(stranger, { id: other.id, handle: lead.handle }), {
    code: 'hosts_only',
  });
  await endEmployment(host, { id: other.id, handle: lead.handle });
  assert.ok((await memberships(lead.id)).every(({ until }) => until !== null));
});

test('leads appoint and dismiss colleagues; the last one only a host dismisses', async () => {
  const { town, lead, colleague } = await aTeam();
  const set = (who: typeof host, handle: string, on: boolean) =>
    setOrganisationLead(who, { id: town.id, handle, on });
  await assert.rejects(set(as(db, colleague), colleague.handle, true), { code: 'leads_only' });
  await assert.rejects(set(as(db, lead), (await aMember(db)).handle, true), {
    fields: { handle: 'works_elsewhere' },
  });
  await assert.rejects(set(as(db, lead), lead.handle, false), { code: 'last_lead' });
  await set(as(db, lead), colleague.handle, true);
  // Two who dismiss each other at once: one of them stays.
  const both = await Promise.allSettled([
    set(as(db, lead), colleague.handle, false),
    set(as(db, colleague), lead.handle, false),
  ]);
  assert.equal(both.filter(({ status }) => status === 'fulfilled').length, 1);
  const left = (await findOrganisation(host, town.slug)).people.find(({ lead: is }) => is);
  await set(host, left!.handle, false);
  assert.ok((await findOrganisation(host, town.slug)).people.every(({ lead: is }) => !is));
});

test('hosts say which addresses are an organisation’s; nobody’s are those of free mail', async () => {
  const { town, lead } = await aTeam();
  const other = await anOrganisation(db);
  const domain = `${town.slug}.example`;
  await assert.rejects(setOrganisationDomain(as(db, lead), { id: town.id, domain, on: true }), {
    code: 'hosts_only',
  });
  await setOrganisationDomain(host, { id: town.id, domain, on: true });
  await setOrganisationDomain(host, { id: town.id, domain, on: true });
  await assert.rejects(setOrganisationDomain(host, { id: other.id, domain, on: true }), {
    fields: { domain: 'domain_taken' },
  });
  await assert.rejects(
    setOrganisationDomain(host, { id: town.id, domain: 'gmail.com', on: true }),
    { fields: { domain: 'free_mail_domain' } },
  );
  assert.deepEqual((await findManagedOrganisation(host, town.slug)).domains, [domain]);
  await setOrganisationDomain(host, { id: town.id, domain, on: false });
  assert.deepEqual((await findManagedOrganisation(as(db, lead), town.slug)).domains, []);
});

test('lists are in order, page by page; an organisation’s conversations are its people’s', async () => {
  for (let n = 0; n < 42; n++) await anOrganisation(db, { name: `Zone ${n}` });
  const first = await listOrganisations(stranger, { q: 'zone' });
  const second = await listOrganisations(stranger, { q: 'ZÔNE', after: first.next! });
  assert.deepEqual([first.items.length, second.items.length, second.next], [40, 2, null]);
  await assert.rejects(listOrganisations(visitor, { q: '' }), { code: 'sign_in_required' });

  const { town, lead, colleague } = await aTeam();
  await aConversation(as(db, lead), { space: 'organisation' });
  await aConversation(as(db, lead));
  const inside = listInput.parse({ organisation: town.id });
  assert.equal((await listConversations(as(db, colleague), inside)).items.length, 1);
  for (const who of [stranger, host])
    assert.equal((await listConversations(who, inside)).items.length, 0);
  countQueries();
  await findManagedOrganisation(as(db, lead), town.slug);
  assert.ok(countQueries() <= 5);
});
