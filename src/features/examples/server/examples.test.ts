import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { z } from 'zod';
import { saveChapterInput } from '#features/library/schema.ts';
import {
  addChapter,
  decideConsent,
  findWriting,
  moveChapter,
  publishPublication,
  removeChapter,
  saveChapter,
  setVersionPublished,
  startVersion,
  submitPublication,
} from '#features/library/server/index.ts';
import { projectInput } from '#features/projects/schema.ts';
import { createProject } from '#features/projects/server/index.ts';
import { newId } from '#platform/db/ids.ts';
import { testDatabase } from '#tests/support/db.ts';
import {
  aMember,
  anOrganisation,
  aPractice,
  as,
  type TestMember,
} from '#tests/support/factories.ts';
import { listExamplesInput, saveExampleInput, startExampleInput } from '../schema.ts';
import * as examples from './index.ts';

const database = await testDatabase();
const { db } = database;
const host = await aMember(db, { role: 'host' });
const town = await anOrganisation(db, { name: 'Havre', country: 'FR', population_band: 'M' });
const author = await aMember(db, { organisation_id: town.id });
const member = await aMember(db);
const [panels, budgets] = [
  await aPractice(db, { title: 'Panels' }),
  await aPractice(db, { title: 'Budgets' }),
];

const refused = (code: string) => (error: unknown) => {
  assert.equal((error as { code?: string }).code, code);
  return true;
};
const open = (who: TestMember | null, slug: string) =>
  examples.findExample(as(db, who), slug, undefined, '?');
const list = (who: TestMember | null, input: object = {}) =>
  examples.listExamples(as(db, who), listExamplesInput.parse(input));
const start = (who: TestMember | null, overrides: object = {}) =>
  examples.startExample(
    as(db, who),
    startExampleInput.parse({ title: 'A market square', language: 'en', ...overrides }),
  );
const save = (who: TestMember, id: string, input: Partial<z.input<typeof saveExampleInput>> = {}) =>
  examples.saveExample(
    as(db, who),
    id,
    saveExampleInput.parse({ title: 'A market square', story: 'We asked.', ...input }),
  );
async function aPublished(input: Parameters<typeof save>[2] = {}, space = 'members') {
  const made = await start(author, { space });
  await save(author, made.id, { country: 'BE', ...input });
  await submitPublication(as(db, author), made.id);
  await publishPublication(as(db, host), made.id);
  return made;
}
const counts = (values: { value: string; count: number }[]) =>
  Object.fromEntries(values.map(({ value, count }) => [value, count]));

