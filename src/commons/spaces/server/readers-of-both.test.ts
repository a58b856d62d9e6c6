import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { groupInput } from '#features/groups/schema.ts';
import { createGroup } from '#features/groups/server/index.ts';
import { VISITOR, type Actor } from '#platform/context.ts';
import { testDatabase } from '#tests/support/db.ts';
import { aMember, anOrganisation, as } from '#tests/support/factories.ts';
import { ownSpace, readersAlsoRead, spaceIsReadable, spaceOf } from './index.ts';

const { db } = await testDatabase();

test('what it promises of two spaces holds for everybody, and it promises what is needed', async () => {
  const orgs = await Promise.all(
    (['client', 'partner', 'host'] as const).map((type) => anOrganisation(db, { type })),
  );
  const host = await aMember(db, { role: 'host', organisation_id: orgs[2]!.id });
  const people = [
    host,
    await aMember(db),
    await aMember(db, { role: 'moderator' }),
    ...(await Promise.all(orgs.map(({ id }) => aMember(db, { organisation_id: id })))),
  ];
  for (const kind of ['public', 'members', 'clients', 'hosts', 'participants'] as const)
    await spaceOf(db, kind);
  for (const { id } of orgs) await ownSpace(db, { organisationId: id });
  for (const access of ['open', 'private'] as const) {
    const input = { name: `Group ${access}`, access, language: 'en', summary: 'Who meet.' };
    await createGroup(as(db, host), groupInput.parse(input));
  }

  const actors: Actor[] = [VISITOR, ...people.map((one) => as(db, one).actor)];
  const readable = await Promise.all(
    actors.map(async (actor) => {
      const { rows } = await sql<{ id: string }>`
        select id from space where ${spaceIsReadable(actor)}`.execute(db);
      return new Set(rows.map(({ id }) => id));
    }),
  );
  const { rows } = await sql<{
    n: string;
    w: string;
    narrow: string;
    wide: string;
    promised: boolean;
  }>`
    select narrow.id as n, wide.id as w, narrow.kind as narrow, wide.kind as wide,
           ${readersAlsoRead('narrow', 'wide')} as promised
      from space narrow cross join space wide`.execute(db);
  const promised = rows.filter((row) => row.promised);
  for (const { n, w, narrow, wide } of promised)
    for (const [i, spaces] of readable.entries())
      assert.ok(!spaces.has(n) || spaces.has(w), `${narrow} in ${wide}: reader ${i}`);
  const pairs = new Set(promised.map(({ narrow, wide }) => `${narrow} in ${wide}`));
  for (const pair of ['members in public', 'clients in members', 'hosts in clients'])
    assert.ok(pairs.has(pair), pair);
  for (const pair of ['public in members', 'members in clients', 'participants in participants'])
    assert.ok(!pairs.has(pair), pair);
});
