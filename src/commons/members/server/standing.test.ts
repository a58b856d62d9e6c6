import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VISITOR } from '#platform/context.ts';
import { testDatabase } from '#tests/support/db.ts';
import { addMember } from './add-member.ts';
import { admissionOf } from './admission.ts';
import { identifyActor } from './identify-actor.ts';
import { makeLinkToken } from './request-sign-in.ts';
import { signInByLink } from './sign-in.ts';
import { endSuspensions } from './standing.ts';
import { addToken, useToken } from './tokens.ts';

const { db } = await testDatabase();
const email = 'ana@town.example';
const { id } = await addMember(db, { email, name: 'Ana', locale: 'en' });
const ctx = { db, actor: VISITOR, locale: 'en' as const, now: () => new Date() };
const signIn = async () =>
  signInByLink(ctx, { token: await makeLinkToken(db, email) }, { headers: new Headers(), ip: '1' });

const suspend = (hours: number | null) =>
  db
    .updateTable('member')
    .set({
      state: 'suspended',
      suspended_until: hours === null ? null : new Date(Date.now() + hours * 3_600_000),
    })
    .where('id', '=', id)
    .execute();
const state = async () =>
  (await db.selectFrom('member').select('state').where('id', '=', id).executeTakeFirst())?.state;

test('a suspension holds until its date and then ends by itself, at every door', async () => {
  const { cookies } = await signIn();
  const headers = new Headers({ cookie: cookies.map((one) => one.split(';')[0]).join('; ') });
  const { token } = await addToken(db, id, { name: 'x', scopes: ['read'] });
  for (const hours of [1, null]) {
    await suspend(hours);
    assert.equal((await identifyActor(db, headers)).notice, 'member_suspended');
    assert.equal(await useToken(db, token), null);
    assert.equal((await admissionOf(db, email)).kind, 'barred');
    assert.equal(await endSuspensions(db, new Date()), 0);
  }
  await suspend(-1);
  assert.equal((await identifyActor(db, headers)).actor.memberId, id);
  assert.equal(await state(), 'active');
  await suspend(-1);
  assert.equal((await useToken(db, token))?.memberId, id);
  assert.equal((await signIn()).memberId, id);
  assert.equal(await state(), 'active');
  await suspend(-1);
  assert.equal(await endSuspensions(db, new Date()), 1);
  assert.equal(await state(), 'active');
});