describe('an example', () => {
  test('is begun by any member, with what is known of their organisation, and read by nobody else yet', async () => {
    await assert.rejects(start(null), refused('sign_in_required'));
    const { id, slug } = await start(author);
    const view = await open(author, slug);
    assert.deepEqual(
      [view.organisationName, view.country, view.band, view.publication.state],
      ['Havre', 'FR', 'M', 'draft'],
    );
    await assert.rejects(open(member, slug), refused('not_found'));
    await assert.rejects(save(member, id), refused('not_found'));
    await save(author, id, { summary: 'Short.' });
    await submitPublication(as(db, author), id);
    await assert.rejects(save(author, id), refused('only_publishers_change_published'));
    assert.deepEqual(
      (await list(host, { view: 'review' })).items.map((item) => item.id),
      [id],
    );
    assert.equal((await list(member, { view: 'review' })).total, 0);
    await publishPublication(as(db, host), id);
    assert.equal((await open(member, slug)).publication.summary, 'Short.');
    await assert.rejects(save(member, id), refused('not_your_text'));
    await assert.rejects(open(null, slug), refused('not_found'));
  });

  test('keeps facts, phases and texts, as one revision a save, and none when nothing is said anew', async () => {
    const { id, slug } = await start(author);
    const input = {
      ...{ outcome: 'failed' as const, influence: 'involve' as const, participants: 60 },
      ...{ startsOn: '2026-01-10', endsOn: '2026-03-01', cost: 4000, currency: 'eur' },
      ...{ purposes: ['decide' as const], links: ['https://example.org/report'] },
      ...{ differently: 'Start *earlier*.', results: 'Nobody came.' },
      phases: [
        {
          ...{ phase: 'engage' as const, practiceId: panels.id, method: 'Evening table' },
          ...{ from: '2026-02-01', to: '2026-02-20', text: 'Four evenings.' },
        },
        { phase: 'report_back' as const, text: 'A letter.' },
      ],
    };
    await save(author, id, input);
    const revisions = async () =>
      (
        await db
          .selectFrom('revision')
          .selectAll()
          .where('thing_id', '=', id)
          .orderBy('number')
          .execute()
      ).map(({ chapters }) => (chapters as { title: string }[]).map(({ title }) => title));
    const titles = [
      ['What we did'],
      [
        'What we did',
        'Engage',
        'Report back',
        'What came of it, and how we know',
        'What we would do differently',
      ],
    ];
    assert.deepEqual(await revisions(), titles);
    await save(author, id, input);
    assert.deepEqual(await revisions(), titles);
    const view = await open(author, slug);
    assert.match(view.texts.differently, /<em>earlier<\/em>/);
    assert.deepEqual(
      view.phases.map(({ html: _, ...phase }) => phase),
      [
        {
          ...{ phase: 'engage', method: 'Evening table', from: '2026-02-01', to: '2026-02-20' },
          practice: { slug: panels.slug, title: 'Panels' },
        },
        { phase: 'report_back', method: '', from: null, to: null, practice: null },
      ],
    );
    assert.match(view.phases[0]!.html, /Four evenings/);
    assert.deepEqual(
      [view.cost, view.currency, view.outcome, view.startsOn],
      [4000, 'EUR', 'failed', '2026-01-10'],
    );
    const { example } = await examples.findExampleWriting(as(db, author), slug);
    assert.equal(example.phases.find(({ phase }) => phase === 'engage')?.text, 'Four evenings.');
    // What it gives can be saved as it came; what is emptied goes.
    await examples.saveExample(as(db, author), id, saveExampleInput.parse(example));
    assert.deepEqual(await revisions(), titles);
    await save(author, id, { ...input, phases: [] });
    assert.deepEqual((await open(author, slug)).phases, []);
    await assert.rejects(
      save(author, id, { startsOn: '2026-02-02', endsOn: '2026-02-01' }),
      refused('invalid_input'),
    );
    await assert.rejects(
      save(author, id, { phases: [{ phase: 'engage', practiceId: newId() }] }),
      refused('invalid_input'),
    );
    await assert.rejects(
      examples.findExampleWriting(as(db, host), slug),
      refused('not_found'),
      'a draft is its authors’',
    );
  });

  test('has a note on its quality from those who publish, not from its author', async () => {
    const { id, slug } = await aPublished();
    await assert.rejects(
      examples.setQualityNote(as(db, author), id, 'Great!'),
      refused('only_hosts_note'),
    );
    await assert.rejects(examples.setQualityNote(as(db, null), id, 'Great!'), refused('not_found'));
    await examples.setQualityNote(as(db, host), id, 'Figures checked.');
    const { quality } = await open(member, slug);
    assert.deepEqual([quality?.note, quality?.by], ['Figures checked.', host.name]);
    await examples.setQualityNote(as(db, host), id, '');
    assert.equal((await open(member, slug)).quality, null);
  });
});

