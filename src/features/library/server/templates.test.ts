import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { projectInput } from '#features/projects/schema.ts';
import {
  createProject,
  findAdoptions,
  findPlan,
  findProject,
  sayAdoption,
  usePlan,
} from '#features/projects/server/index.ts';
import { newId } from '#platform/db/ids.ts';
import { testDatabase } from '#tests/support/db.ts';
import { aMember, aPractice, aTemplate, as, type TestMember } from '#tests/support/factories.ts';
import { stepForm } from '../forms.ts';
import {
  listLibraryInput,
  saveChapterInput,
  saveHeadInput,
  startPublicationInput,
} from '../schema.ts';
import * as library from './index.ts';

const { db } = await testDatabase();
const host = await aMember(db, { role: 'host' });
const author = await aMember(db);
const other = await aMember(db);

const refused =
  (code: string, fields: object = {}) =>
  (error: unknown) => {
    assert.equal((error as { code?: string }).code, code);
    assert.deepEqual((error as { fields?: object }).fields, fields);
    return true;
  };
const open = (
  who: TestMember | null,
  slug: string,
  language?: string,
  locale: 'en' | 'fr' = 'en',
) => library.findPublication(as(db, who, { locale }), slug, language, '?');
const none = { phase: null, fromDay: null, dueDay: null };

describe('a template', () => {
  test('is begun and submitted by any member, published by hosts and by stewards of its practices', async () => {
    const start = (kind: string) =>
      startPublicationInput.parse({ kind, title: 'A letter', language: 'en' });
    for (const kind of ['template', 'guide'])
      await assert.rejects(
        library.startPublication(as(db, null), start(kind)),
        refused('sign_in_required'),
      );
    await assert.rejects(
      library.startPublication(as(db, author), start('guide')),
      refused('only_publishers_begin'),
    );
    const practice = await aPractice(db);
    const steward = await aMember(db);
    const stewards = { kind: 'practice_steward' as const, practice_id: practice.id };
    await db
      .insertInto('responsibility')
      .values({ id: newId(), member_id: steward.id, ...stewards })
      .execute();
    for (const [publisher, practiceIds] of [
      [host, []],
      [steward, [practice.id]],
    ] as const) {
      const made = await library.startPublication(as(db, author), {
        ...start('template'),
        practiceIds: [...practiceIds],
      });
      assert.equal(made.href, `/templates/${made.slug}`);
      const { chapters } = await open(author, made.slug);
      const words = saveChapterInput.parse({ language: 'en', markdown: 'Dear neighbour,' });
      await library.saveChapter(as(db, author), made.id, chapters[0]!.id, words);
      await assert.rejects(
        library.publishPublication(as(db, author), made.id),
        refused('only_publishers_publish'),
      );
      await library.submitPublication(as(db, author), made.id);
      await assert.rejects(
        library.publishPublication(as(db, other), made.id),
        refused('not_found'),
      );
      await library.publishPublication(as(db, publisher), made.id);
      assert.equal((await open(other, made.slug)).state, 'published');
    }
    const list = await library.listLibrary(
      as(db, other),
      listLibraryInput.parse({ kind: 'template' }),
    );
    assert.equal(list.items.length, 2);
  });

  test('has parts that are steps: in a draft for its authors, then for those who publish', async () => {
    const { id, slug, chapter } = await aTemplate(db, author);
    const ctx = as(db, author);
    const stepOf = async (who = author) =>
      (await open(who, slug)).chapters.find((each) => each.id === chapter)!.step;
    assert.deepEqual(await stepOf(), { phase: 'recruit', fromDay: 0, dueDay: 14 });
    const set = (step: object, as_ = ctx) =>
      library.setTemplateStep(as_, id, chapter, { ...none, ...step });
    await assert.rejects(
      set({ phase: 'engage', fromDay: 5, dueDay: 4 }),
      refused('invalid_input', { dueDay: 'ends_before_start' }),
    );
    await assert.rejects(set({ dueDay: 4 }), refused('invalid_input', { phase: 'required' }));
    await assert.rejects(set({ phase: 'engage' }, as(db, other)), refused('not_found'));
    await set({ phase: 'engage', dueDay: 4 });
    assert.deepEqual(await stepOf(), { phase: 'engage', fromDay: null, dueDay: 4 });
    await set({});
    assert.equal(await stepOf(), null);
    await library.submitPublication(ctx, id);
    await assert.rejects(set({ phase: 'engage' }), refused('only_publishers_change_published'));
    await library.publishPublication(as(db, host), id);
    await set({ phase: 'decide' }, as(db, host));
    assert.equal((await stepOf(other))?.phase, 'decide');
    const guide = await library.startPublication(
      as(db, host),
      startPublicationInput.parse({ kind: 'guide', title: 'A guide', language: 'en' }),
    );
    const [first] = (await open(host, guide.slug)).chapters;
    await assert.rejects(
      library.setTemplateStep(as(db, host), guide.id, first!.id, { ...none, phase: 'decide' }),
      refused('not_found'),
    );
  });

  test('keeps a step as a version, which says what changed; no other language is out of date by it', async () => {
    const { id, slug, chapter } = await aTemplate(db, author);
    const ctx = as(db, author);
    await library.startVersion(ctx, id, 'fr');
    const head = saveHeadInput.parse({ language: 'fr', title: 'Une invitation' });
    await library.saveHead(ctx, id, head);
    for (const each of (await open(author, slug)).chapters)
      await library.saveChapter(
        ctx,
        id,
        each.id,
        saveChapterInput.parse({ language: 'fr', title: 'Lettre', markdown: 'Bonjour,' }),
      );
    const [before] = await library.listRevisions(ctx, id, 'en');
    await library.setTemplateStep(ctx, id, chapter, { phase: 'recruit', fromDay: 1, dueDay: 14 });
    await library.setTemplateStep(ctx, id, chapter, { phase: 'recruit', fromDay: 1, dueDay: 14 });
    const [after] = await library.listRevisions(ctx, id, 'en');
    assert.equal(after!.number, before!.number + 1, 'unchanged, it is no version');
    assert.deepEqual(await library.compareRevision(ctx, id, 'en', after!.number), [
      {
        title: 'Letter',
        parts: [],
        step: {
          before: { phase: 'recruit', fromDay: 0, dueDay: 14 },
          after: { phase: 'recruit', fromDay: 1, dueDay: 14 },
        },
      },
    ]);
    assert.equal((await open(author, slug, 'fr')).outdated, false);
  });
});

