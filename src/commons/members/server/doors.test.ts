import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { VISITOR, type Context, type Role } from '#platform/context.ts';
import { testDatabase } from '#tests/support/db.ts';
import { MAX_TOKENS, TOKEN_SCOPES } from '../schema.ts';
import { addMember } from './add-member.ts';
import { listDemoDoors, signInAsDemo } from './demo-doors.ts';
import { identifyActor } from './identify-actor.ts';
import { makeLinkToken } from './request-sign-in.ts';
import {
  completeWelcome,
  readSignIns,
  savePassword,
  setLocale,
  signOutElsewhere,
} from './settings.ts';
import { completeSetup, makeSetupCode, needsSetup } from './setup.ts';
import { signInByLink } from './sign-in.ts';
import { addTokenFor, createToken, listTokens, revokeToken, useToken } from './tokens.ts';

const { db } = await testDatabase();
const visitor: Context = { db, actor: VISITOR, locale: 'en', now: () => new Date() };
let callers = 0;
const caller = () => ({ headers: new Headers(), ip: `10.2.0.${callers++}` });

const env = { ...process.env };
afterEach(() => {
  for (const name of ['SITE_URL', 'DATABASE_URL', 'COPIA_DEMO', 'HOST'])
    if (env[name] === undefined) delete process.env[name];
    else process.env[name] = env[name];
});

test('the first admin needs the terminal’s code, once, within a day; then the door is gone', async () => {
  const input = { email: 'boss@host.example', name: 'Boss' };
  assert.equal(await needsSetup(db), true);
  await assert.rejects(completeSetup(visitor, { ...input, code: '' }, caller()), {
    fields: { code: 'setup_code_wrong' },
  });
  const first = await makeSetupCode(db, new Date());
  const code = (await makeSetupCode(db, new Date())) ?? '';
  assert.match(code, /^([A-Z2-9]{4}-){3}[A-Z2-9]{4}$/);
  const kept = await db
    .selectFrom('setting')
    .select('value')
    .where('key', '=', 'setup_code')
    .execute();
  assert.ok(!JSON.stringify(kept).includes(code));
  for (const wrong of [first ?? '', code.slice(0, -1), `${code}A`])
    await assert.rejects(completeSetup(visitor, { ...input, code: wrong }, caller()), {
      fields: { code: 'setup_code_wrong' },
    });
  const tomorrow = { ...visitor, now: () => new Date(Date.now() + 25 * 3_600_000) };
  await assert.rejects(completeSetup(tomorrow, { ...input, code }, caller()), {
    fields: { code: 'setup_code_wrong' },
  });
  const typed = code.toLowerCase().replaceAll('-', ' ');
  const both = await Promise.allSettled([
    completeSetup(visitor, { ...input, code: typed }, caller()),
    completeSetup(visitor, { email: 'thief@host.example', name: 'Thief', code }, caller()),
  ]);
  assert.equal(both.filter(({ status }) => status === 'fulfilled').length, 1);
  const admins = await db.selectFrom('member').select('id').where('role', '=', 'admin').execute();
  assert.equal(admins.length, 1);
  const won = both.find((result) => result.status === 'fulfilled');
  const cookie = won?.value.cookies.map((value) => value.split(';')[0]).join('; ') ?? '';
  assert.equal((await identifyActor(db, new Headers({ cookie }))).actor.role, 'admin');
  assert.equal(await needsSetup(db), false);
  assert.equal(await makeSetupCode(db, new Date()), null);
  await assert.rejects(completeSetup(visitor, { ...input, code }, caller()), { kind: 'not_found' });
});

test('demo doors open only on this machine with the embedded database; public has no host', async () => {
  await addMember(db, { email: 'mia@town.example', name: 'Mia' });
  await addMember(db, { email: 'hugo@loom.example', name: 'Hugo', role: 'host' });
  await addMember(db, { email: 'real@real-town.org', name: 'Real' });
  await db
    .updateTable('member')
    .set({ state: 'active' })
    .where('handle', 'in', ['mia', 'hugo', 'real'])
    .execute();
  const value = JSON.stringify({ member: 'mia', host: 'hugo', expert: 'real', lead: 'nobody' });
  await db.insertInto('setting').values({ key: 'demo_doors', value }).execute();
  const doors = async () => (await listDemoDoors(db)).map(({ door }) => door);

  Object.assign(process.env, {
    SITE_URL: 'http://127.0.0.1:3000',
    DATABASE_URL: '',
    COPIA_DEMO: '',
  });
  assert.deepEqual(await doors(), ['member', 'host'], 'never as somebody with a real address');
  const signedIn = await signInAsDemo(visitor, { door: 'host' }, caller());
  const cookie = signedIn.cookies.map((part) => part.split(';')[0]).join('; ');
  assert.equal((await identifyActor(db, new Headers({ cookie }))).actor.role, 'host');
  await assert.rejects(signInAsDemo(visitor, { door: 'expert' }, caller()), { kind: 'not_found' });

  for (const settings of [
    { SITE_URL: 'https://community.example.org' },
    { SITE_URL: 'http://127.0.0.1:3000', DATABASE_URL: 'postgres://elsewhere/x' },
    { SITE_URL: 'http://127.0.0.1:3000', HOST: '0.0.0.0' },
    { SITE_URL: 'http://127.0.0.1:3000', COPIA_DEMO: 'off' },
  ]) {
    Object.assign(process.env, { DATABASE_URL: '', COPIA_DEMO: '', HOST: '' }, settings);
    assert.deepEqual(await doors(), [], JSON.stringify(settings));
    for (const door of ['member', 'host'] as const)
      await assert.rejects(signInAsDemo(visitor, { door }, caller()), { kind: 'not_found' });
  }
  Object.assign(process.env, {
    SITE_URL: 'https://demo.example.org',
    HOST: '',
    COPIA_DEMO: 'public',
  });
  assert.deepEqual(await doors(), ['member']);
  // There the mailbox lies open: a host's mailed link must prove nothing.
  const token = await makeLinkToken(db, 'hugo@loom.example');
  await assert.rejects(signInByLink(visitor, { token }, caller()), { code: 'demo_without_hosts' });
  const members = await makeLinkToken(db, 'mia@town.example');
  assert.ok(await signInByLink(visitor, { token: members }, caller()));
});