describe('the list of examples', () => {
  test('counts each value with the other choices applied, for what the reader sees', async () => {
    await db.deleteFrom('thing').execute();
    const engage = (practiceId: string | null, method = '') => ({
      ...{ phase: 'engage' as const, practiceId, method },
    });
    const worked = { outcome: 'worked' as const, phases: [engage(panels.id, 'Fishbowl')] };
    const { id } = await aPublished(worked, 'public');
    assert.equal((await list(null)).total, 0, 'until its organisation agrees');
    await decideConsent(as(db, host), id, { give: true, note: 'By mail.' });
    await aPublished({ outcome: 'failed', phases: [engage(panels.id)] });
    await aPublished({
      ...{ outcome: 'failed', country: 'NL', phases: [engage(budgets.id, 'Fishbowl')] },
    });
    await aPublished({ practiceIds: [budgets.id], phases: [{ phase: 'recruit', text: 'Lots.' }] });
    const hidden = await start(author);
    await save(author, hidden.id, { outcome: 'worked' });

    const all = await list(member);
    assert.equal(all.total, 4);
    assert.deepEqual(counts(all.facets.outcome), { worked: 1, failed: 2 });
    assert.deepEqual(counts(all.facets.country), { BE: 3, NL: 1 });
    assert.deepEqual(counts(all.facets.phase), { engage: 3, recruit: 1 });
    assert.deepEqual(counts(all.facets.method), { Fishbowl: 2 });
    assert.deepEqual(counts(all.facets.language), { en: 4 });
    assert.deepEqual(
      all.facets.practice.map(({ label, value, count }) => [label, value, count]),
      [
        ['Budgets', budgets.slug, 2],
        ['Panels', panels.slug, 2],
      ],
    );
    const failed = await list(member, { outcome: 'failed' });
    assert.equal(failed.total, 2);
    assert.deepEqual(counts(failed.facets.outcome), { worked: 1, failed: 2 }, 'its own stays');
    assert.deepEqual(counts(failed.facets.country), { BE: 1, NL: 1 });
    const both = await list(member, { outcome: 'failed', country: 'NL' });
    assert.deepEqual(
      [both.total, counts(both.facets.outcome), counts(both.facets.country)],
      [1, { failed: 1 }, { BE: 1, NL: 1 }],
    );
    assert.deepEqual(counts(both.facets.practice), { [budgets.slug]: 1 });

    const inPhase = await list(member, { phase: 'engage', practice: budgets.slug });
    assert.equal(inPhase.total, 1, 'the practice of that phase');
    assert.deepEqual(counts(inPhase.facets.practice), { [budgets.slug]: 1, [panels.slug]: 2 });
    assert.deepEqual(counts(inPhase.facets.phase), { engage: 1 });
    assert.deepEqual(counts(inPhase.facets.method), { Fishbowl: 1 });
    assert.equal((await list(member, { practice: budgets.slug })).total, 2);
    const method = await list(member, { method: 'Fishbowl' });
    assert.deepEqual(counts(method.facets.practice), { [budgets.slug]: 1, [panels.slug]: 1 });

    const visitor = await list(null);
    assert.deepEqual([visitor.total, counts(visitor.facets.outcome)], [1, { worked: 1 }]);
    assert.equal((await list(author, { view: 'mine' })).total, 5);
    assert.equal((await list(null, { view: 'mine' })).total, 0);
    assert.equal((await list(member, { outcome: 'nonsense', band: 'XXL' })).total, 4);
    database.countQueries();
    await list(member, { outcome: 'failed' });
    assert.equal(database.countQueries(), 1, 'one query');
  });

  test('a language counts once its version is shown', async () => {
    await db.deleteFrom('thing').execute();
    const { id } = await aPublished();
    await startVersion(as(db, host), id, 'fr');
    assert.deepEqual(counts((await list(member)).facets.language), { en: 1 });
    await setVersionPublished(as(db, host), id, { language: 'fr', published: true });
    assert.deepEqual(counts((await list(member)).facets.language), { en: 1, fr: 1 });
    assert.equal((await list(member, { language: 'fr' })).total, 1);
  });

  test('goes on page after page, each example once', async () => {
    await db.deleteFrom('thing').execute();
    for (let i = 0; i < 23; i++) await aPublished({ title: `Example ${i}` });
    const first = await list(member);
    const second = await list(member, { after: first.next! });
    assert.deepEqual([first.items.length, second.items.length, second.next], [20, 3, null]);
    assert.equal(second.total, 23);
    assert.equal(new Set([...first.items, ...second.items].map(({ id }) => id)).size, 23);
    assert.equal(first.items[0]!.title, 'Example 22');
  });
});

