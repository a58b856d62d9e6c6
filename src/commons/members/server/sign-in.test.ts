import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getMigrations } from 'better-auth/db/migration';
import { VISITOR, type Context } from '#platform/context.ts';
import type { Locale } from '#platform/i18n/locales.ts';
import { testDatabase } from '#tests/support/db.ts';
import { addMember } from './add-member.ts';
import { authOf } from './auth.ts';
import { identifyActor } from './identify-actor.ts';
import { makeSignInLink, requestSignIn } from './request-sign-in.ts';
import { readSignIns, savePassword, signOutElsewhere } from './settings.ts';
import { signInByCode, signInByLink, signInByPassword, signOut, type SignedIn } from './sign-in.ts';

const { db, countQueries } = await testDatabase();
const visitor = (locale: Locale = 'en'): Context => ({
  db,
  actor: VISITOR,
  locale,
  now: () => new Date(),
});
let callers = 0;
/** A caller from an address of its own, so that tests don't use up each other's tries. */
const caller = () => ({
  headers: new Headers({ 'user-agent': 'test' }),
  ip: `10.0.${callers >> 8}.${callers++ & 255}`,
});

const cookieOf = ({ cookies }: { cookies: string[] }): Headers =>
  new Headers({ cookie: cookies.map((value) => value.split(';')[0]).join('; ') });

async function mailTo(email: string) {
  const mail = await db
    .selectFrom('mail_outbox')
    .selectAll()
    .where('to_address', '=', email)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow();
  const text = mail.text ?? '';
  const link = /https?:\S+\/signin\/link\S+/.exec(text)?.[0];
  return {
    ...mail,
    text,
    code: /\b\d{6}\b/.exec(text)?.[0] ?? '',
    token: link ? (new URL(link).searchParams.get('token') ?? '') : '',
    next: link ? new URL(link).searchParams.get('next') : null,
  };
}

const actorOf = async (signedIn: SignedIn) =>
  (await identifyActor(db, cookieOf(signedIn))).actor.memberId;

test('the tables of schema auth are those that better-auth expects', async () => {
  const { toBeCreated, toBeAdded } = await getMigrations((await authOf(db)).options);
  assert.deepEqual({ toBeCreated, toBeAdded }, { toBeCreated: [], toBeAdded: [] });
});

test('one mail signs in by link or by code, each once; wrong, old and used ones are refused', async () => {
  const { id } = await addMember(db, { email: 'Ana@Town.example', name: 'Ana', locale: 'fr' });
  await requestSignIn(visitor(), { email: ' ANA@town.example', next: '/a?b=1' }, caller());
  const mail = await mailTo('ana@town.example');
  assert.match(mail.subject, new RegExp(`^${mail.code} est votre code`), 'in the member’s locale');
  assert.equal(mail.secret, true);
  assert.equal(mail.next, '/a?b=1');
  assert.ok(mail.html?.includes(mail.code));

  await assert.rejects(signInByLink(visitor(), { token: `${mail.token}x` }, caller()), {
    code: 'link_expired',
  });
  const byLink = await signInByLink(visitor(), { token: mail.token }, caller());
  assert.deepEqual([byLink.memberId, byLink.first, await actorOf(byLink)], [id, true, id]);
  const cookie = byLink.cookies.find((value) => value.startsWith('copia.session_token=')) ?? '';
  assert.match(cookie, /HttpOnly/i);
  assert.match(cookie, /SameSite=Lax/i);
  assert.doesNotMatch(cookie, /Secure/i, 'plain http of this machine');
  await assert.rejects(signInByLink(visitor(), { token: mail.token }, caller()), {
    code: 'link_expired',
  });

  const email = 'ana@town.example';
  const wrong = mail.code === '000000' ? '000001' : '000000';
  await assert.rejects(signInByCode(visitor(), { email, code: wrong }, caller()), {
    code: 'code_wrong',
  });
  const byCode = await signInByCode(visitor(), { email, code: mail.code }, caller());
  assert.equal(await actorOf(byCode), id);
  await assert.rejects(signInByCode(visitor(), { email, code: mail.code }, caller()), {
    code: 'code_wrong',
  });
  assert.notEqual(byLink.cookies[0], byCode.cookies[0]);
});

