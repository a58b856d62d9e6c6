import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { newId } from '#platform/db/ids.ts';
import { testDatabase } from '#tests/support/db.ts';
import {
  aMember,
  anOrganisation,
  aPractice,
  as,
  type TestMember,
} from '#tests/support/factories.ts';
import {
  changePublicationInput,
  listLibraryInput,
  saveChapterInput,
  saveHeadInput,
  startPublicationInput,
} from '../schema.ts';
import * as library from './index.ts';

const { db } = await testDatabase();
const host = await aMember(db, { role: 'host' });
const town = await anOrganisation(db);
const member = await aMember(db, { organisation_id: town.id });
const steward = await aMember(db);
const practice = await aPractice(db);
await db
  .insertInto('responsibility')
  .values({
    id: newId(),
    member_id: steward.id,
    kind: 'practice_steward',
    practice_id: practice.id,
  })
  .execute();

const refused = (code: string) => (error: unknown) => {
  assert.equal((error as { code?: string }).code, code);
  return true;
};
const open = (who: TestMember | null, slug: string, language?: string, locale = 'en') =>
  library.findPublication(as(db, who, { locale: locale as 'en' }), slug, language, '?');
const list = async (who: TestMember | null, input: object = {}) =>
  (await library.listLibrary(as(db, who), listLibraryInput.parse(input))).items;

async function aGuide(who: TestMember, overrides: object = {}) {
  return library.startPublication(
    as(db, who),
    startPublicationInput.parse({
      kind: 'guide',
      title: 'Asking well',
      language: 'en',
      ...overrides,
    }),
  );
}
interface Words {
  chapter?: number;
  language?: string;
  title?: string;
  markdown?: string;
  small?: boolean;
}
async function write(
  who: TestMember,
  slug: string,
  { chapter = 0, language = 'en', ...words }: Words,
) {
  const view = await open(who, slug);
  await library.saveChapter(
    as(db, who),
    view.id,
    view.chapters[chapter]!.id,
    saveChapterInput.parse({ language, markdown: 'Ask one thing at a time.', ...words }),
  );
}
async function aPublished(overrides: object = {}) {
  const made = await aGuide(host, overrides);
  await write(host, made.slug, { title: 'First' });
  await library.publishPublication(as(db, host), made.id);
  return made;
}