describe('like mine', () => {
  test('the closest to my project come first, each with why; nobody ranks by another’s project', async () => {
    await db.deleteFrom('thing').execute();
    const far = await aPublished({ country: 'CA', band: 'XL' });
    const near = await aPublished({
      ...{ country: 'FR', band: 'M', purposes: ['decide'] },
      phases: [{ phase: 'recruit', practiceId: panels.id, method: 'Letters' }],
    });
    const nearer = await aPublished({
      ...{ country: 'FR', band: 'L', purposes: ['decide', 'evaluate'] },
      ...{ practiceIds: [panels.id, budgets.id], phases: [{ phase: 'recruit', text: 'Lots.' }] },
    });
    const hidden = await start(author);
    await save(author, hidden.id, { country: 'FR', practiceIds: [panels.id, budgets.id] });
    const { id } = await createProject(
      as(db, member),
      projectInput.parse({
        ...{ title: 'Ours', phase: 'recruit', country: 'FR', band: 'M', languages: ['en'] },
        ...{ purposes: ['decide'], practiceIds: [panels.id, budgets.id] },
      }),
    );
    const { items } = await examples.listLikeMine(as(db, member), id);
    assert.deepEqual(
      items.map((item) => [item.id, item.score, item.why]),
      [
        [
          nearer.id,
          13,
          {
            ...{ practices: ['Budgets', 'Panels'], phase: true, band: 'next', country: true },
            ...{ language: true, purposes: ['decide'] },
          },
        ],
        [
          near.id,
          11,
          {
            ...{ practices: ['Panels'], phase: true, band: 'same', country: true },
            ...{ language: true, purposes: ['decide'] },
          },
        ],
      ],
    );
    assert.ok(!items.some((item) => item.id === far.id), 'a language alone is not close');
    for (const who of [host, author])
      await assert.rejects(examples.listLikeMine(as(db, who), id), refused('not_found'));
    await assert.rejects(examples.listLikeMine(as(db, null), id), refused('sign_in_required'));
  });
});

test('an example is written in other languages chapter by chapter, but keeps the parts of its form', async () => {
  const { id, slug } = await aPublished();
  await startVersion(as(db, host), id, 'fr');
  const at = { language: 'fr', chapter: 'story' };
  const { chapter } = await findWriting(as(db, host), slug, at, '?');
  const words = {
    language: 'fr',
    title: 'Ce que nous avons fait',
    markdown: 'Nous avons demandé.',
  };
  await saveChapter(as(db, host), id, chapter!.id, saveChapterInput.parse(words));
  await setVersionPublished(as(db, host), id, { language: 'fr', published: true });
  const view = await examples.findExample(as(db, member), slug, 'fr', '?');
  assert.match(view.texts.story!, /Nous avons demandé/);
  for (const change of [
    () => addChapter(as(db, host), id, { title: 'More', markdown: '' }),
    () => moveChapter(as(db, host), id, chapter!.id, 'down'),
    () => removeChapter(as(db, host), id, chapter!.id),
  ])
    await assert.rejects(change(), refused('chapters_are_fixed'));
});

test('of two who change an example at once, the second is told, and writes over it only knowingly', async () => {
  const { id, slug } = await aPublished({ participants: 40 });
  const now = async () => (await examples.findExampleWriting(as(db, host), slug)).example;
  const { base } = await now();
  // A fact alone is a change, too.
  await save(host, id, { participants: 50, differently: 'Theirs.', base });
  const mine = { participants: 60, differently: 'Mine.' };
  await assert.rejects(save(host, id, { ...mine, base }), refused('changed_meanwhile'));
  assert.deepEqual([(await now()).participants, (await now()).differently], [50, 'Theirs.']);
  await save(host, id, { ...mine, base: (await now()).base });
  assert.equal((await now()).differently, 'Mine.');
});
