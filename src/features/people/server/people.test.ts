import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { VISITOR, type Context } from '#platform/context.ts';
import { newId } from '#platform/db/ids.ts';
import { testDatabase } from '#tests/support/db.ts';
import { findPerson, listPeople } from './index.ts';

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
