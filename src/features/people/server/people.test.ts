import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { VISITOR, type Context } from '#platform/context.ts';
import { newId } from '#platform/db/ids.ts';
import { testDatabase } from '#tests/support/db.ts';
import * as factories from '#tests/support/factories.ts';
import { as } from '#tests/support/factories.ts';
import { capabilitiesFrom, heldBy } from '#commons/capabilities/server/held.ts';
import { setCapabilities } from '#commons/capabilities/server/index.ts';
import { accessPractice } from '#commons/practices/server/index.ts';
import type { ResponsibilityRef } from '../schema.ts';
import { findPerson, listPeople, setResponsibility } from './index.ts';

const { db } = await testDatabase();

async function aMember(name: string, state = 'active'): Promise<string> {
  const id = newId();
  await sql`insert into member (id, handle, name, state) values (${id}, ${`h${id}`}, ${name}, ${state})`.execute(
    db,
  );
  return id;
}

test('members find each other by name; visitors find nobody', async () => {
  const me = await aMember('Élise Fontaine');
  await aMember('Erased One', 'erased');
  for (let i = 0; i < 45; i++) await aMember(`Person ${String(i).padStart(2, '0')}`);
  const visitor: Context = { db, actor: VISITOR, locale: 'en', now: () => new Date() };
  const member: Context = { ...visitor, actor: { ...VISITOR, memberId: me, role: 'member' } };

  const found = await listPeople(member, { q: 'elise' });
  assert.deepEqual(
    found.items.map(({ id }) => id),
    [me],
  );
  assert.deepEqual((await listPeople(member, { q: '%' })).items, []);

  const first = await listPeople(member, { q: '' });
  const second = await listPeople(member, { q: '', after: first.next! });
  const names = [...first.items, ...second.items].map(({ name }) => name);
  assert.equal(new Set(names).size, 46);
  assert.equal(second.next, null);
  assert.ok(!names.includes('Erased One'));

  const { handle } = found.items[0]!;
  assert.equal((await findPerson(member, handle)).following, false);
  await assert.rejects(findPerson(member, 'nobody'), { code: 'not_found' });
  await assert.rejects(findPerson(visitor, handle), { code: 'sign_in_required' });
  await assert.rejects(listPeople(visitor, { q: '' }), { code: 'sign_in_required' });
});

test('hosts say who is a trainer, a speaker or a practice’s steward, once each; members see it', async () => {
  const host = as(db, await factories.aMember(db, { role: 'host' }));
  const chosen = await factories.aMember(db);
  const practice = await factories.aPractice(db);
  const ref = `practice_steward/${practice.id}` as const;
  const set = (ctx: Context, responsibility: ResponsibilityRef, on: boolean) =>
    setResponsibility(ctx, chosen.handle, { responsibility, on });
  const held = async () =>
    (await findPerson(as(db, chosen), chosen.handle)).responsibilities.map((one) => one.ref);
  const stewards = async (ctx: Context) =>
    (await accessPractice(ctx, { id: practice.id })).stewards.map(({ handle }) => handle);

  await assert.rejects(set(as(db, null), 'trainer', true), { code: 'sign_in_required' });
  await assert.rejects(set(as(db, chosen), 'trainer', true), { code: 'hosts_only' });
  await assert.rejects(set(host, `practice_steward/${newId()}`, true), { kind: 'not_found' });
  for (const one of ['trainer', ref, 'trainer', ref] as const) await set(host, one, true);
  assert.deepEqual(await held(), [ref, 'trainer']);
  assert.deepEqual(await stewards(host), [chosen.handle]);
  assert.deepEqual(await stewards(as(db, null)), [], 'visitors learn no names');

  await db.updateTable('member').set({ state: 'suspended' }).where('id', '=', chosen.id).execute();
  assert.deepEqual(await stewards(host), []);
  await assert.rejects(set(host, 'speaker', true), { kind: 'not_found' });
  await db.updateTable('member').set({ state: 'active' }).where('id', '=', chosen.id).execute();

  await set(host, ref, false);
  await set(host, ref, false);
  assert.deepEqual(await held(), ['trainer']);
  const noted = await db
    .selectFrom('audit')
    .select('action')
    .where('target_id', '=', chosen.id)
    .orderBy('at')
    .execute();
  assert.deepEqual(
    noted.map(({ action }) => action),
    ['name_trainer', 'name_practice_steward', 'end_practice_steward'],
  );
});

test('whoever answers for something may what an admin gave to that', async () => {
  const chosen = await factories.aMember(db);
  const host = await factories.aMember(db, { role: 'host' });
  const heldNow = async () =>
    (
      await db
        .selectFrom('member')
        .select(heldBy().as('held'))
        .where('id', '=', chosen.id)
        .executeTakeFirstOrThrow()
    ).held;
  const admin = as(db, await factories.aMember(db, { role: 'admin' }));
  await setCapabilities(admin, [
    { capability: 'accept_answers', holder: 'trainer', granted: true },
  ]);
  assert.equal(capabilitiesFrom('member', await heldNow()).has('accept_answers'), false);
  await setResponsibility(as(db, host), chosen.handle, { responsibility: 'trainer', on: true });
  assert.equal(capabilitiesFrom('member', await heldNow()).has('accept_answers'), true);
});
