import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aMember, as } from '#tests/support/factories.ts';
import { testDatabase } from '#tests/support/db.ts';
import { runCommand } from './command.ts';

const { db } = await testDatabase();
const member = await aMember(db);

test('the steps run in one order and one transaction; a refusal leaves nothing', async () => {
  const order: string[] = [];
  const run = (may: () => void) =>
    runCommand(as(db, member), {
      access: async () => order.push('access'),
      may: () => {
        order.push('may');
        may();
      },
      write: async (tx) => {
        order.push('write');
        await tx.db.insertInto('setting').values({ key: 'written', value: '1' }).execute();
      },
      emit: async () => {
        order.push('emit');
        throw new Error('the last step fails');
      },
    });
  await assert.rejects(
    run(() => assert.fail('no')),
    /no/,
  );
  assert.deepEqual(order.splice(0), ['access', 'may']);
  await assert.rejects(
    run(() => {}),
    /the last step fails/,
  );
  assert.deepEqual(order, ['access', 'may', 'write', 'emit']);
  assert.equal(
    (await db.selectFrom('setting').selectAll().where('key', '=', 'written').execute()).length,
    0,
  );
});

test('a token without the scope to write writes nothing, by whatever door', async () => {
  const ctx = as(db, member);
  const steps = { access: async () => 1, may: () => {}, write: async () => 'done' };
  const withScopes = (...scopes: string[]) => ({
    ...ctx,
    actor: { ...ctx.actor, scopes: new Set(scopes) },
  });
  await assert.rejects(runCommand(withScopes('read'), steps), { code: 'scope_missing' });
  assert.equal(await runCommand(withScopes('read', 'write'), steps), 'done');
  const managing = { ...steps, scope: 'manage' as const };
  await assert.rejects(runCommand(withScopes('read', 'write'), managing), {
    code: 'scope_missing',
  });
  await assert.rejects(runCommand(withScopes('manage'), steps), { code: 'scope_missing' });
  assert.equal(await runCommand(withScopes('manage'), managing), 'done');
});