describe('its plan', () => {
  test('has a step for each part with a phase, in the reader’s language, and says where it came from', async () => {
    const { id, slug } = await aTemplate(db, author, { host });
    const ctx = as(db, other);
    await library.startVersion(as(db, host), id, 'fr');
    const [, letter] = (await open(host, slug)).chapters;
    const french = { language: 'fr', title: 'Lettre', markdown: 'Bonjour,' };
    await library.saveChapter(as(db, host), id, letter!.id, saveChapterInput.parse(french));
    await library.setVersionPublished(as(db, host), id, { language: 'fr', published: true });
    const step = { phase: 'recruit', fromDay: 0, dueDay: 14 };
    assert.deepEqual(await findPlan(ctx, id), [{ ...step, title: 'Letter', text: 'Dear *you*,' }]);
    assert.deepEqual(await findPlan(as(db, other, { locale: 'fr' }), id), [
      { ...step, title: 'Lettre', text: 'Bonjour,' },
    ]);
    const project = await createProject(ctx, projectInput.parse({ title: 'Our street' }));
    await usePlan(ctx, project.id, { thing: id, startsOn: '2027-01-04' });
    const { steps, adoptions } = await findProject(ctx, project.id);
    assert.deepEqual(
      steps.map((each) => [each.title, each.from, each.due, each.source?.href, each.source?.kind]),
      [['Letter', '2027-01-04', '2027-01-18', `/templates/${slug}`, 'template']],
    );
    assert.equal(adoptions[0]!.source.id, id);
    const said = { state: 'dropped' as const, reason: 'Nobody reads letters.', shown: true };
    await sayAdoption(ctx, project.id, id, said);
    assert.deepEqual(await findAdoptions(as(db, author), id), {
      ...{ adopted: 0, adapted: 0, dropped: 1 },
      reasons: [{ state: 'dropped', reason: 'Nobody reads letters.' }],
    });
  });

  test('is none where no part is a step, and nobody’s who does not read the template', async () => {
    const { id, chapter } = await aTemplate(db, author, { host });
    const ctx = as(db, other);
    const project = await createProject(ctx, projectInput.parse({ title: 'Our street' }));
    await assert.rejects(findPlan(as(db, null), id), refused('not_found'));
    await library.setTemplateStep(as(db, host), id, chapter, none);
    assert.deepEqual(await findPlan(ctx, id), []);
    await assert.rejects(
      usePlan(ctx, project.id, { thing: id, startsOn: null }),
      refused('no_steps_to_use'),
    );
    assert.deepEqual((await findProject(ctx, project.id)).adoptions, []);
  });
});

test('what is typed into the form of a step: an empty field is none, half a day is none either', () => {
  const chapter = newId();
  const read = (typed: object) => stepForm.safeParse({ chapter, ...typed });
  assert.deepEqual(read({ phase: '', fromDay: '', dueDay: ' ' }).success, false);
  assert.deepEqual(read({ phase: 'decide', fromDay: '0', dueDay: '' }).data, {
    ...{ chapter, phase: 'decide', fromDay: 0, dueDay: null },
  });
  for (const wrong of ['-1', '1.5', 'soon', '3651', '99999'])
    assert.equal(read({ phase: 'decide', fromDay: wrong }).success, false, wrong);
  assert.equal(read({ phase: 'party' }).success, false);
});
