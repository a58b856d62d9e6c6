import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VISITOR, type Context, type Role } from '#platform/context.ts';
import { testDatabase } from '#tests/support/db.ts';
import { JOINING_POLICIES, JoiningFormSchema, type Joining } from '../schema.ts';
import { addMember } from './add-member.ts';
import { letsIn } from './admission.ts';
import { authOf } from './auth.ts';
import { identifyActor } from './identify-actor.ts';
import {
  decideJoinRequest,
  inviteMember,
  listJoinRequests,
  requestToJoin,
  setJoining,
} from './joining.ts';
import { makeLinkToken, requestSignIn } from './request-sign-in.ts';
import { completeWelcome } from './settings.ts';
import { signInByCode, signInByLink } from './sign-in.ts';

const { db } = await testDatabase();
const visitor: Context = { db, actor: VISITOR, locale: 'en', now: () => new Date() };
let callers = 0;
const caller = () => ({ headers: new Headers(), ip: `10.1.${callers >> 8}.${callers++ & 255}` });

async function actingAs(role: Role): Promise<Context> {
  const email = `${role}${callers++}@host.example`;
  const { id } = await addMember(db, { email, name: role, role });
  return {
    ...visitor,
    actor: { memberId: id, role, organisationId: null, scopes: null },
  };
}
const host = await actingAs('host');
const admin = await actingAs('admin');
const member = await actingAs('member');

const memberOf = (email: string) =>
  db.selectFrom('member').selectAll().where('email', '=', email).executeTakeFirst();

/** Tries every way in there is, holding whatever key there could be, and says who came in. */
async function tryToEnter(email: string): Promise<string | null> {
  await requestSignIn(visitor, { email }, caller());
  const forged = await makeLinkToken(db, email);
  await signInByLink(visitor, { token: forged }, caller()).catch(() => {});
  const code = await (
    await authOf(db)
  ).api.createVerificationOTP({ body: { email, type: 'sign-in' } });
  await signInByCode(visitor, { email, code }, caller()).catch(() => {});
  await (
    await authOf(db)
  ).api
    .signUpEmail({ body: { email, name: 'x', password: 'a long password' } })
    .catch(() => {});
  return (await memberOf(email))?.id ?? null;
}

test('nobody becomes a member unless the joining policy says so', async () => {
  const cases: { joining: Joining | null; enters: string[]; stays: string[] }[] = [
    { joining: null, enters: [], stays: ['a@town.example'] },
    {
      joining: { policy: 'invited', domains: ['town.example'] },
      enters: [],
      stays: ['b@town.example'],
    },
    {
      joining: { policy: 'domain', domains: ['town.example'] },
      enters: ['c@town.example', 'c2@TOWN.example'],
      stays: ['c@other.example', 'c@sub.town.example', 'c@eviltown.example', 'c@town.example.test'],
    },
    {
      joining: { policy: 'request', domains: ['town.example'] },
      enters: [],
      stays: ['d@town.example'],
    },
    { joining: { policy: 'open', domains: [] }, enters: ['e@any.example'], stays: [] },
  ];
  for (const { joining, enters, stays } of cases) {
    if (joining) await setJoining(host, joining);
    for (const email of stays)
      assert.equal(await tryToEnter(email), null, `${joining?.policy}: ${email}`);
    for (const email of enters)
      assert.ok(await tryToEnter(email.toLowerCase()), `${joining?.policy}: ${email}`);
  }
  assert.deepEqual(
    new Set(cases.map(({ joining }) => joining?.policy)).size,
    JOINING_POLICIES.length + 1,
  );
  const strangers = await db
    .selectFrom('member')
    .select('email')
    .where(
      'email',
      'in',
      cases.flatMap(({ stays }) => stays),
    )
    .execute();
  assert.deepEqual(strangers, []);
  await db
    .updateTable('setting')
    .set({ value: '{"policy":"everyone"}' })
    .where('key', '=', 'joining')
    .execute();
  assert.equal(await tryToEnter('f@any.example'), null, 'a damaged setting is the strictest');
});

test('a policy that changes after the mail went out is the one that counts', async () => {
  await setJoining(host, { policy: 'open', domains: [] });
  const token = await makeLinkToken(db, 'late@any.example');
  await setJoining(host, { policy: 'invited', domains: [] });
  await assert.rejects(signInByLink(visitor, { token }, caller()), { code: 'link_expired' });
  assert.equal(await memberOf('late@any.example'), undefined);
});

test('a host types domains with anything between them; “domain” needs one', () => {
  const typed = (policy: string, domains: string) =>
    JoiningFormSchema.safeParse({ policy, domains });
  assert.deepEqual(typed('domain', ' Town.example, b.example\nc.example').data?.domains, [
    'town.example',
    'b.example',
    'c.example',
  ]);
  assert.deepEqual(typed('open', '').data, { policy: 'open', domains: [] });
  for (const [policy, domains] of [
    ['domain', ''],
    ['domain', 'nonsense'],
    ['all', ''],
  ] as const)
    assert.equal(typed(policy, domains).success, false, `${policy} ${domains}`);
});

test('domains match whole', () => {
  const joining: Joining = { policy: 'domain', domains: ['a.example'] };
  for (const email of ['x@a.example', '"@b.example"@a.example']) assert.ok(letsIn(joining, email));
  for (const email of ['x@b.a.example', 'x@a.example.b', 'a.example', 'x@ba.example'])
    assert.ok(!letsIn(joining, email));
});