test('an API token acts for its owner within its scopes, until it is revoked', async () => {
  const { id } = await addMember(db, { email: 'api@town.example', name: 'Api' });
  await db.updateTable('member').set({ state: 'active' }).where('id', '=', id).execute();
  const other = await addMember(db, { email: 'other@town.example', name: 'Other' });
  const actingAs = (memberId: string, role: Role = 'member'): Context => ({
    ...visitor,
    actor: { memberId, role, organisationId: null, scopes: null },
  });
  const { id: tokenId, token } = await createToken(actingAs(id), {
    name: 'script',
    scopes: ['read'],
  });
  assert.match(token, /^copia_[\w-]{43}$/);
  const stored = await db.selectFrom('api_token').selectAll().execute();
  assert.ok(!JSON.stringify(stored).includes(token.slice(6)));

  const bearer = (value: string) =>
    identifyActor(db, new Headers({ authorization: `Bearer ${value}` }));
  const { actor } = await bearer(token);
  assert.deepEqual([actor.memberId, [...(actor.scopes ?? [])]], [id, ['read']]);
  for (const wrong of [`${token}x`, 'copia_', 'other', token.toUpperCase()]) {
    const { actor: nobody, notice } = await bearer(wrong);
    assert.deepEqual([nobody, notice], [VISITOR, 'token_invalid']);
  }
  // A token is no way to make itself more: not more tokens, no way to sign in.
  const program = { ...visitor, actor: { ...actor, scopes: new Set<string>(TOKEN_SCOPES) } };
  const none = new Headers();
  const welcome = { name: 'X', locale: 'en' as const, mailRhythm: 'never' as const };
  for (const attempt of [
    () => createToken(program, { name: 'more', scopes: ['read'] }),
    () => listTokens(program),
    () => revokeToken(program, { id: tokenId }),
    () => savePassword(program, { currentPassword: '', newPassword: 'a new password' }, none),
    () => readSignIns(program, none),
    () => signOutElsewhere(program, none),
    () => completeWelcome(program, { ...welcome, languages: [] }),
    () => setLocale(program, 'fr'),
  ])
    await assert.rejects(attempt, { code: 'scope_missing' }, attempt.toString());
  // Nor may a member keep one ready for the day they become a host.
  const managing = { name: 'who joins', scopes: ['read' as const, 'manage' as const] };
  await assert.rejects(createToken(actingAs(id), managing), { code: 'hosts_only' });
  const host = await addMember(db, { email: 'api-host@town.example', name: 'H', role: 'host' });
  await createToken(actingAs(host.id, 'host'), managing);
  await assert.rejects(createToken(visitor, { name: 'x', scopes: ['read'] }), {
    kind: 'unauthenticated',
  });
  assert.deepEqual(
    (await listTokens(actingAs(id))).map((entry) => entry.last_used_at !== null),
    [true],
  );
  await assert.rejects(revokeToken(actingAs(other.id), { id: tokenId }), { kind: 'not_found' });
  assert.ok(await useToken(db, token));
  await db.updateTable('member').set({ state: 'suspended' }).where('id', '=', id).execute();
  assert.equal(await useToken(db, token), null);
  await db.updateTable('member').set({ state: 'active' }).where('id', '=', id).execute();
  await revokeToken(actingAs(id), { id: tokenId });
  assert.equal(await useToken(db, token), null);
});

test('a member has at most fifty tokens that work, however many ask at once', async () => {
  const email = 'many@town.example';
  const { id } = await addMember(db, { email, name: 'Many' });
  const ctx: Context = {
    ...visitor,
    actor: { memberId: id, role: 'member', organisationId: null, scopes: null },
  };
  const input = { name: 'script', scopes: ['read' as const] };
  const made = await Promise.allSettled(
    Array.from({ length: MAX_TOKENS + 5 }, () => createToken(ctx, input)),
  );
  const refused = made.flatMap((each) => (each.status === 'rejected' ? [each.reason.code] : []));
  assert.deepEqual(refused, Array(5).fill('too_many_tokens'));
  await assert.rejects(addTokenFor(db, email, input), { code: 'too_many_tokens', status: 409 });
  const [first] = await listTokens(ctx);
  await revokeToken(ctx, first!);
  await createToken(ctx, input);
  await assert.rejects(createToken(ctx, input), { code: 'too_many_tokens' });
  const other = {
    ...ctx,
    actor: {
      ...ctx.actor,
      memberId: (await addMember(db, { email: 'o@town.example', name: 'O' })).id,
    },
  };
  await createToken(other, input);
});
