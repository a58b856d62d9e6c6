import type { Connection } from '#platform/db/connect.ts';
import { projectInput, stepInput } from '#features/projects/schema.ts';
import { addStep, createProject, findProject, usePlan } from '#features/projects/server/index.ts';
import { submitPublication } from '#features/library/server/index.ts';
import { all, at, members, type Case, type Make, type Statuses } from './doors.ts';
import { aMember, anExample, aTemplate, as, type TestMember } from './factories.ts';

type State = 'draft' | 'in_review' | 'members' | 'public';

/** Who may do what with examples; `author` is a member who told them. */
export function exampleDoors(
  db: Connection['db'],
  author: TestMember,
  host: TestMember,
): Record<string, readonly Case[]> {
  /** An example's address with something behind it, and a form's fields. */
  const example =
    (state: State, behind = '', body?: Record<string, string>): Make =>
    async () => {
      const shown = state === 'members' || state === 'public';
      const made = await anExample(db, author, shown ? { host, space: state } : {});
      if (state === 'in_review') await submitPublication(as(db, author), made.id);
      return { path: `/examples/${made.slug}${behind}`, ...(body && { body }) };
    };
  const SAVE = { title: 'A square', story: 'We asked.' };
  const hosts: Statuses = [401, 403, 403, 403, 303];
  return {
    '/examples GET': [
      ['', at('/examples?outcome=failed'), all(200)],
      ['to look at', at('/examples?view=review'), all(200)],
    ],
    '/examples/world.svg GET': [['', at('/examples/world.svg'), all(200)]],
    '/examples/compare GET': [
      ['none', at('/examples/compare'), all(200)],
      ['unknown', at('/examples/compare?with=there-is-none'), all(404)],
      ['no address', at(`/examples/compare?with=${'a'.repeat(500)}`), all(404)],
    ],
    '/examples/new GET': [['', at('/examples/new'), members(401, 200)]],
    '/examples/new POST': [
      [
        '',
        at('/examples/new', { title: 'A square', language: 'en', space: 'members' }),
        members(401, 303),
      ],
    ],
    '/examples/[slug=slug] GET': [
      ['draft', example('draft'), [404, 404, 200, 404, 404]],
      ['in review', example('in_review'), [404, 404, 200, 404, 200]],
      ['members', example('members'), members(404, 200)],
      ['public', example('public'), all(200)],
    ],
    '/examples/[slug=slug] ?/keep': [
      ['', example('members', '?/keep', { save: 'on' }), members(404, 200)],
    ],
    '/examples/[slug=slug] ?/note': [
      ['', example('public', '?/note', { note: 'Checked.' }), [401, 403, 403, 403, 200]],
    ],
    '/examples/[slug=slug] ?/feedback': [
      ['', example('members', '?/feedback', { helped: 'no' }), members(404, 200)],
      ['draft', example('draft', '?/feedback', { helped: 'yes' }), [404, 404, 403, 404, 404]],
    ],
    '/examples/[slug=slug] ?/restore': [
      ['not removed', example('members', '?/restore', {}), members(404, 403)],
    ],
    '/examples/[slug=slug] ?/audience': [
      ['', example('members', '?/audience', { audience: 'public' }), [404, 403, 403, 403, 200]],
    ],
    '/examples/[slug=slug] ?/consent': [
      [
        'what a colleague told',
        async () => {
          const colleague = await aMember(db, { organisation_id: author.organisation_id });
          const { slug } = await anExample(db, colleague, { host, space: 'public' });
          return { path: `/examples/${slug}?/consent`, body: { give: 'yes', note: 'By phone.' } };
        },
        [404, 403, 200, 403, 200],
      ],
    ],
    '/examples/[slug=slug] ?/withdraw': [
      ['', example('public', '?/withdraw', { note: 'By phone.' }), [401, 403, 200, 403, 200]],
      ['never asked', example('members', '?/withdraw', {}), all(404)],
    ],
    '/examples/[slug=slug]/write GET': [
      ['draft', example('draft', '/write'), [401, 404, 200, 404, 404]],
      ['published', example('members', '/write'), [401, 403, 403, 403, 200]],
    ],
    '/examples/[slug=slug]/write ?/save': [
      ['draft', example('draft', '/write?/save', SAVE), [401, 404, 200, 404, 404]],
      [
        'and submit',
        example('draft', '/write?/save', { ...SAVE, then: 'submit' }),
        [401, 404, 303, 404, 404],
      ],
      [
        'and publish',
        example('in_review', '/write?/save', { ...SAVE, then: 'publish' }),
        [401, 404, 403, 404, 303],
      ],
      ['published', example('public', '/write?/save', SAVE), [401, 403, 403, 403, 200]],
    ],
    '/examples/[slug=slug]/write ?/sendBack': [
      [
        '',
        example('in_review', '/write?/sendBack', { reason: 'Where?' }),
        [401, 404, 403, 404, 303],
      ],
    ],
    '/examples/[slug=slug]/write ?/course': [
      ['archive', example('public', '/write?/course', { change: 'archive' }), hosts],
      [
        'remove',
        example('draft', '/write?/course', { change: 'remove' }),
        [401, 404, 303, 404, 404],
      ],
    ],
  };
}

