import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { notify } from '#commons/notifications/server/notify.ts';
import { listNotifications } from '#commons/notifications/server/queries.ts';
import { setOrganisationLead } from '#features/organisations/server/index.ts';
import { findExample } from '#features/examples/server/index.ts';
import { DomainError } from '#platform/errors.ts';
import { testDatabase } from '#tests/support/db.ts';
import { aGuide, aMember, anExample, anOrganisation, as } from '#tests/support/factories.ts';
import { chooseAudience, decideConsent, withdrawConsent } from './consent.ts';
import { listConsents } from './find-consent.ts';
import {
  consentAsked,
  consentDecided,
  suggestionDecided,
  textPublished,
  textSentBack,
} from './notifications.ts';
import { publishDue } from './publish-due.ts';
import { startPublication } from './start-publication.ts';
import {
  publishPublication,
  removePublication,
  restorePublication,
  sendBackPublication,
  submitPublication,
} from './states.ts';
import { decideSuggestion, suggestChange } from './suggestions.ts';
import { startPublicationInput, suggestInput } from '../schema.ts';

const { db } = await testDatabase();
const town = await anOrganisation(db);
const host = await aMember(db, { role: 'host' });
const reader = await aMember(db);
let author: Awaited<ReturnType<typeof aMember>>;
let lead: Awaited<ReturnType<typeof aMember>>;
beforeEach(async () => {
  author = await aMember(db, { organisation_id: town.id });
  lead = await aMember(db, { organisation_id: town.id });
  await setOrganisationLead(as(db, host), { id: town.id, handle: lead.handle, on: true });
});

const refused = (code: string) => (error: unknown) => {
  assert.ok(error instanceof DomainError);
  assert.equal(error.code, code);
  return true;
};
const seen = async (slug: string, who: Parameters<typeof as>[1]) =>
  findExample(as(db, who), slug, undefined, '?').then(
    () => true,
    () => false,
  );
const audience = async (slug: string, who: Parameters<typeof as>[1]) =>
  (await findExample(as(db, who), slug, undefined, '?')).publication.audience;
const KINDS = [consentAsked, consentDecided, textSentBack, textPublished, suggestionDecided];
/** What somebody is told of everything that has happened, and where that leads. */
async function toldTo(who: Parameters<typeof as>[1]): Promise<string[]> {
  for (const { id } of await db.selectFrom('event').select('id').orderBy('id').execute())
    await notify(db, KINDS, Number(id), new Date());
  const { items } = await listNotifications(as(db, who));
  return items.map(({ kind, href }) => `${kind} ${href}`);
}

describe('what people of an organisation wrote', () => {
  test('is public once its lead agrees, and no longer when they take that back', async () => {
    const { id, slug } = await anExample(db, author, { host, space: 'public' });
    assert.deepEqual([await seen(slug, null), await seen(slug, reader)], [false, true]);
    assert.deepEqual(await toldTo(lead), [`consent_asked /examples/${slug}`]);

    for (const [who, code] of [
      [null, 'not_found'],
      [reader, 'leads_only'],
      [author, 'leads_only'],
    ] as const)
      await assert.rejects(
        decideConsent(as(db, who), id, { give: true, note: 'Yes.' }),
        refused(code),
      );
    assert.equal(await seen(slug, null), false);

    await decideConsent(as(db, lead), id, { give: true, note: '' });
    assert.equal(await seen(slug, null), true);
    assert.deepEqual(await toldTo(author), [
      `consent_decided /examples/${slug}`,
      `text_published /examples/${slug}`,
    ]);
    const found = await audience(slug, author);
    assert.deepEqual(
      [found?.audience, found?.consent?.state, found?.consent?.by],
      ['public', 'given', lead.name],
    );
    assert.equal(await audience(slug, reader), null);

    await assert.rejects(withdrawConsent(as(db, author), id, { note: '' }), refused('leads_only'));
    await withdrawConsent(as(db, lead), id, { note: 'The mayor asked.' });
    assert.deepEqual([await seen(slug, null), await seen(slug, reader)], [false, true]);
    await assert.rejects(withdrawConsent(as(db, lead), id, { note: '' }), refused('not_found'));
    // Every answer is kept; a new question is another row.
    await chooseAudience(as(db, host), id, 'public');
    const rows = await db
      .selectFrom('public_consent')
      .select(['state', 'note'])
      .where('thing_id', '=', id)
      .orderBy('asked_at')
      .execute();
    assert.deepEqual(rows, [
      { state: 'withdrawn', note: 'The mayor asked.' },
      { state: 'asked', note: '' },
    ]);
  });

  test('stays among members when they say no, and when it is published on its day', async () => {
    const { id, slug } = await anExample(db, author, { space: 'public' });
    await submitPublication(as(db, author), id);
    await publishPublication(as(db, host), id, { at: new Date(Date.now() + 60_000) });
    await publishDue(db, new Date(Date.now() + 120_000));
    assert.deepEqual([await seen(slug, null), await seen(slug, reader)], [false, true]);
    await decideConsent(as(db, lead), id, { give: false, note: 'Not this one.' });
    assert.equal(await seen(slug, null), false);
    await assert.rejects(
      decideConsent(as(db, lead), id, { give: true, note: '' }),
      refused('not_found'),
    );
  });

  test('needs no question where a lead wrote it, and is kept as their answer', async () => {
    const { id, slug } = await anExample(db, lead, { host, space: 'public' });
    assert.equal(await seen(slug, null), true);
    const { items } = await listConsents(as(db, lead), town.slug);
    assert.equal(items.find((item) => item.id === id)?.state, 'given');
    for (const [who, code] of [
      [null, 'sign_in_required'],
      [author, 'leads_only'],
      [reader, 'leads_only'],
    ] as const)
      await assert.rejects(listConsents(as(db, who), town.slug), refused(code));
  });

  test('a host enters an answer only with how it came', async () => {
    const { id, slug } = await anExample(db, author, { host, space: 'public' });
    await assert.rejects(
      decideConsent(as(db, host), id, { give: true, note: '' }),
      refused('invalid_input'),
    );
    await decideConsent(as(db, host), id, { give: true, note: 'By mail.' });
    assert.equal(await seen(slug, null), true);
    await chooseAudience(as(db, host), id, 'members');
    assert.equal(await seen(slug, null), false);
  });
});

