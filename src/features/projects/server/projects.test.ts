import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { removePublication } from '#features/library/server/index.ts';
import { testDatabase } from '#tests/support/db.ts';
import { aMember, anExample, aPractice, as } from '#tests/support/factories.ts';
import { adoptionInput, projectInput, stepInput, usePlanInput } from '../schema.ts';
import * as projects from './index.ts';

const { db } = await testDatabase();
const host = await aMember(db, { role: 'host' });
const author = await aMember(db);
const member = await aMember(db);
const other = await aMember(db);
const practice = await aPractice(db, { title: 'Panels' });

const refused = (code: string) => (error: unknown) => {
  assert.equal((error as { code?: string }).code, code);
  return true;
};
const aProject = (input: object = {}, who = member) =>
  projects.createProject(as(db, who), projectInput.parse({ title: 'Our square', ...input }));
const open = (id: string, who = member) => projects.findProject(as(db, who), id);
const use = (id: string, thing: string, startsOn: string | null = null, who = member) =>
  projects.usePlan(as(db, who), id, usePlanInput.parse({ thing, startsOn }));
const say = (id: string, thing: string, input: object, who = member) =>
  projects.sayAdoption(as(db, who), id, thing, adoptionInput.parse(input));
const dated = () =>
  anExample(db, author, {
    ...{ host, startsOn: '2026-01-01' },
    phases: [
      {
        phase: 'recruit',
        method: 'Letters',
        from: '2026-01-11',
        to: '2026-02-01',
        text: 'By *post*.',
      },
      { phase: 'prepare', practiceId: practice.id, to: '2026-01-08' },
      { phase: 'decide', text: 'The council.' },
    ],
  });

describe('a project', () => {
  test('is its member’s alone: a host does not find it', async () => {
    const { id } = await aProject({ practiceIds: [practice.id], challenge: 'Nobody comes.' });
    const view = await open(id);
    assert.deepEqual(
      [view.title, view.challenge, view.practices.map(({ title }) => title)],
      ['Our square', 'Nobody comes.', ['Panels']],
    );
    for (const who of [other, host]) {
      await assert.rejects(open(id, who), refused('not_found'));
      await assert.rejects(projects.removeProject(as(db, who), id), refused('not_found'));
      const step = stepInput.parse({ phase: 'engage', title: 'x' });
      await assert.rejects(projects.addStep(as(db, who), id, step), refused('not_found'));
    }
    await assert.rejects(projects.listProjects(as(db, null)), refused('sign_in_required'));
    await assert.rejects(
      projects.createProject(as(db, null), projectInput.parse({ title: 'x' })),
      refused('sign_in_required'),
    );
    const change = (input: object) =>
      projects.changeProject(as(db, member), id, projectInput.parse({ title: 'Ours', ...input }));
    await assert.rejects(
      change({ startsOn: '2026-02-02', endsOn: '2026-02-01' }),
      refused('invalid_input'),
    );
    await change({ phase: 'recruit' });
    assert.deepEqual([(await open(id)).phase, (await open(id)).practices], ['recruit', []]);
    await projects.removeProject(as(db, member), id);
    await assert.rejects(open(id), refused('not_found'));
  });

  test('has steps that are ticked off, rewritten and taken out', async () => {
    const { id } = await aProject();
    const step = (title: string, due?: string) =>
      projects.addStep(
        as(db, member),
        id,
        stepInput.parse({ phase: 'engage', title, due: due ?? null, text: 'With **care**.' }),
      );
    await step('Later', '2026-05-01');
    await step('Sooner', '2026-04-01');
    await step('Some day');
    const { steps } = await open(id);
    assert.deepEqual(
      steps.map(({ title }) => title),
      ['Sooner', 'Later', 'Some day'],
    );
    assert.match(steps[0]!.html, /<strong>care<\/strong>/);
    await projects.setStepDone(as(db, member), id, steps[0]!.id, true);
    const [item] = await projects.listProjects(as(db, member));
    assert.deepEqual([item!.stepCount, item!.doneCount, item!.nextDue], [3, 1, '2026-05-01']);
    await projects.changeStep(
      as(db, member),
      id,
      steps[1]!.id,
      stepInput.parse({ phase: 'decide', title: 'Vote' }),
    );
    await projects.removeStep(as(db, member), id, steps[2]!.id);
    assert.deepEqual(
      (await open(id)).steps.map(({ title, done, due }) => [title, done, due]),
      [
        ['Sooner', true, '2026-04-01'],
        ['Vote', false, null],
      ],
    );
    const elsewhere = await aProject();
    await assert.rejects(
      projects.removeStep(as(db, member), elsewhere.id, steps[0]!.id),
      refused('not_found'),
    );
    await assert.rejects(
      projects.setStepDone(as(db, host), id, steps[0]!.id, false),
      refused('not_found'),
    );
  });
});

describe('using a plan', () => {
  test('takes over phases, texts and days, shifted to my first day, and each step knows where it is from', async () => {
    const example = await dated();
    const { id } = await aProject();
    await use(id, example.id, '2027-03-01');
    const view = await open(id);
    assert.deepEqual(
      view.steps.map(({ phase, title, text, from, due, source }) => [
        ...[phase, title, text, from, due],
        source?.href,
      ]),
      [
        ['prepare', 'Panels', '', null, '2027-03-08', `/examples/${example.slug}`],
        [
          'recruit',
          'Letters',
          'By *post*.',
          '2027-03-11',
          '2027-04-01',
          `/examples/${example.slug}`,
        ],
        ['decide', 'Decide', 'The council.', null, null, `/examples/${example.slug}`],
      ],
    );
    assert.equal(view.startsOn, '2027-03-01');
    assert.deepEqual(
      view.adoptions.map(({ state, source }) => [state, source.title]),
      [['adopted', 'A market square']],
    );
    await removePublication(as(db, host), example.id);
    const after = await open(id);
    assert.deepEqual(
      [after.steps.length, after.steps[0]!.source, after.adoptions],
      [3, null, []],
      'what one took over stays; the source is named only to who sees it',
    );
  });

  test('needs an example that one sees and a project of one’s own', async () => {
    const draft = await anExample(db, author);
    const { id } = await aProject();
    await assert.rejects(use(id, draft.id), refused('not_found'));
    const example = await dated();
    await assert.rejects(use(id, example.id, null, other), refused('not_found'));
    await assert.rejects(say(id, example.id, { state: 'adapted' }), refused('not_found'));
    await use(id, example.id);
    await assert.rejects(say(id, example.id, { state: 'dropped' }, host), refused('not_found'));
  });

  test('is counted at the example, with reasons that are shown, and never whose', async () => {
    const example = await dated();
    const mine = await aProject();
    const theirs = await aProject({}, other);
    await use(mine.id, example.id);
    await use(mine.id, example.id);
    await use(theirs.id, example.id, null, other);
    const counted = (who = member) => projects.findAdoptions(as(db, who), example.id);
    assert.deepEqual(await counted(), { adopted: 2, adapted: 0, dropped: 0, reasons: [] });
    await say(mine.id, example.id, { state: 'adapted', reason: 'Fewer letters.', shown: true });
    await say(theirs.id, example.id, { state: 'dropped', reason: 'No money.' }, other);
    assert.deepEqual(await counted(), {
      ...{ adopted: 0, adapted: 1, dropped: 1 },
      reasons: [{ state: 'adapted', reason: 'Fewer letters.' }],
    });
    await assert.rejects(projects.findAdoptions(as(db, null), example.id), refused('not_found'));
  });
});
