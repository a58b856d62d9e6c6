import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inviteMember, setJoining, signInByLink } from '#commons/members/server/index.ts';
import { makeLinkToken } from '#commons/members/server/request-sign-in.ts';
import { testDatabase } from '#tests/support/db.ts';
import { aMember, anOrganisation, as } from '#tests/support/factories.ts';
import {
  acceptLink,
  askByLink,
  changeEmployer,
  findLink,
  findManagedOrganisation,
  makeOrganisationLink,
  revokeOrganisationLink,
  setOrganisationDomain,
  setOrganisationLead,
} from './index.ts';

process.env.SITE_URL ??= 'http://127.0.0.1:3000';
const { db } = await testDatabase();
const host = as(db, await aMember(db, { role: 'host' }));
const visitor = as(db, null);
let callers = 0;
const caller = () => ({ headers: new Headers(), ip: `10.7.0.${callers++ & 255}` });

async function aLink(maxUses = 20) {
  const town = await anOrganisation(db);
  const { id, url } = await makeOrganisationLink(host, { id: town.id, days: 14, maxUses });
  return { town, id, token: url.split('/').at(-1)! };
}

const ask = (token: string, email: string) =>
  askByLink(visitor, { token, email, name: 'Ann Other' }, caller());

/** Opens the mail that the address got: the proof that it is theirs. */
const open = async (email: string) =>
  signInByLink(visitor, { token: await makeLinkToken(db, email) }, caller());

const memberOf = (email: string) =>
  db.selectFrom('member').selectAll().where('email', '=', email).executeTakeFirst();

const usesOf = async (id: string) =>
  (
    await db
      .selectFrom('organisation_link')
      .select('uses')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
  ).uses;

test('a link makes a member of whoever proves their address, whatever the joining policy', async () => {
  const { town, id, token } = await aLink();
  await ask(token, 'ann@town.example');
  assert.equal(await memberOf('ann@town.example'), undefined, 'asking alone is not enough');
  assert.equal(await usesOf(id), 0);
  await open('ann@town.example');
  const ann = await memberOf('ann@town.example');
  assert.deepEqual(
    [ann?.organisation_id, ann?.name, ann?.handle, ann?.role],
    [town.id, 'Ann Other', 'ann-other', 'member'],
  );
  assert.equal(await usesOf(id), 1);
  const mails = await db
    .selectFrom('mail_outbox')
    .select('kind')
    .where('to_address', '=', 'ann@town.example')
    .execute();
  assert.deepEqual(mails, [{ kind: 'sign_in' }]);
  // Signing in again uses nothing up.
  await open('ann@town.example');
  assert.equal(await usesOf(id), 1);
});

test('too old, used up, withdrawn and unknown links all say the same', async () => {
  const old = await aLink();
  await db
    .updateTable('organisation_link')
    .set({ expires_at: new Date(Date.now() - 1000) })
    .where('id', '=', old.id)
    .execute();
  const used = await aLink(1);
  await ask(used.token, 'late@town.example');
  await acceptLink(as(db, await aMember(db)), used.token);
  const gone = await aLink();
  await revokeOrganisationLink(host, { id: gone.town.id, link: gone.id });
  for (const token of [old.token, used.token, gone.token, 'never-was'])
    for (const attempt of [
      () => findLink(visitor, token),
      () => ask(token, 'x@town.example'),
      async () => acceptLink(as(db, await aMember(db)), token),
    ])
      await assert.rejects(attempt, { code: 'link_over', kind: 'not_found' });
  // Who asked while it was good comes too late all the same.
  await assert.rejects(open('late@town.example'));
  assert.equal(await memberOf('late@town.example'), undefined);
});

test('of two who take the last use at once, one becomes a member', async () => {
  const { id, token } = await aLink(1);
  const emails = ['one@race.example', 'two@race.example'];
  for (const email of emails) await ask(token, email);
  await Promise.allSettled(emails.map(open));
  const members = await Promise.all(emails.map(memberOf));
  assert.equal(members.filter(Boolean).length, 1);
  assert.equal(await usesOf(id), 1);

  const last = await aLink(1);
  const two = [await aMember(db), await aMember(db)];
  const accepted = await Promise.allSettled(
    two.map((member) => acceptLink(as(db, member), last.token)),
  );
  assert.equal(accepted.filter(({ status }) => status === 'fulfilled').length, 1);
});