test('the host’s own texts, and those of no organisation, are opened by those who publish', async () => {
  const own = await anOrganisation(db, { type: 'host' });
  const colleague = await aMember(db, { organisation_id: own.id });
  for (const who of [colleague, await aMember(db)]) {
    const { slug } = await anExample(db, who, { host, space: 'public' });
    assert.equal(await seen(slug, null), true);
  }
  const { id, slug } = await anExample(db, colleague, { host });
  await assert.rejects(
    chooseAudience(as(db, colleague), id, 'public'),
    refused('only_publishers_publish'),
  );
  await chooseAudience(as(db, host), id, 'public');
  assert.equal((await audience(slug, host))?.audience, 'public');
});

test('authors hear what became of their text, and whoever suggested a change what of that', async () => {
  const { id, slug } = await anExample(db, author);
  await submitPublication(as(db, author), id);
  await sendBackPublication(as(db, host), id, 'Where was it?');
  assert.deepEqual(await toldTo(author), [`text_sent_back /examples/${slug}`]);
  assert.deepEqual(await toldTo(reader), []);

  const guide = await aGuide(db, await aMember(db));
  const suggestion = await suggestChange(
    as(db, reader),
    guide.id,
    suggestInput.parse({ chapterId: guide.chapter, language: 'en', proposal: 'Ask two.' }),
  );
  await decideSuggestion(as(db, host), suggestion.id, { accept: false, answer: 'One is enough.' });
  assert.deepEqual(await toldTo(reader), [`suggestion_decided /library/${guide.slug}/suggestions`]);
});

describe('no way round the question', () => {
  test('what was taken out of sight is asked for when it comes back', async () => {
    const { id, slug } = await anExample(db, author, { host });
    await removePublication(as(db, host), id);
    await assert.rejects(
      chooseAudience(as(db, host), id, 'public'),
      refused('thing_not_published'),
    );
    // However it came to stand there.
    const open = await db.selectFrom('space').select('id').where('kind', '=', 'public').execute();
    await db.updateTable('thing').set({ space_id: open[0]!.id }).where('id', '=', id).execute();
    await restorePublication(as(db, host), id);
    assert.deepEqual([await seen(slug, null), await seen(slug, reader)], [false, true]);
    assert.equal((await audience(slug, host))?.consent?.state, 'asked');
  });

  test('a lead who makes it public answers the open question; a no takes it back', async () => {
    const { id, slug } = await anExample(db, author, { host, space: 'public' });
    await setOrganisationLead(as(db, host), { id: town.id, handle: author.handle, on: true });
    await chooseAudience(as(db, host), id, 'public');
    assert.equal((await audience(slug, host))?.consent?.state, 'given');
    assert.equal(await seen(slug, null), true);
    await withdrawConsent(as(db, lead), id, { note: '' });
    assert.equal(await seen(slug, null), false);
  });

  test('what stands in the open without a question can be taken back by a lead', async () => {
    const { id, slug } = await anExample(db, lead, { host, space: 'public' });
    await db.deleteFrom('public_consent').where('thing_id', '=', id).execute();
    assert.equal(await seen(slug, null), true);
    await assert.rejects(withdrawConsent(as(db, reader), id, { note: '' }), refused('leads_only'));
    await withdrawConsent(as(db, lead), id, { note: 'Too early.' });
    assert.equal(await seen(slug, null), false);
  });

  test('a round-up goes no further than what it tells of', async () => {
    const { id: told } = await anExample(db, author, { host });
    const roundUp = async () => {
      const { id } = await aGuide(db, await aMember(db));
      await db.insertInto('round_up').values({ thing_id: id, month: '2026-10-01' }).execute();
      const row = { round_up_id: id, example_id: told };
      await db.insertInto('round_up_example').values(row).execute();
      return id;
    };
    const id = await roundUp();
    await assert.rejects(
      chooseAudience(as(db, host), id, 'public'),
      refused('tells_of_members_examples'),
    );
    await chooseAudience(as(db, host), told, 'public');
    await decideConsent(as(db, lead), told, { give: true, note: '' });
    await chooseAudience(as(db, host), id, 'public');
    await withdrawConsent(as(db, lead), told, { note: '' });
    const { kind } = await db
      .selectFrom('thing')
      .innerJoin('space', 'space.id', 'thing.space_id')
      .select('space.kind')
      .where('thing.id', '=', id)
      .executeTakeFirstOrThrow();
    assert.equal(kind, 'members');
  });
});

test('nobody loses a text in the space of the hosts', async () => {
  const begin = (who: Parameters<typeof as>[1]) =>
    startPublication(
      as(db, who),
      startPublicationInput.parse({
        ...{ kind: 'template', title: 'A letter', language: 'en', space: 'hosts' },
      }),
    );
  await assert.rejects(begin(reader), refused('invalid_input'));
  assert.ok(await begin(host));
});