test('an invitation gives its role, name and organisation, once; hosts make no hosts', async () => {
  await setJoining(host, { policy: 'invited', domains: [] });
  const invitation = {
    email: 'inv@town.example',
    name: 'Élise Roux',
    role: 'moderator' as const,
    organisationId: null,
  };
  await assert.rejects(inviteMember(member, invitation), { code: 'hosts_only' });
  await assert.rejects(inviteMember(visitor, invitation), { kind: 'unauthenticated' });
  await assert.rejects(inviteMember(host, { ...invitation, role: 'host' }), {
    code: 'admins_only',
  });
  assert.equal(await tryToEnter('inv@town.example'), null);
  await inviteMember(host, invitation);
  await inviteMember(host, { ...invitation, name: 'Elise Roux' });
  const mails = await db
    .selectFrom('mail_outbox')
    .select('kind')
    .where('to_address', '=', 'inv@town.example')
    .where('kind', '=', 'invitation')
    .execute();
  assert.equal(mails.length, 2);

  const token = await makeLinkToken(db, 'inv@town.example');
  const signedIn = await signInByLink(visitor, { token }, caller());
  const row = await memberOf('inv@town.example');
  assert.deepEqual(
    [row?.id, row?.role, row?.name, row?.handle],
    [signedIn.memberId, 'moderator', 'Elise Roux', 'elise-roux'],
  );
  await assert.rejects(inviteMember(host, invitation), { code: 'member_already' });
  await inviteMember(admin, { ...invitation, email: 'inv2@town.example', role: 'host' });
});

test('somebody unnamed is asked on their first visit; their handle never shows their address', async () => {
  await setJoining(host, { policy: 'open', domains: [] });
  const token = await makeLinkToken(db, 'jane.doe@any.example');
  const signedIn = await signInByLink(visitor, { token }, caller());
  assert.equal(signedIn.first, true);
  const before = await memberOf('jane.doe@any.example');
  assert.match(before?.handle ?? '', /^member-[0-9a-f]{8}$/);
  assert.doesNotMatch(`${before?.name}`, /jane|doe/i);
  const cookie = signedIn.cookies.map((value) => value.split(';')[0]).join('; ');
  const { actor } = await identifyActor(db, new Headers({ cookie }));
  const welcome = {
    name: 'Jane Doe',
    locale: 'nl' as const,
    languages: [],
    mailRhythm: 'daily' as const,
  };
  await completeWelcome({ ...visitor, actor }, welcome);
  const after = await memberOf('jane.doe@any.example');
  assert.deepEqual(
    [after?.handle, after?.name, after?.locale, after?.languages, after?.mail_rhythm],
    ['jane-doe', 'Jane Doe', 'nl', ['nl'], 'daily'],
  );
  const again = await signInByLink(
    visitor,
    { token: await makeLinkToken(db, 'jane.doe@any.example') },
    caller(),
  );
  assert.equal(again.first, false);
});

test('requests are kept only under that policy; a host decides once; yes lets in, no does not', async () => {
  await setJoining(host, { policy: 'invited', domains: [] });
  const ask = (name: string) =>
    requestToJoin(visitor, { email: `${name}@ask.example`, name, reason: 'because' }, caller());
  await assert.rejects(ask('early'), { code: 'no_join_requests' });
  await setJoining(host, { policy: 'request', domains: [] });
  await ask('yes');
  await ask('yes');
  await ask('no');
  await requestToJoin(visitor, { email: 'member@host.example', name: 'x', reason: '' }, caller());
  await assert.rejects(listJoinRequests(member), { code: 'hosts_only' });
  const waiting = await listJoinRequests(host);
  assert.deepEqual(
    waiting.slice(0, 2).map(({ name }) => name),
    ['yes', 'no'],
  );
  const [yes, no] = waiting;
  assert.ok(yes && no);
  await assert.rejects(decideJoinRequest(member, { id: yes.id, accept: true }), {
    code: 'hosts_only',
  });
  assert.equal(await tryToEnter('yes@ask.example'), null, 'asking alone is not enough');
  await decideJoinRequest(host, { id: yes.id, accept: true });
  await decideJoinRequest(host, { id: no.id, accept: false });
  await assert.rejects(decideJoinRequest(host, { id: no.id, accept: true }), {
    code: 'already_decided',
  });
  assert.ok(await tryToEnter('yes@ask.example'));
  assert.equal(await tryToEnter('no@ask.example'), null);
});

test('a placeholder of an import is claimed by its address; two first requests make one member', async () => {
  await setJoining(host, { policy: 'invited', domains: [] });
  const { id } = await addMember(db, { email: 'old@archive.example', name: 'Old Hand' });
  await db.updateTable('member').set({ state: 'placeholder' }).where('id', '=', id).execute();
  assert.equal(await tryToEnter('old@archive.example'), id);
  assert.equal((await memberOf('old@archive.example'))?.state, 'active');

  await setJoining(host, { policy: 'open', domains: [] });
  const tokens = await Promise.all([1, 2, 3].map(() => makeLinkToken(db, 'race@any.example')));
  const results = await Promise.allSettled(
    tokens.map((token) => signInByLink(visitor, { token }, caller())),
  );
  const ids = results.flatMap((result) =>
    result.status === 'fulfilled' ? [result.value.memberId] : [],
  );
  assert.ok(ids.length >= 1);
  assert.equal(new Set(ids).size, 1);
  await setJoining(host, { policy: 'invited', domains: [] });
});