/** Who may do what with projects: nobody but whose they are, here `author`. */
export function projectDoors(
  db: Connection['db'],
  author: TestMember,
  host: TestMember,
): Record<string, readonly Case[]> {
  async function aProject() {
    const ctx = as(db, author);
    const { id } = await createProject(ctx, projectInput.parse({ title: 'Our square' }));
    await addStep(ctx, id, stepInput.parse({ phase: 'engage', title: 'Ask' }));
    const used = await aTemplate(db, author, { host });
    await usePlan(ctx, id, { thing: used.id, startsOn: null });
    return { id, step: (await findProject(ctx, id)).steps[0]!.id, thing: used.id };
  }
  type Project = Awaited<ReturnType<typeof aProject>>;
  const project =
    (behind = '', body?: (made: Project) => Record<string, string>): Make =>
    async () => {
      const made = await aProject();
      return { path: `/projects/${made.id}${behind}`, ...(body && { body: body(made) }) };
    };
  const own = (status: number): Statuses => [401, 404, status, 404, 404];
  const STEP = { phase: 'decide', title: 'Vote' };
  const use =
    (title: string): Make =>
    async () => {
      const { slug } = await anExample(db, author, {
        host,
        phases: [{ phase: 'engage', method: 'Tables' }],
      });
      return { path: `/projects/use/${slug}`, ...(title && { body: { title } }) };
    };
  return {
    '/projects GET': [['', at('/projects'), members(401, 200)]],
    '/projects/new GET': [['', at('/projects/new'), members(401, 200)]],
    '/projects/new POST': [['', at('/projects/new', { title: 'Ours' }), members(401, 303)]],
    '/projects/[id=uuid] GET': [['', project(), own(200)]],
    '/projects/[id=uuid] ?/addStep': [['', project('?/addStep', () => STEP), own(200)]],
    '/projects/[id=uuid] ?/changeStep': [
      ['', project('?/changeStep', ({ step }) => ({ ...STEP, step })), own(200)],
    ],
    '/projects/[id=uuid] ?/removeStep': [
      ['', project('?/removeStep', ({ step }) => ({ step })), own(200)],
    ],
    '/projects/[id=uuid] ?/done': [
      ['', project('?/done', ({ step }) => ({ step, done: 'yes' })), own(200)],
    ],
    '/projects/[id=uuid] ?/adoption': [
      ['', project('?/adoption', ({ thing }) => ({ thing, state: 'dropped' })), own(200)],
    ],
    '/projects/[id=uuid] ?/remove': [['', project('?/remove', () => ({})), own(303)]],
    '/projects/[id=uuid]/change GET': [['', project('/change'), own(200)]],
    '/projects/[id=uuid]/change POST': [
      ['', project('/change', () => ({ title: 'Ours' })), own(303)],
    ],
    '/projects/use/[slug=slug] GET': [['', use(''), members(401, 200)]],
    '/projects/use/[slug=slug] POST': [
      ['', use('Ours'), members(401, 303)],
      [
        'without steps',
        async () => {
          const { slug } = await anExample(db, author, { host });
          return { path: `/projects/use/${slug}`, body: { title: 'Ours' } };
        },
        members(401, 422),
      ],
    ],
  };
}
