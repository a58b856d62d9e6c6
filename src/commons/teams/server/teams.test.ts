import assert from 'node:assert/strict';
import { test } from 'node:test';
import { suggestMentions } from '#commons/threads/server/index.ts';
import { findConversation } from '#features/conversations/server/index.ts';
import { testDatabase } from '#tests/support/db.ts';
import { aConversation, aMember, aReply, as } from '#tests/support/factories.ts';
import { listTold, tellEverybody } from '#tests/support/notifying.ts';
import { teamInput } from '../schema.ts';
import { findTeam, listTeams, removeTeam, saveTeam } from './index.ts';

const { db } = await testDatabase();
const host = await aMember(db, { role: 'host', name: 'Hanne' });
const colleague = await aMember(db, { role: 'moderator', name: 'Colin' });
const member = await aMember(db);
const by = (who: typeof host | null) => as(db, who);
const input = (more: Record<string, unknown> = {}) =>
  teamInput.parse({ name: 'Support', handle: '@Support', members: [host.handle], ...more });
const fields = (wanted: Record<string, string>) => (error: unknown) => {
  assert.deepEqual((error as { fields?: unknown }).fields, wanted);
  return true;
};

test('hosts make teams of their own people; members see who is in them', async () => {
  for (const [who, code] of [
    [null, 'sign_in_required'],
    [member, 'hosts_only'],
    [colleague, 'hosts_only'],
  ] as const)
    await assert.rejects(saveTeam(by(who), null, input()), { code });
  await assert.rejects(
    saveTeam(by(host), null, input({ members: [member.handle] })),
    fields({ members: 'team_of_hosts' }),
  );
  await assert.rejects(
    saveTeam(by(host), null, input({ handle: member.handle })),
    fields({ handle: 'handle_taken' }),
  );
  const { id } = await saveTeam(by(host), null, input());
  await assert.rejects(saveTeam(by(host), null, input()), fields({ handle: 'handle_taken' }));
  await saveTeam(by(host), id, input({ members: [host.handle, colleague.handle] }));
  const team = await findTeam(by(member), 'support');
  assert.deepEqual(
    team.members.map(({ name }) => name),
    ['Colin', 'Hanne'],
  );
  await assert.rejects(listTeams(by(null)), { code: 'sign_in_required' });
  await assert.rejects(removeTeam(by(colleague), id), { code: 'hosts_only' });
});

test('a team that is named hears of it, each once, by its name of today', async () => {
  const team = await findTeam(by(member), 'support');
  const { id, slug } = await aConversation(by(member));
  await aReply(by(member), id, `Could @support help, perhaps @${host.handle}? @support?`);
  await tellEverybody(db);
  assert.deepEqual(
    (await listTold(db, id)).map((told) => told.split(' (')[0]),
    ['mentioned Colin', 'mentioned Hanne'],
  );
  await saveTeam(by(host), team.id, input({ name: 'Help desk', handle: 'support' }));
  const { posts } = await findConversation(by(member), slug, 1, { member: '?' });
  assert.match(posts[1]!.html!, /href="\/teams\/support">@Help desk<\/a>/);
  const [found] = await suggestMentions(by(member), { q: 'help' });
  assert.deepEqual([found!.kind, found!.name], ['team', 'Help desk']);
  await removeTeam(by(host), team.id);
  const after = await findConversation(by(member), slug, 1, { member: '?' });
  assert.doesNotMatch(after.posts[1]!.html!, /teams\/support/);
});
