import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VISITOR } from '#platform/context.ts';
import { testDatabase } from '#tests/support/db.ts';
import { aMember, anExample, as } from '#tests/support/factories.ts';
import {
  findPublication,
  publishPublication,
  saveChapter,
  setVersionPublished,
} from '#features/library/server/index.ts';
import { saveChapterInput } from '#features/library/schema.ts';
import { listCandidatesInput, startRoundUpInput } from '../schema.ts';
import { findRoundUps, listCandidates, monthBefore, startRoundUp } from './index.ts';

const { db } = await testDatabase();
const host = await aMember(db, { role: 'host' });
const member = await aMember(db);
const hosts = as(db, host);
const members = as(db, member);
const visitors = { db, actor: VISITOR, locale: 'en' as const, now: () => new Date() };
const THIS = new Date().toISOString().slice(0, 7);
const wrong = (field: string, code: string) => (error: unknown) => {
  assert.equal((error as { fields?: Record<string, string> }).fields?.[field], code);
  return true;
};
const input = (examples: string[], rest: object = {}) =>
  startRoundUpInput.parse({ month: THIS, examples, languages: ['en'], ...rest });
const candidates = (given: object) => listCandidates(hosts, listCandidatesInput.parse(given));

const square = await anExample(db, member, {
  ...{ host, space: 'public', title: 'A square', outcome: 'failed', country: 'BE' },
  ...{ organisationName: 'Ville *de* Test', results: '1\\. Nobody *came*' },
});
const inside = await anExample(db, member, { host, title: 'An inner court', outcome: 'worked' });

test('hosts see what was published in a month, and find others by title', async () => {
  await assert.rejects(listCandidates(members, listCandidatesInput.parse({})), {
    code: 'only_hosts_round_up',
  });
  const titles = async (given: object) =>
    (await candidates(given)).items.map(({ title }) => title).sort();
  assert.deepEqual(await titles({ month: THIS }), ['A square', 'An inner court']);
  assert.deepEqual(await titles({}), [], 'the month before, unless told');
  assert.deepEqual(await titles({ month: '2020-01', q: 'SQUARE' }), ['A square']);
  assert.deepEqual(await titles({ q: '%' }), []);
  const { items } = await candidates({ month: '2020-01', examples: [inside.id] });
  assert.deepEqual([items.length, items[0]!.chosen], [1, true], 'what is ticked stays');
  assert.equal(monthBefore(new Date('2026-01-31T23:00:00Z')), '2025-12');
});

test('a draft is assembled in each language, with a chapter for each example', async () => {
  const chosen = input([inside.id, square.id], { languages: ['fr', 'en'] });
  await assert.rejects(startRoundUp(members, chosen), { code: 'only_hosts_round_up' });
  const { id, slug } = await startRoundUp(hosts, chosen);
  const read = (language?: string) => findPublication(hosts, slug, language, '?');
  const french = await read('fr');
  assert.deepEqual([french.state, french.kind, french.sourceLanguage], ['draft', 'article', 'fr']);
  assert.match(french.title, /^Tour d’horizon/);
  assert.deepEqual(
    french.chapters.map(({ title, language }) => [title, language]),
    [
      ['', 'fr'],
      ['An inner court', 'fr'],
      ['A square', 'fr'],
    ],
  );
  assert.match(french.chapters[2]!.html, /Raconté en anglais/);
  const english = await read('en');
  assert.equal(english.outdated, false);
  assert.ok(english.minutes >= 1);
  const [, court, told] = english.chapters.map(({ html }) => html);
  assert.match(court!, /<strong>What worked<\/strong>|What they would do differently/);
  assert.match(told!, /<em>Ville \*de\* Test, Belgium<\/em>/);
  assert.match(told!, /<strong>What failed<\/strong>/);
  assert.match(told!, /<p>1\. Nobody came<\/p>/);
  assert.match(told!, /<strong>What they would do differently<\/strong><\/p>\s*<p>Begin earlier\./);
  assert.match(told!, new RegExp(`href="/examples/${square.slug}"[^>]*>Read the example`));
  assert.doesNotMatch(told!, /Told in/);
  await assert.rejects(findPublication(members, slug, undefined, '?'), { code: 'not_found' });

  // It is written on, and published, like any other.
  assert.deepEqual(await findRoundUps(members, square.id), []);
  await publishPublication(hosts, id);
  await setVersionPublished(hosts, id, { language: 'en', published: true });
  assert.deepEqual(await findRoundUps(members, square.id), [
    { href: `/articles/${slug}`, month: `${THIS}-01` },
  ]);
  assert.deepEqual(await findRoundUps(visitors, square.id), [], 'the article is for members');
  const chapter = french.chapters[2]!.id;
  const words = { language: 'fr', markdown: 'Autre chose.' };
  await saveChapter(hosts, id, chapter, saveChapterInput.parse(words));
  assert.deepEqual(await findRoundUps(members, square.id), [], 'it leads there no more');
  assert.equal((await findRoundUps(members, inside.id)).length, 1);
});

test('an example that the article’s readers may not read is refused', async () => {
  await assert.rejects(
    startRoundUp(hosts, input([square.id, inside.id], { space: 'public' })),
    wrong('examples', 'example_not_for_these_readers'),
  );
  await startRoundUp(hosts, input([square.id], { space: 'public' }));
  await startRoundUp(hosts, input([square.id, inside.id], { space: 'clients' }));
  const draft = await anExample(db, member, { title: 'A draft' });
  await assert.rejects(startRoundUp(hosts, input([draft.id])), { code: 'not_found' });
  for (const rest of [{ examples: [] }, { languages: [] }, { month: '2026-13' }])
    assert.ok(!startRoundUpInput.safeParse({ ...input([square.id]), ...rest }).success);
});