test('a member of another organisation changes employer by accepting', async () => {
  const { town, id, token } = await aLink();
  const before = await anOrganisation(db);
  const member = await aMember(db, { organisation_id: before.id, email: 'moves@town.example' });
  // Signed out, they get the same mail as anybody, and nothing changes yet.
  await ask(token, 'moves@town.example');
  await open('moves@town.example');
  assert.equal((await memberOf('moves@town.example'))?.organisation_id, before.id);
  await assert.rejects(acceptLink(visitor, token), { code: 'sign_in_required' });
  await acceptLink(as(db, member), token);
  assert.equal((await memberOf('moves@town.example'))?.organisation_id, town.id);
  await acceptLink(as(db, member), token);
  assert.equal(await usesOf(id), 1, 'accepting twice is once');
});

test('leads make links; one made by somebody who left ends with their leaving', async () => {
  const { town } = await aLink();
  const [lead, other] = [
    await aMember(db, { organisation_id: town.id }),
    await aMember(db, { organisation_id: town.id }),
  ];
  const input = { id: town.id, days: 7, maxUses: 5 };
  await assert.rejects(makeOrganisationLink(as(db, other), input), { code: 'leads_only' });
  await assert.rejects(makeOrganisationLink(visitor, input), { code: 'sign_in_required' });
  await setOrganisationLead(host, { id: town.id, handle: lead.handle, on: true });
  const { id, url } = await makeOrganisationLink(as(db, lead), input);
  await assert.rejects(revokeOrganisationLink(as(db, other), { id: town.id, link: id }), {
    code: 'leads_only',
  });
  const links = async () => (await findManagedOrganisation(host, town.slug)).links;
  assert.equal((await links()).length, 2);
  assert.ok(!JSON.stringify(await links()).includes(url.split('/').at(-1)!));
  await changeEmployer(host, { id: (await anOrganisation(db)).id, handle: lead.handle });
  assert.equal((await links()).length, 1);
});

test('an address of an organisation’s domain starts there, where policy lets newcomers in', async () => {
  const town = await anOrganisation(db);
  await setOrganisationDomain(host, { id: town.id, domain: 'home.example', on: true });
  await setJoining(host, { policy: 'invited', domains: [] });
  await assert.rejects(open('a@home.example'));
  await setJoining(host, { policy: 'request', domains: [] });
  await assert.rejects(open('a@home.example'));
  for (const [policy, email] of [
    ['domain', 'b@home.example'],
    ['open', 'c@home.example'],
  ] as const) {
    await setJoining(host, { policy, domains: ['other.example'] });
    await open(email);
    assert.equal((await memberOf(email))?.organisation_id, town.id, policy);
  }
  await open('d@sub.home.example');
  assert.equal((await memberOf('d@sub.home.example'))?.organisation_id, null);
  await setJoining(host, { policy: 'domain', domains: ['other.example'] });
  await assert.rejects(open('e@sub.home.example'));

  // What a host wrote in an invitation weighs more, and a link more than a domain.
  const [invited, linked] = [await anOrganisation(db), await aLink()];
  await ask(linked.token, 'f@home.example');
  await inviteMember(host, {
    ...{ email: 'f@home.example', name: 'F', role: 'moderator', organisationId: invited.id },
  });
  await open('f@home.example');
  const f = await memberOf('f@home.example');
  assert.deepEqual([f?.organisation_id, f?.role], [invited.id, 'moderator']);
  assert.equal(await usesOf(linked.id), 0);
  await ask(linked.token, 'g@home.example');
  await open('g@home.example');
  assert.equal((await memberOf('g@home.example'))?.organisation_id, linked.town.id);
  await setJoining(host, { policy: 'invited', domains: [] });

  const members = await db.selectFrom('member').select(['id', 'organisation_id']).execute();
  const current = await db
    .selectFrom('membership')
    .select(['member_id', 'organisation_id'])
    .where('until', 'is', null)
    .execute();
  assert.deepEqual(
    members
      .filter((row) => row.organisation_id)
      .map((row) => `${row.id} ${row.organisation_id}`)
      .sort(),
    current.map((row) => `${row.member_id} ${row.organisation_id}`).sort(),
    'the current organisation and the open memberships agree',
  );
});