describe('from draft to archive', () => {
  test('hosts begin everywhere, stewards in their practices, nobody else', async () => {
    for (const nobody of [null, member, steward])
      await assert.rejects(
        library.startPublication(
          as(db, nobody),
          startPublicationInput.parse({ kind: 'guide', title: 'A', language: 'en' }),
        ),
        refused(nobody ? 'only_publishers_begin' : 'sign_in_required'),
      );
    const { slug } = await aGuide(steward, { practiceIds: [practice.id] });
    assert.equal((await open(steward, slug)).state, 'draft');
    await assert.rejects(open(member, slug), refused('not_found'));
    await assert.rejects(open(host, slug), refused('not_found'), 'a draft is its authors’');
    await aGuide(host, { space: 'public' });
  });

  test('a draft is submitted, given back, submitted again and published, each by whom it concerns', async () => {
    const guide = await aGuide(steward, { practiceIds: [practice.id] });
    await assert.rejects(
      library.submitPublication(as(db, steward), guide.id),
      refused('nothing_to_publish'),
    );
    await write(steward, guide.slug, {});
    await library.submitPublication(as(db, steward), guide.id);
    await assert.rejects(
      library.submitPublication(as(db, steward), guide.id),
      refused('only_drafts_are_submitted'),
    );
    assert.deepEqual(
      (await list(host, { view: 'review' })).map(({ id }) => id),
      [guide.id],
    );
    assert.deepEqual(await list(member, { view: 'review' }), []);
    await assert.rejects(
      library.publishPublication(as(db, member), guide.id),
      refused('not_found'),
    );
    await library.sendBackPublication(as(db, host), guide.id, 'Add an example.');
    assert.equal((await open(steward, guide.slug)).sentBack, 'Add an example.');
    await library.submitPublication(as(db, steward), guide.id);
    assert.equal((await open(steward, guide.slug)).sentBack, '');
    await library.publishPublication(as(db, host), guide.id);
    await assert.rejects(
      library.publishPublication(as(db, host), guide.id),
      refused('already_published'),
    );
    assert.equal((await open(member, guide.slug)).state, 'published');
    assert.ok((await list(member)).some(({ id }) => id === guide.id));
    const told = await db
      .selectFrom('event')
      .select('kind')
      .where('thing_id', '=', guide.id)
      .execute();
    assert.deepEqual(
      told.map(({ kind }) => kind),
      ['thing_published'],
    );
  });

  test('what is archived leaves the lists and stays readable; what is removed goes, and comes back', async () => {
    const guide = await aPublished();
    await assert.rejects(
      library.setArchived(as(db, member), guide.id, true),
      refused('only_publishers_publish'),
    );
    await library.setArchived(as(db, host), guide.id, true);
    assert.equal((await open(member, guide.slug)).state, 'archived');
    assert.ok(!(await list(member)).some(({ id }) => id === guide.id));
    assert.deepEqual(
      (await list(member, { view: 'archived' })).map(({ id }) => id),
      [guide.id],
    );
    await library.setArchived(as(db, host), guide.id, false);
    await assert.rejects(
      library.removePublication(as(db, member), guide.id),
      refused('not_your_text'),
    );
    await library.removePublication(as(db, host), guide.id);
    await assert.rejects(open(member, guide.slug), refused('not_found'));
    await library.restorePublication(as(db, host), guide.id);
    assert.equal((await open(member, guide.slug)).state, 'published');
  });

  test('a steward keeps one of their practices on it, a host may take all away', async () => {
    const guide = await aGuide(steward, { practiceIds: [practice.id] });
    await write(steward, guide.slug, {});
    await library.publishPublication(as(db, steward), guide.id);
    const none = changePublicationInput.parse({ practiceIds: [] });
    await assert.rejects(
      library.changePublication(as(db, steward), guide.id, none),
      refused('invalid_input'),
    );
    assert.equal((await open(member, guide.slug)).practices.length, 1);
    await library.changePublication(as(db, host), guide.id, none);
    assert.equal((await open(member, guide.slug)).practices.length, 0);
  });

  test('a visitor reads what is public and nothing else', async () => {
    const [shown, kept] = [await aPublished({ space: 'public' }), await aPublished()];
    assert.equal((await open(null, shown.slug)).title, 'Asking well');
    await assert.rejects(open(null, kept.slug), refused('not_found'));
    assert.ok(!(await list(null)).some(({ id }) => id === kept.id));
  });

  test('one is due for review from its day on', async () => {
    const guide = await aPublished();
    const change = (reviewOn: string) =>
      library.changePublication(
        as(db, host),
        guide.id,
        changePublicationInput.parse({ practiceIds: [practice.id], reviewOn }),
      );
    await change('2999-01-01');
    assert.equal((await open(member, guide.slug)).reviewDue, false);
    await change('2020-01-01');
    assert.equal((await open(member, guide.slug)).reviewDue, true);
    assert.deepEqual(
      (await list(steward, { view: 'due' })).map(({ id }) => id),
      [guide.id],
    );
    assert.deepEqual(await list(member, { view: 'due' }), []);
  });
});