test('codes and tokens are kept as hashes, addresses of codes too', async () => {
  await addMember(db, { email: 'hash@town.example', name: 'Hash' });
  await requestSignIn(visitor(), { email: 'hash@town.example' }, caller());
  const { code, token } = await mailTo('hash@town.example');
  const { rows } = await db.executeQuery<{ all: string }>(
    (await import('kysely'))
      .sql`select coalesce(string_agg(v::text, ' '), '') "all" from auth.verification v`.compile(
      db,
    ),
  );
  const all = rows[0]?.all ?? '';
  assert.ok(all.length > 100);
  assert.ok(!all.includes(token) && !all.includes(code) && !all.includes('sign-in-otp'));
});

test('three wrong codes end a code; the link still works', async () => {
  const email = 'tries@town.example';
  const { id } = await addMember(db, { email, name: 'Tries' });
  await requestSignIn(visitor(), { email }, caller());
  const { code, token } = await mailTo(email);
  const wrong = code === '000000' ? '000001' : '000000';
  for (let n = 0; n < 3; n++)
    await assert.rejects(signInByCode(visitor(), { email, code: wrong }, caller()));
  await assert.rejects(signInByCode(visitor(), { email, code }, caller()), { code: 'code_wrong' });
  assert.equal((await signInByLink(visitor(), { token }, caller())).memberId, id);
});

test('an unknown address is answered as a known one, in the same steps, with a mail how to join', async () => {
  await addMember(db, { email: 'known@town.example', name: 'Known' });
  await requestSignIn(visitor(), { email: 'known@town.example' }, caller());
  countQueries();
  const known = await requestSignIn(visitor('de'), { email: 'known@town.example' }, caller());
  const steps = countQueries();
  const unknown = await requestSignIn(visitor('de'), { email: 'no@where.example' }, caller());
  assert.deepEqual([unknown, countQueries()], [known, steps]);
  const mail = await mailTo('no@where.example');
  assert.equal(mail.subject, 'Zu Ihrer Anmeldung');
  assert.deepEqual([mail.code, mail.token], ['', '']);
  assert.match(mail.text, /\/join/);
  // Nor can a wrong code be told from nobody's.
  const refusals = await Promise.all(
    ['known@town.example', 'no@where.example'].map((email) =>
      signInByCode(visitor(), { email, code: '999999' }, caller()).catch((error: Error) => error),
    ),
  );
  assert.deepEqual(
    refusals.map((error) => (error as { code?: string }).code),
    ['code_wrong', 'code_wrong'],
  );
});

test('mails to one address and asking from one place are limited; the limit tells nothing', async () => {
  const email = 'flood@town.example';
  await addMember(db, { email, name: 'Flood' });
  for (let n = 0; n < 8; n++) await requestSignIn(visitor(), { email }, caller());
  const sent = await db
    .selectFrom('mail_outbox')
    .select('id')
    .where('to_address', '=', email)
    .execute();
  assert.equal(sent.length, 5);
  const one = caller();
  for (let n = 0; n < 30; n++) await requestSignIn(visitor(), { email: `x${n}@y.example` }, one);
  await assert.rejects(requestSignIn(visitor(), { email: 'x31@y.example' }, one), {
    kind: 'too_many',
  });
});

