import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DomainError } from '#platform/errors.ts';
import { aConversation, aMember, anOrganisation, as } from '#tests/support/factories.ts';
import { testDatabase } from '#tests/support/db.ts';
import { listTrailInput } from '../schema.ts';
import { listTrail, noteInTrail } from './index.ts';

const { db } = await testDatabase();
const host = await aMember(db, { role: 'host', name: 'Hanna Host' });
const moderator = await aMember(db, { role: 'moderator' });
const list = (who: Parameters<typeof as>[1], input: object = {}) =>
  listTrail(as(db, who), listTrailInput.parse(input));

test('hosts read the trail, page by page, of one kind or all; nobody else does', async () => {
  const member = await aMember(db, { name: 'Ada' });
  for (let i = 0; i < 60; i++)
    await noteInTrail(as(db, moderator), {
      action: i % 2 ? 'moderation_warn' : 'moderation_suspend',
      target: { kind: 'member', id: member.id },
      reason: `Reason ${i}`,
    });
  for (const who of [null, member, moderator])
    await assert.rejects(list(who), (error) => error instanceof DomainError);
  const first = await list(host);
  assert.equal(first.lines.length, 50);
  assert.deepEqual(
    [first.lines[0]?.reason, first.lines[0]?.title, first.lines[0]?.href],
    ['Reason 59', 'Ada', `/people/${member.handle}`],
  );
  const rest = await list(host, { after: first.next });
  assert.deepEqual([rest.lines.length, rest.next], [10, null]);
  const warned = await list(host, { action: 'moderation_warn' });
  assert.equal(warned.lines.length, 30);
  assert.deepEqual(warned.actions, ['moderation_suspend', 'moderation_warn']);
});

test('what stands in a space that is closed to the host has neither title nor link', async () => {
  const organisation = await db
    .insertInto('organisation')
    .values({ id: host.id, slug: 'x', name: 'X', type: 'client' })
    .returningAll()
    .executeTakeFirstOrThrow();
  const insider = await aMember(db, { organisation_id: organisation.id });
  const { id } = await aConversation(as(db, insider), {
    space: 'organisation',
    title: 'Our secret',
  });
  await noteInTrail(as(db, moderator), {
    action: 'moderation_hide',
    target: { kind: 'thing', id },
  });
  const trail = await list(host, { action: 'moderation_hide' });
  assert.deepEqual([trail.lines[0]?.title, trail.lines[0]?.href], [null, null]);
  assert.ok(!JSON.stringify(trail).includes('Our secret'));
});

test('what was done to an organisation leads to it', async () => {
  const town = await anOrganisation(db, { name: 'Trailham' });
  const target = { kind: 'organisation', id: town.id } as const;
  await noteInTrail(as(db, host), { action: 'add_domain', target, reason: 'trailham.example' });
  const { lines } = await list(host, { action: 'add_domain' });
  assert.deepEqual(
    lines.map(({ title, href, reason }) => [title, href, reason]),
    [['Trailham', `/organisations/${town.slug}`, 'trailham.example']],
  );
});