describe('language versions', () => {
  test('a reader sees their language once it is published, and is told when the source has changed', async () => {
    const guide = await aPublished();
    await library.startVersion(as(db, host), guide.id, 'fr');
    await library.saveHead(
      as(db, host),
      guide.id,
      saveHeadInput.parse({ language: 'fr', title: 'Bien demander' }),
    );
    await write(host, guide.slug, { language: 'fr', markdown: 'Une seule chose à la fois.' });
    assert.equal((await open(member, guide.slug, undefined, 'fr')).language, 'en', 'not yet');
    await assert.rejects(open(member, guide.slug, 'fr'), refused('not_found'));
    await assert.rejects(
      library.setVersionPublished(as(db, member), guide.id, { language: 'fr', published: true }),
      refused('only_publishers_publish'),
    );
    await library.setVersionPublished(as(db, host), guide.id, { language: 'fr', published: true });
    const french = await open(member, guide.slug, undefined, 'fr');
    assert.deepEqual(
      [french.language, french.title, french.outdated],
      ['fr', 'Bien demander', false],
    );
    assert.match(french.chapters[0]!.html, /Une seule chose/);
    assert.equal((await open(member, guide.slug)).language, 'en');
    const reader = await aMember(db, { languages: ['fr'] });
    assert.equal((await open(reader, guide.slug, undefined, 'nl')).language, 'fr');

    await write(host, guide.slug, { markdown: 'Ask one thing at a time, pleas.', title: 'First' });
    assert.equal((await open(member, guide.slug, 'fr')).outdated, true);
    assert.equal((await open(member, guide.slug, 'fr')).chapters[0]!.outdated, true);
    await write(host, guide.slug, { language: 'fr', markdown: 'Une seule chose à la fois, svp.' });
    assert.equal((await open(member, guide.slug, 'fr')).outdated, false);
    const spelling = { title: 'First', markdown: 'Ask one thing at a time, please.', small: true };
    await write(host, guide.slug, spelling);
    assert.equal((await open(member, guide.slug, 'fr')).outdated, false, 'spelling only');
    await library.addChapter(as(db, host), guide.id, { title: 'Second', markdown: 'Then listen.' });
    const short = await open(member, guide.slug, 'fr');
    assert.equal(short.outdated, true);
    assert.deepEqual(
      short.chapters.map(({ language }) => language),
      ['fr', 'en'],
      'what is not there yet is read in the source’s language',
    );
  });

  test('saving the same words again says that they still hold', async () => {
    const guide = await aPublished();
    await library.startVersion(as(db, host), guide.id, 'nl');
    await write(host, guide.slug, { language: 'nl', markdown: 'Vraag één ding.' });
    await library.saveHead(
      as(db, host),
      guide.id,
      saveHeadInput.parse({ language: 'nl', title: 'Goed vragen' }),
    );
    await library.setVersionPublished(as(db, host), guide.id, { language: 'nl', published: true });
    await write(host, guide.slug, { markdown: 'Ask one thing only.' });
    assert.equal((await open(member, guide.slug, 'nl')).outdated, true);
    await write(host, guide.slug, { language: 'nl', markdown: 'Vraag één ding.' });
    assert.equal((await open(member, guide.slug, 'nl')).outdated, false);
  });
});

describe('chapters', () => {
  test('are added, moved and taken out; their anchors stay', async () => {
    const guide = await aPublished();
    const ctx = as(db, host);
    for (const title of ['Second', 'Second'])
      await library.addChapter(ctx, guide.id, { title, markdown: 'Text' });
    const anchors = async () => (await open(member, guide.slug)).chapters.map((c) => c.anchor);
    assert.deepEqual(await anchors(), ['chapter-1', 'second', 'second-2']);
    const last = (await open(member, guide.slug)).chapters[2]!;
    await assert.rejects(
      library.moveChapter(as(db, member), guide.id, last.id, 'up'),
      refused('not_your_text'),
    );
    await library.moveChapter(ctx, guide.id, last.id, 'up');
    assert.deepEqual(await anchors(), ['chapter-1', 'second-2', 'second']);
    await library.removeChapter(ctx, guide.id, last.id);
    assert.deepEqual(await anchors(), ['chapter-1', 'second']);
    const revisions = await db
      .selectFrom('revision')
      .select(['number', 'chapters'])
      .where('thing_id', '=', guide.id)
      .orderBy('number')
      .execute();
    assert.deepEqual(
      revisions.map(({ number, chapters }) => [number, (chapters as unknown[]).length]),
      [
        [1, 1],
        [2, 1],
        [3, 2],
        [4, 3],
        [5, 3],
        [6, 2],
      ],
      'every version is kept whole',
    );
  });
});