test('a password can be set, signs in, is limited, and ends other sign-ins when changed', async () => {
  const email = 'pass@town.example';
  const { id } = await addMember(db, { email, name: 'Pass' });
  const link = async () => {
    const url = new URL(await makeSignInLink(db, email, { minutes: 60 }));
    return signInByLink(visitor(), { token: url.searchParams.get('token') ?? '' }, caller());
  };
  const first = await link();
  const second = await link();
  const { actor } = await identifyActor(db, cookieOf(first));
  const ctx: Context = { ...visitor(), actor };
  const headers = cookieOf(first);
  const before = await readSignIns(ctx, headers);
  assert.equal(before.hasPassword, false);
  assert.deepEqual(
    before.signIns.map(({ current }) => current),
    [true, false],
  );
  await savePassword(ctx, { currentPassword: '', newPassword: 'a long enough one' }, headers);
  assert.equal((await readSignIns(ctx, headers)).hasPassword, true);
  assert.equal(await actorOf(second), null, 'signed out elsewhere');
  assert.equal(await actorOf(first), id);

  const password = 'a long enough one';
  const byPassword = await signInByPassword(visitor(), { email, password }, caller());
  assert.equal(await actorOf(byPassword), id);
  for (const [who, what] of [
    [email, 'not the right one'],
    ['nobody@town.example', password],
  ] as const)
    await assert.rejects(signInByPassword(visitor(), { email: who, password: what }, caller()), {
      code: 'password_wrong',
    });
  await assert.rejects(
    savePassword(ctx, { currentPassword: 'wrong', newPassword: 'another long one' }, headers),
    { code: 'invalid_input', fields: { currentPassword: 'password_wrong' } },
  );
  const cookies = await savePassword(
    ctx,
    { currentPassword: password, newPassword: 'another long one' },
    headers,
  );
  assert.equal((await identifyActor(db, cookieOf({ cookies }))).actor.memberId, id);
  assert.equal(await actorOf(byPassword), null);
  for (let n = 0; n < 12; n++)
    await signInByPassword(visitor(), { email, password: 'guess' }, caller()).catch(() => {});
  await assert.rejects(
    signInByPassword(visitor(), { email, password: 'another long one' }, caller()),
    { kind: 'too_many' },
  );
});

test('who asks costs no query without a cookie and two with one; signing out ends it', async () => {
  const email = 'count@town.example';
  const { id } = await addMember(db, { email, name: 'Count' });
  await requestSignIn(visitor(), { email }, caller());
  const signedIn = await signInByLink(visitor(), { token: (await mailTo(email)).token }, caller());
  const headers = cookieOf(signedIn);
  await identifyActor(db, headers);
  countQueries();
  assert.equal((await identifyActor(db, new Headers({ cookie: 'copia_locale=fr' }))).viewer, null);
  assert.equal(countQueries(), 0);
  const { viewer, actor } = await identifyActor(db, headers);
  assert.ok(countQueries() <= 2);
  assert.equal(actor.memberId, id);
  assert.equal(viewer?.name, 'Count');
  const forged = new Headers({ cookie: `${headers.get('cookie')?.slice(0, -3)}abc` });
  assert.equal((await identifyActor(db, forged)).actor.memberId, null);

  const third = await signInByLink(
    visitor(),
    {
      token:
        new URL(await makeSignInLink(db, email, { minutes: 5 })).searchParams.get('token') ?? '',
    },
    caller(),
  );
  await signOutElsewhere({ ...visitor(), actor }, headers);
  assert.equal(await actorOf(third), null);
  await signOut(visitor(), headers);
  assert.equal(await actorOf(signedIn), null);
});

test('what one visitor is given can’t reach another', async () => {
  const one = await identifyActor(db, new Headers());
  assert.throws(() => (one.cookies as string[]).push('copia.session_token=of-somebody'), TypeError);
  assert.throws(() => Object.assign(one, { viewer: {} }), TypeError);
  assert.deepEqual((await identifyActor(db, new Headers())).cookies, []);
});

test('a suspended member is a visitor, is told so, and can’t sign in', async () => {
  const email = 'paused@town.example';
  const { id } = await addMember(db, { email, name: 'Paused' });
  await requestSignIn(visitor(), { email }, caller());
  const { token, code } = await mailTo(email);
  const signedIn = await signInByLink(visitor(), { token }, caller());
  assert.equal(await actorOf(signedIn), id);
  await db.updateTable('member').set({ state: 'suspended' }).where('id', '=', id).execute();
  const { actor, viewer, notice } = await identifyActor(db, cookieOf(signedIn));
  assert.deepEqual([actor, viewer, notice], [VISITOR, null, 'member_suspended']);
  await assert.rejects(signInByCode(visitor(), { email, code }, caller()), {
    code: 'member_suspended',
  });
  await requestSignIn(visitor(), { email }, caller());
  const mail = await mailTo(email);
  assert.deepEqual([mail.code, mail.token], ['', '']);
  assert.match(mail.text, /paused/);
});
