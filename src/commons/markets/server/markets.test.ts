import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listOrganisationsInput, organisationInput } from '#features/organisations/schema.ts';
import {
  changeOrganisation,
  findOrganisation,
  listOrganisations,
  setOrganisationLead,
} from '#features/organisations/server/index.ts';
import { testDatabase } from '#tests/support/db.ts';
import { aMember, anOrganisation, as } from '#tests/support/factories.ts';
import { marketInput } from '../schema.ts';
import { listMarkets, removeMarket, saveMarket } from './index.ts';

const { db } = await testDatabase();
const host = await aMember(db, { role: 'host', name: 'Hanne Host' });
const town = await anOrganisation(db, { country: 'BE' });
const other = await anOrganisation(db, { country: 'FR' });
const member = await aMember(db, { organisation_id: town.id });
const by = (who: typeof host | null) => as(db, who);
const market = (more: Record<string, unknown> = {}) =>
  marketInput.parse({
    ...{ name: 'Low countries', countries: ['be', 'NL', 'BE'], language: 'nl' },
    ...{ timeZone: 'Europe/Brussels', contact: `@${host.handle}`, ...more },
  });
const fields = (wanted: Record<string, string>) => (error: unknown) => {
  assert.deepEqual((error as { fields?: unknown }).fields, wanted);
  return true;
};

test('hosts draw the map; a country belongs to one market, its contact is a host', async () => {
  for (const [who, code] of [
    [null, 'sign_in_required'],
    [member, 'hosts_only'],
  ] as const) {
    await assert.rejects(listMarkets(by(who)), { code });
    await assert.rejects(saveMarket(by(who), null, market()), { code });
  }
  const { id } = await saveMarket(by(host), null, market({ holidays: ['2027-07-21'] }));
  await assert.rejects(removeMarket(by(member), id), { code: 'hosts_only' });
  const [found] = await listMarkets(by(host));
  assert.deepEqual(
    [found!.countries, found!.contact?.name, found!.organisations, found!.holidays],
    [['BE', 'NL'], 'Hanne Host', 1, ['2027-07-21']],
  );
  const twin = market({ name: 'Benelux', countries: ['LU', 'NL'] });
  await assert.rejects(saveMarket(by(host), null, twin), fields({ countries: 'country_taken' }));
  const named = market({ countries: ['DE'] });
  await assert.rejects(saveMarket(by(host), null, named), fields({ name: 'name_taken' }));
  const noHost = market({ name: 'Other', countries: [], contact: member.handle });
  await assert.rejects(
    saveMarket(by(host), null, noHost),
    fields({ contact: 'contact_is_a_host' }),
  );
  assert.equal(
    marketInput.safeParse({ name: 'x', countries: [], language: 'nl', timeZone: 'Nowhere' })
      .success,
    false,
  );
  await saveMarket(by(host), id, market({ countries: ['BE'] }));
  assert.deepEqual((await listMarkets(by(host)))[0]!.countries, ['BE']);
});

test('members see their contact; hosts narrow the list by market', async () => {
  const [{ id } = { id: '' }] = await listMarkets(by(host));
  assert.equal((await findOrganisation(by(member), town.slug)).contact?.name, 'Hanne Host');
  assert.equal((await findOrganisation(by(member), other.slug)).contact, null);
  const input = listOrganisationsInput.parse({ market: id });
  await assert.rejects(listOrganisations(by(member), input), { code: 'hosts_only' });
  const { items } = await listOrganisations(by(host), input);
  assert.deepEqual(
    items.map(({ slug }) => slug),
    [town.slug],
  );
  await removeMarket(by(host), id);
  assert.equal((await findOrganisation(by(member), town.slug)).contact, null);
});

test('what was bought is for hosts and leads to see, and for hosts to say', async () => {
  const lead = await aMember(db, { organisation_id: town.id });
  await setOrganisationLead(by(host), { id: town.id, handle: lead.handle, on: true });
  const input = organisationInput.parse({ name: town.name, type: 'client', country: 'BE' });
  await changeOrganisation(by(host), town.id, { ...input, plan: 'Premium' });
  const planFor = async (who: typeof host) => (await findOrganisation(by(who), town.slug)).plan;
  assert.deepEqual(
    [await planFor(host), await planFor(lead), await planFor(member)],
    ['Premium', 'Premium', null],
  );
  await changeOrganisation(by(lead), town.id, { ...input, summary: 'A town.' });
  assert.equal(await planFor(host), 'Premium');
  await assert.rejects(changeOrganisation(by(lead), town.id, { ...input, plan: 'Free' }), {
    code: 'hosts_only',
  });
});
