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
import { publishPublication, sendBackPublication, submitPublication } from './states.ts';
import { decideSuggestion, suggestChange } from './suggestions.ts';
import { suggestInput } from '../schema.ts';

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
