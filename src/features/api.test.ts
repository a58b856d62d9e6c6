import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { marketInput } from '#commons/markets/schema.ts';
import { saveMarket } from '#commons/markets/server/index.ts';
import { keepEmptySearch, saveSearch, saveSynonyms } from '#commons/search/server/index.ts';
import { segmentInput } from '#commons/segments/schema.ts';
import { saveSegment } from '#commons/segments/server/index.ts';
import { saveTeam } from '#commons/teams/server/index.ts';
import { saveReply } from './desk/server/index.ts';
import { decideInput } from '#commons/moderation/schema.ts';
import { appeal, decideCase, report } from '#commons/moderation/server/index.ts';
import { MAX_FILE_BYTES } from '#commons/attachments/schema.ts';
import { TOKEN_SCOPES } from '#commons/members/schema.ts';
import { placeMember } from '#commons/members/server/index.ts';
import { makeOrganisationLink, setOrganisationLead } from '#features/organisations/server/index.ts';
import { handleApi } from '#platform/api/handle.ts';
import { openApi } from '#platform/api/openapi.ts';
import { newId } from '#platform/db/ids.ts';
import { VERSION } from '#platform/version.ts';
import {
  aConversation,
  aGuide,
  anExample,
  aMember,
  aPractice,
  anOrganisation,
  aReply,
  aTemplate,
  as,
  type TestMember,
} from '#tests/support/factories.ts';
import { testDatabase } from '#tests/support/db.ts';
import { A_MAPPING, aMapping, aTriedTable } from '#tests/support/import-doors.ts';
import { aPictureFile, incoming } from '#tests/support/pictures.ts';
import { findTendings, moveConversation, setPinned } from '#features/conversations/server/index.ts';
import { keepWaiting } from '#commons/waiting/server/index.ts';
import { categoryInput, suggestInput } from './library/schema.ts';
import {
  attachFile,
  decideConsent,
  removePublication,
  saveCategory,
  saveCover,
  startVersion,
  suggestChange,
} from './library/server/index.ts';
import { projectInput, stepInput } from './projects/schema.ts';
import { addStep, createProject, findProject, usePlan } from './projects/server/index.ts';
import { operations } from './api.ts';
import { groupInput, joinGroupInput } from './groups/schema.ts';
import {
  createGroup,
  inviteToGroup,
  joinGroup,
  makeGroupLink,
  setGroupSteward,
} from './groups/server/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'copia-api-'));
process.env.COPIA_DATA = folder;
after(() => rmSync(folder, { recursive: true }));
const db = await testDatabase();
const author = await aMember(db.db);
const helper = await aMember(db.db);
const member = await aMember(db.db);
const moderator = await aMember(db.db, { role: 'moderator' });
const host = await aMember(db.db, { role: 'host' });
const otherHost = await aMember(db.db, { role: 'host' });

const SCOPES: ReadonlySet<string> = new Set(TOKEN_SCOPES);

async function call(
  who: TestMember | null,
  method: string,
  path: string,
  body?: unknown,
  scopes = SCOPES,
) {
  const ctx = as(db.db, who);
  const response = await handleApi(
    operations,
    who ? { ...ctx, actor: { ...ctx.actor, scopes } } : ctx,
    new Request(`http://127.0.0.1/api/v1${path}`, {
      method,
      ...(body instanceof FormData && { body }),
      ...(body !== undefined &&
        !(body instanceof FormData) && {
          body: JSON.stringify(body),
          headers: { 'content-type': 'application/json' },
        }),
    }),
    path.split('?')[0]!,
  );
  const text = await response.text();
  return {
    status: response.status,
    body: text ? (JSON.parse(text) as Record<string, unknown>) : null,
  };
}

interface Case {
  /** What the operation is tried on, made anew for each person. */
  request: () => Promise<{ method: string; path: string; body?: unknown }>;
  /** Status for each: no token, another member, the author, a moderator, a host. */
  expect: [visitor: number, member: number, author: number, moderator: number, host: number];
}

/** A question by `author` in the members' space, answered by `helper`. */
async function aQuestion(kind: 'question' | 'request' = 'question') {
  const { id } = await aConversation(as(db.db, author), { kind });
  const reply = await aReply(as(db.db, helper), id);
  return { id, reply: reply.id };
}

/** A reply of the author's that waits for a look. */
async function aWaitingPost(): Promise<string> {
  const { id: thingId } = await aQuestion();
  const thing = await db.db
    .selectFrom('thing')
    .select('space_id')
    .where('id', '=', thingId)
    .executeTakeFirstOrThrow();
  return keepWaiting(
    as(db.db, author),
    { spaceId: thing.space_id, thingId },
    { markdown: 'So did we.' },
  ).catch(async () => {
    await db.db.deleteFrom('waiting_post').execute(); // more than one may have waiting
    return aWaitingPost();
  });
}

async function aShieldedPost() {
  const { id } = await aConversation(as(db.db, author), { identity: 'member' });
  const { id: post } = await db.db
    .selectFrom('post')
    .select('id')
    .where('thing_id', '=', id)
    .executeTakeFirstOrThrow();
  return post;
}

async function aRemovedPost() {
  const { id } = await aConversation(as(db.db, helper));
  const post = await aReply(as(db.db, author), id);
  await db.db
    .updateTable('post')
    .set({ removed_at: new Date(), removed_by: author.id })
    .where('id', '=', post.id)
    .execute();
  return post.id;
}

function aFile(text = 'town,answers\nGent,12\n', name = 'answers.csv'): FormData {
  const form = new FormData();
  form.append('file', new File([text], name));
  return form;
}

const PROFILE = { name: 'Ada', locale: 'nl', timeZone: 'Europe/Brussels', mailRhythm: 'daily' };

async function aJoinRequest(): Promise<string> {
  const id = newId();
  const request = { id, email: `${id}@town.example`, name: 'Ines' };
  await db.db.insertInto('join_request').values(request).execute();
  return id;
}

/** A post by `author` that `reporter` reported, and what was decided about it, if anything. */
async function aCase(decided?: { by: TestMember; appealed?: boolean }) {
  const reporter = await aMember(db.db);
  const id = await onOwnPost();
  await report(as(db.db, reporter), {
    ...{ kind: 'post', id, agreement: 'respect', reason: 'Insulting.', nameless: false },
  });
  const found = await db.db
    .selectFrom('moderation_case')
    .select('id')
    .where('target_id', '=', id)
    .executeTakeFirstOrThrow();
  if (!decided) return { id: found.id, decision: '' };
  const decision = await decideCase(as(db.db, decided.by), found.id, {
    ...{ measure: 'hide', hide: false, agreement: 'respect', reason: 'It insults.' },
  });
  if (decided.appealed) await appeal(as(db.db, author), decision.id, { text: 'No.' });
  return { id: found.id, decision: decision.id };
}
/** A report by `author` of somebody's post, in which nothing was found wrong. */
async function aDismissedReport(): Promise<string> {
  const post = await aReply(as(db.db, helper), (await aConversation(as(db.db, helper))).id);
  const { id } = await report(as(db.db, author), {
    ...{ kind: 'post', id: post.id, agreement: 'respect', reason: 'Insulting.', nameless: false },
  });
  const { case_id } = await db.db
    .selectFrom('report')
    .select('case_id')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  await decideCase(as(db.db, moderator), case_id, decideInput.parse({ measure: 'no_breach' }));
  return id;
}
const onCase = async (method: string, path: string, body: object) => ({
  method,
  path: `/moderation/cases/${(await aCase()).id}${path}`,
  body,
});
const A_GROUP = { name: 'Trainers', access: 'restricted' };
const byPath = (path: string) => ({ id: path.split('/')[2]! });

/** A restricted group with two stewards, `author` and an admin that nobody else here is. */
async function aGroup(): Promise<string> {
  const admin = as(db.db, await aMember(db.db, { role: 'admin' }));
  const group = await createGroup(admin, groupInput.parse(A_GROUP));
  await inviteToGroup(admin, group, author.handle);
  await joinGroup(as(db.db, author), group, joinGroupInput.parse({}));
  await setGroupSteward(admin, group, author.id, true);
  return `/groups/${group.id}`;
}
const aGroupLink = (path: string) =>
  makeGroupLink(as(db.db, author), byPath(path), { days: 1, maxUses: 9 });

let made = 0;
const aMarket = () => ({
  ...{ name: `Market ${++made}`, countries: [], language: 'fr', timeZone: 'Europe/Paris' },
});
const aPracticeInput = () => ({
  ...{ slug: `practice-made-${++made}`, maturity: 'tested' },
  texts: { en: { title: 'Listening' } },
});
const aSegment = () => ({ name: `Segment ${++made}`, rule: { bands: ['XS'] } });
const madeSegment = async () =>
  `/segments/${(await saveSegment(as(db.db, host), null, segmentInput.parse(aSegment()))).id}`;

const aTeamOf = () => ({ name: 'Support', handle: `support${++made}`, members: [] });
const madeTeam = async () => `/teams/${(await saveTeam(as(db.db, host), null, aTeamOf())).id}`;
const ON_BEHALF = {
  ...{ name: 'Jo', email: 'jo@example.org', locale: 'fr' },
  ...{ title: 'How long does it take?', markdown: 'From the first idea to the vote.' },
};
const A_REPLY = { title: 'Welcome', language: 'en', markdown: 'Hello {name}!' };
const madeReply = async () =>
  `/saved-replies/${(await saveReply(as(db.db, host), null, A_REPLY)).id}`;

const onOwnPost = async () =>
  (await aReply(as(db.db, author), (await aConversation(as(db.db, helper))).id)).id;

const ORGANISATION = { name: 'Ville de Test', type: 'client', country: 'FR' };

/** An organisation that `author` answers for, as lead. Another each time: they move. */
async function aTeam() {
  const town = await anOrganisation(db.db);
  await placeMember(db.db, author.id, town.id, new Date());
  const lead = { id: town.id, handle: author.handle, on: true };
  await setOrganisationLead(as(db.db, host), lead);
  return town;
}
async function guide(state?: 'draft' | 'in_review' | 'published') {
  const { id, chapter } = await aGuide(db.db, author, state);
  return { path: `/library/${id}`, id, chapter: `/library/${id}/chapters/${chapter}` };
}
/** A category, the only one. */
async function aCategory(): Promise<string> {
  await db.db.deleteFrom('category').execute();
  const input = categoryInput.parse({ titles: { en: 'News' } });
  return (await saveCategory(as(db.db, host), null, input)).id;
}
/** An example that `author` told; published unless it is to be a draft. */
async function example(state: 'draft' | 'published' = 'published') {
  const { id } = await anExample(db.db, author, state === 'published' ? { host } : {});
  return { path: `/examples/${id}`, id };
}
/** What somebody told in an organisation that `author` leads, on its way to be public. */
async function ofMyTeam(given = false) {
  const town = await aTeam();
  const colleague = await aMember(db.db, { organisation_id: town.id });
  const { id } = await anExample(db.db, colleague, { host, space: 'public' });
  if (given) await decideConsent(as(db.db, host), id, { give: true, note: 'By mail.' });
  return { path: `/library/${id}`, town: town.slug };
}
/** A project of `author`'s with a step of an example's plan. */
async function aProject() {
  const ctx = as(db.db, author);
  const { id } = await createProject(ctx, projectInput.parse({ title: 'Our square' }));
  await addStep(ctx, id, stepInput.parse({ phase: 'engage', title: 'Ask' }));
  const used = await aTemplate(db.db, author, { host });
  await usePlan(ctx, id, { thing: used.id, startsOn: null });
  const step = (await findProject(ctx, id)).steps[0]!.id;
  return { path: `/projects/${id}`, step: `/projects/${id}/steps/${step}`, thing: used.id };
}
const STEP = { phase: 'decide', title: 'Vote' };
const OWN = (status: number): Case['expect'] => [401, 404, status, 404, 404];
/** Hosts, and the steward whose guide it is. */
const PUBLISHERS = (status: number): Case['expect'] => [401, 403, status, 403, status];
const ONLY_HOSTS = (status: number): Case['expect'] => [401, 403, 403, 403, status];
const LEADS = (status: number): Case['expect'] => [401, 403, status, 403, status];

/**
 * The permission model of the API, operation by operation. `author` has made what is acted on.
 * What is in the members' space does not exist for a visitor (404), unless the operation needs a
 * token in the first place (401).
 */
const MODEL: Record<string, Case> = {
  listCapabilities: {
    request: async () => ({ method: 'GET', path: '/capabilities' }),
    expect: ONLY_HOSTS(200),
  },
  setCapability: {
    request: async () => ({
      method: 'PUT',
      path: '/capabilities/create_groups/member',
      body: { granted: true },
    }),
    // Only admins: see tests/capabilities.test.ts.
    expect: ONLY_HOSTS(403),
  },
  listConversations: {
    request: async () => ({ method: 'GET', path: '/conversations' }),
    expect: [200, 200, 200, 200, 200],
  },
  makePractice: {
    request: async () => ({ method: 'POST', path: '/practices', body: aPracticeInput() }),
    expect: ONLY_HOSTS(201),
  },
  changePractice: {
    request: async () => ({
      method: 'PUT',
      path: `/practices/${(await aPractice(db.db)).id}`,
      body: aPracticeInput(),
    }),
    expect: ONLY_HOSTS(204),
  },
  mergePractices: {
    request: async () => ({
      method: 'POST',
      path: `/practices/${(await aPractice(db.db)).id}/merge`,
      body: { into: (await aPractice(db.db)).id },
    }),
    expect: ONLY_HOSTS(200),
  },
  listLibrary: {
    request: async () => ({ method: 'GET', path: '/library' }),
    expect: [200, 200, 200, 200, 200],
  },
  startPublication: {
    request: async () => ({
      method: 'POST',
      path: '/library',
      body: { kind: 'article', title: 'By a program', language: 'en' },
    }),
    expect: ONLY_HOSTS(201),
  },
  setTemplateStep: {
    request: async () => {
      const { id, chapter } = await aTemplate(db.db, author);
      const body = { phase: 'decide', fromDay: 3 };
      return { method: 'PUT', path: `/library/${id}/chapters/${chapter}/step`, body };
    },
    expect: [401, 404, 204, 404, 404],
  },
  getTemplateMarkdown: {
    request: async () => {
      const { id } = await aTemplate(db.db, author, { host });
      return { method: 'GET', path: `/library/${id}/markdown?part=advice` };
    },
    expect: [404, 200, 200, 200, 200],
  },
  getPlan: {
    request: async () => {
      const { id } = await aTemplate(db.db, author, { host });
      return { method: 'GET', path: `/things/${id}/plan` };
    },
    expect: [404, 200, 200, 200, 200],
  },
  listExamples: {
    request: async () => ({ method: 'GET', path: '/examples?outcome=failed' }),
    expect: [200, 200, 200, 200, 200],
  },
  startExample: {
    request: async () => ({
      method: 'POST',
      path: '/examples',
      body: { title: 'A square', language: 'en' },
    }),
    expect: [401, 201, 201, 201, 201],
  },
  getExample: {
    request: async () => ({ method: 'GET', path: (await example()).path }),
    expect: [404, 200, 200, 200, 200],
  },
  saveExample: {
    request: async () => ({
      method: 'PUT',
      path: (await example('draft')).path,
      body: { title: 'A square', story: 'We asked again.' },
    }),
    expect: [401, 404, 204, 404, 404],
  },
  setQualityNote: {
    request: async () => ({
      method: 'PUT',
      path: `${(await example()).path}/quality-note`,
      body: { note: 'Figures checked.' },
    }),
    expect: ONLY_HOSTS(204),
  },
  listProjects: {
    request: async () => ({ method: 'GET', path: '/projects' }),
    expect: [401, 200, 200, 200, 200],
  },
  createProject: {
    request: async () => ({ method: 'POST', path: '/projects', body: { title: 'Our square' } }),
    expect: [401, 201, 201, 201, 201],
  },
  getProject: {
    request: async () => ({ method: 'GET', path: (await aProject()).path }),
    expect: OWN(200),
  },
  changeProject: {
    request: async () => ({
      method: 'PUT',
      path: (await aProject()).path,
      body: { title: 'The square' },
    }),
    expect: OWN(204),
  },
  removeProject: {
    request: async () => ({ method: 'DELETE', path: (await aProject()).path }),
    expect: OWN(204),
  },
  usePlan: {
    request: async () => {
      const { path, thing } = await aProject();
      return { method: 'POST', path: `${path}/plan`, body: { thing, startsOn: '2027-01-01' } };
    },
    expect: OWN(204),
  },
  sayAdoption: {
    request: async () => {
      const { path, thing } = await aProject();
      const body = { state: 'dropped', reason: 'No money.', shown: true };
      return { method: 'PUT', path: `${path}/adoptions/${thing}`, body };
    },
    expect: OWN(204),
  },
  addStep: {
    request: async () => ({ method: 'POST', path: `${(await aProject()).path}/steps`, body: STEP }),
    expect: OWN(204),
  },
  changeStep: {
    request: async () => ({ method: 'PUT', path: (await aProject()).step, body: STEP }),
    expect: OWN(204),
  },
  setStepDone: {
    request: async () => ({
      method: 'PUT',
      path: `${(await aProject()).step}/done`,
      body: { done: true },
    }),
    expect: OWN(204),
  },
  removeStep: {
    request: async () => ({ method: 'DELETE', path: (await aProject()).step }),
    expect: OWN(204),
  },
  getAdoptions: {
    request: async () => ({ method: 'GET', path: `/things/${(await aProject()).thing}/adoptions` }),
    expect: [404, 200, 200, 200, 200],
  },
  getPublication: {
    request: async () => ({ method: 'GET', path: (await guide()).path }),
    expect: [404, 200, 200, 200, 200],
  },
  listWriting: {
    request: async () => {
      await guide();
      return { method: 'GET', path: `/people/${author.handle}/writing` };
    },
    // Nothing of the author's is public.
    expect: [404, 200, 200, 200, 200],
  },
  listRoundUpExamples: {
    request: async () => ({ method: 'GET', path: '/round-ups/examples?month=2026-11' }),
    expect: ONLY_HOSTS(200),
  },
  startRoundUp: {
    request: async () => {
      const body = {
        month: '2026-11',
        examples: [(await example()).id],
        languages: ['en', 'fr'],
      };
      return { method: 'POST', path: '/round-ups', body };
    },
    expect: ONLY_HOSTS(201),
  },
  attachFile: {
    request: async () => ({
      method: 'POST',
      path: `${(await guide()).path}/files`,
      body: aFile(),
    }),
    expect: PUBLISHERS(201),
  },
  detachFile: {
    request: async () => {
      const { id, path } = await guide();
      const file = await attachFile(as(db.db, author), id, await incoming());
      return { method: 'DELETE', path: `${path}/files/${file.id}` };
    },
    expect: PUBLISHERS(204),
  },
  setCover: {
    request: async () => {
      const { path } = await guide();
      const body = new FormData();
      body.append('file', await aPictureFile());
      return { method: 'PUT', path: `${path}/cover?language=en&alt=A%20square`, body };
    },
    expect: PUBLISHERS(204),
  },
  describeCover: {
    request: async () => {
      const { id, path } = await guide();
      const said = { language: 'en', alt: 'A square' };
      await saveCover(as(db.db, host), id, said, await incoming());
      const body = { alt: 'A square in the rain' };
      return { method: 'PUT', path: `${path}/versions/en/cover`, body };
    },
    expect: PUBLISHERS(204),
  },
  removeCover: {
    request: async () => ({ method: 'DELETE', path: `${(await guide()).path}/cover` }),
    expect: PUBLISHERS(204),
  },
  listCategories: {
    request: async () => ({ method: 'GET', path: '/categories' }),
    expect: [200, 200, 200, 200, 200],
  },
  createCategory: {
    request: async () => {
      await db.db.deleteFrom('category').execute();
      return { method: 'POST', path: '/categories', body: { titles: { en: 'News' } } };
    },
    expect: ONLY_HOSTS(201),
  },
  changeCategory: {
    request: async () => {
      const body = { slug: 'newer', titles: { de: 'Neues' } };
      return { method: 'PUT', path: `/categories/${await aCategory()}`, body };
    },
    expect: ONLY_HOSTS(204),
  },
  moveCategory: {
    request: async () => {
      const path = `/categories/${await aCategory()}/move`;
      return { method: 'POST', path, body: { by: 'up' } };
    },
    expect: ONLY_HOSTS(204),
  },
  removeCategory: {
    request: async () => ({ method: 'DELETE', path: `/categories/${await aCategory()}` }),
    expect: ONLY_HOSTS(204),
  },
  changePublication: {
    request: async () => ({
      method: 'PATCH',
      path: (await guide()).path,
      body: { practiceIds: [], reviewOn: '2999-01-01' },
    }),
    // The steward would lock themselves out.
    expect: [401, 403, 422, 403, 204],
  },
  removePublication: {
    request: async () => ({ method: 'DELETE', path: (await guide()).path }),
    expect: PUBLISHERS(204),
  },
  restorePublication: {
    request: async () => {
      const { id, path } = await guide();
      await removePublication(as(db.db, author), id);
      return { method: 'POST', path: `${path}/restore` };
    },
    expect: [401, 404, 204, 403, 204],
  },
  submitPublication: {
    request: async () => ({ method: 'POST', path: `${(await guide('draft')).path}/submit` }),
    expect: [401, 404, 204, 404, 404],
  },
  sendBackPublication: {
    request: async () => ({
      method: 'POST',
      path: `${(await guide('in_review')).path}/send-back`,
      body: { reason: 'Add an example.' },
    }),
    expect: [401, 404, 204, 404, 204],
  },
  publishPublication: {
    request: async () => ({
      method: 'POST',
      path: `${(await guide('in_review')).path}/publish`,
      body: { at: '2999-01-01T09:00:00Z' },
    }),
    expect: [401, 404, 204, 404, 204],
  },
  setArchived: {
    request: async () => ({
      method: 'PUT',
      path: `${(await guide()).path}/archived`,
      body: { archived: true },
    }),
    expect: PUBLISHERS(204),
  },
  startVersion: {
    request: async () => ({
      method: 'POST',
      path: `${(await guide()).path}/versions`,
      body: { language: 'fr' },
    }),
    expect: PUBLISHERS(204),
  },
  saveHead: {
    request: async () => ({
      method: 'PUT',
      path: `${(await guide()).path}/versions/en`,
      body: { title: 'Asking better', summary: 'One thing at a time.' },
    }),
    expect: PUBLISHERS(204),
  },
  setVersionPublished: {
    request: async () => {
      const { id, path } = await guide();
      await startVersion(as(db.db, author), id, 'fr');
      return { method: 'PUT', path: `${path}/versions/fr/published`, body: { published: true } };
    },
    expect: PUBLISHERS(204),
  },
  addChapter: {
    request: async () => ({
      method: 'POST',
      path: `${(await guide()).path}/chapters`,
      body: { title: 'Then', markdown: 'Listen.' },
    }),
    expect: PUBLISHERS(201),
  },
  saveChapter: {
    request: async () => ({
      method: 'PUT',
      path: (await guide()).chapter,
      body: { language: 'en', title: 'How', markdown: 'Ask one thing at a time.' },
    }),
    expect: PUBLISHERS(204),
  },
  moveChapter: {
    request: async () => ({
      method: 'POST',
      path: `${(await guide()).chapter}/move`,
      body: { by: 'up' },
    }),
    expect: PUBLISHERS(204),
  },
  removeChapter: {
    request: async () => ({ method: 'DELETE', path: (await guide()).chapter }),
    expect: PUBLISHERS(204),
  },
  giveFeedback: {
    request: async () => ({
      method: 'PUT',
      path: `${(await guide()).path}/feedback`,
      body: { helped: false, missing: 'An example.' },
    }),
    expect: [401, 204, 204, 204, 204],
  },
  readFeedback: {
    request: async () => ({ method: 'GET', path: `${(await guide()).path}/feedback` }),
    expect: [404, 403, 200, 403, 200],
  },
  markFeedbackSeen: {
    request: async () => ({ method: 'POST', path: `${(await guide()).path}/feedback/seen` }),
    expect: PUBLISHERS(204),
  },
  listSuggestions: {
    request: async () => ({ method: 'GET', path: `${(await guide()).path}/suggestions` }),
    expect: [404, 200, 200, 200, 200],
  },
  suggestChange: {
    request: async () => {
      const { path, chapter } = await guide();
      const chapterId = chapter.split('/').at(-1);
      return {
        method: 'POST',
        path: `${path}/suggestions`,
        body: { chapterId, language: 'en', proposal: 'Ask two things.' },
      };
    },
    expect: [401, 201, 201, 201, 201],
  },
  decideSuggestion: {
    request: async () => {
      const { id, chapter } = await guide();
      const made = await suggestChange(
        as(db.db, helper),
        id,
        suggestInput.parse({
          ...{ chapterId: chapter.split('/').at(-1), language: 'en', proposal: 'two things' },
          passage: { language: 'en', exact: 'one thing' },
        }),
      );
      return { method: 'POST', path: `/suggestions/${made.id}/decide`, body: { accept: true } };
    },
    expect: PUBLISHERS(200),
  },
  getAudience: {
    request: async () => ({ method: 'GET', path: `${(await guide()).path}/audience` }),
    expect: [404, 200, 200, 200, 200],
  },
  chooseAudience: {
    request: async () => ({
      method: 'PUT',
      path: `${(await guide()).path}/audience`,
      body: { audience: 'public' },
    }),
    expect: PUBLISHERS(204),
  },
  decideConsent: {
    request: async () => ({
      method: 'POST',
      path: `${(await ofMyTeam()).path}/consent`,
      body: { give: true, note: 'By phone.' },
    }),
    expect: LEADS(204),
  },
  withdrawConsent: {
    request: async () => ({
      method: 'DELETE',
      path: `${(await ofMyTeam(true)).path}/consent?note=By+phone.`,
    }),
    expect: LEADS(204),
  },
  listConsents: {
    request: async () => ({
      method: 'GET',
      path: `/organisations/${(await ofMyTeam()).town}/consents`,
    }),
    expect: LEADS(200),
  },
  listRevisions: {
    request: async () => ({
      method: 'GET',
      path: `${(await guide()).path}/versions/en/revisions`,
    }),
    expect: [404, 200, 200, 200, 200],
  },
  compareRevision: {
    request: async () => ({
      method: 'GET',
      path: `${(await guide()).path}/versions/en/revisions/2`,
    }),
    expect: [404, 200, 200, 200, 200],
  },
  keepPlace: {
    request: async () => ({
      method: 'PUT',
      path: `${(await guide()).path}/place`,
      body: { anchor: 'how' },
    }),
    expect: [401, 204, 204, 204, 204],
  },
  startConversation: {
    request: async () => ({
      method: 'POST',
      path: '/conversations',
      body: { kind: 'discussion', title: 'By a program', markdown: 'Hello from a script.' },
    }),
    expect: [401, 201, 201, 201, 201],
  },
  getConversation: {
    request: async () => ({ method: 'GET', path: `/conversations/${(await aQuestion()).id}` }),
    expect: [404, 200, 200, 200, 200],
  },
  changeConversation: {
    request: async () => ({
      method: 'PATCH',
      path: `/conversations/${(await aQuestion()).id}`,
      body: { title: 'A better title', kind: 'question' },
    }),
    expect: [401, 403, 204, 204, 204],
  },
  removeConversation: {
    request: async () => ({
      method: 'DELETE',
      path: `/conversations/${(await aConversation(as(db.db, author))).id}`,
    }),
    expect: [401, 403, 204, 204, 204],
  },
  restoreConversation: {
    request: async () => {
      const { id } = await aConversation(as(db.db, author));
      await db.db
        .updateTable('thing')
        .set({ state: 'removed', removed_by: author.id })
        .where('id', '=', id)
        .execute();
      return { method: 'POST', path: `/conversations/${id}/restore` };
    },
    expect: [401, 404, 204, 204, 204],
  },
  acceptAnswer: {
    request: async () => {
      const { id, reply } = await aQuestion();
      return { method: 'PUT', path: `/conversations/${id}/answer`, body: { postId: reply } };
    },
    expect: [401, 403, 204, 403, 204],
  },
  setFulfilled: {
    request: async () => ({
      method: 'PUT',
      path: `/conversations/${(await aQuestion('request')).id}/fulfilled`,
      body: { fulfilled: true },
    }),
    expect: [401, 403, 204, 403, 204],
  },
  moveConversation: {
    request: async () => ({
      method: 'PUT',
      path: `/conversations/${(await aQuestion()).id}/space`,
      body: { space: 'public' },
    }),
    expect: [401, 403, 403, 200, 200],
  },
  answerMove: {
    request: async () => {
      const { id } = await aConversation(as(db.db, author), { space: 'hosts' });
      await moveConversation(as(db.db, host), id, 'members');
      return { method: 'POST', path: `/conversations/${id}/move`, body: { yes: false } };
    },
    expect: [401, 404, 204, 404, 403],
  },
  setClosed: {
    request: async () => ({
      method: 'PUT',
      path: `/conversations/${(await aQuestion()).id}/closed`,
      body: { closed: true },
    }),
    expect: [401, 403, 403, 204, 204],
  },
  setPinned: {
    request: async () => ({
      method: 'PUT',
      path: `/conversations/${(await aQuestion()).id}/pinned`,
      body: { pinned: true },
    }),
    expect: [401, 403, 403, 204, 204],
  },
  joinConversations: {
    request: async () => ({
      method: 'POST',
      path: `/conversations/${(await aQuestion()).id}/join`,
      body: { into: (await aQuestion()).id },
    }),
    expect: [401, 403, 403, 200, 200],
  },
  splitConversation: {
    request: async () => ({
      method: 'POST',
      path: `/conversations/${(await aQuestion()).id}/split`,
      body: { title: 'Apart', kind: 'question', posts: [2] },
    }),
    expect: [401, 403, 403, 201, 201],
  },
  listTendings: {
    request: async () => ({
      method: 'GET',
      path: `/conversations/${(await aQuestion()).id}/tendings`,
    }),
    expect: [404, 403, 403, 200, 200],
  },
  undoTending: {
    request: async () => {
      const { id } = await aQuestion();
      await setPinned(as(db.db, host), id, { pinned: true });
      const [tending] = await findTendings(as(db.db, host), id);
      return { method: 'POST', path: `/tendings/${tending!.id}/undo` };
    },
    expect: [401, 403, 403, 204, 204],
  },
  listWaiting: {
    request: async () => ({ method: 'GET', path: '/waiting' }),
    expect: [401, 200, 200, 200, 200],
  },
  editWaiting: {
    request: async () => ({
      method: 'PATCH',
      path: `/waiting/${await aWaitingPost()}`,
      body: { markdown: 'Said better.' },
    }),
    expect: [401, 404, 204, 403, 403],
  },
  withdrawWaiting: {
    request: async () => ({ method: 'DELETE', path: `/waiting/${await aWaitingPost()}` }),
    expect: [401, 404, 204, 403, 403],
  },
  approveWaiting: {
    request: async () => ({
      method: 'POST',
      path: `/waiting/${await aWaitingPost()}/approve`,
      body: {},
    }),
    expect: [401, 404, 403, 204, 204],
  },
  refuseWaiting: {
    request: async () => ({
      method: 'POST',
      path: `/waiting/${await aWaitingPost()}/refuse`,
      body: { agreement: 'respect', reason: 'It insults.' },
    }),
    expect: [401, 404, 403, 204, 204],
  },
  getNewcomers: {
    request: async () => ({ method: 'GET', path: '/newcomers' }),
    expect: [401, 403, 403, 403, 200],
  },
  setNewcomers: {
    request: async () => ({ method: 'PUT', path: '/newcomers', body: { posts: 0 } }),
    expect: [401, 403, 403, 403, 204],
  },
  addPost: {
    request: async () => ({
      method: 'POST',
      path: `/things/${(await aQuestion()).id}/posts`,
      body: { markdown: 'So did we.' },
    }),
    expect: [401, 201, 201, 201, 201],
  },
  getPost: {
    request: async () => ({ method: 'GET', path: `/posts/${(await aQuestion()).reply}` }),
    expect: [404, 200, 200, 200, 200],
  },
  getPostSource: {
    request: async () => ({ method: 'GET', path: `/posts/${(await aQuestion()).reply}/source` }),
    expect: [404, 200, 200, 200, 200],
  },
  listPostVersions: {
    request: async () => ({ method: 'GET', path: `/posts/${(await aQuestion()).reply}/versions` }),
    expect: [404, 200, 200, 200, 200],
  },
  editPost: {
    request: async () => ({
      method: 'PATCH',
      path: `/posts/${await onOwnPost()}`,
      body: { markdown: 'Said better.' },
    }),
    expect: [401, 403, 204, 403, 403],
  },
  removePost: {
    request: async () => ({ method: 'DELETE', path: `/posts/${await onOwnPost()}` }),
    expect: [401, 403, 204, 204, 204],
  },
  restorePost: {
    request: async () => ({ method: 'POST', path: `/posts/${await aRemovedPost()}/restore` }),
    expect: [401, 403, 204, 204, 204],
  },
  reactToPost: {
    request: async () => ({
      method: 'PUT',
      path: `/posts/${await onOwnPost()}/reactions/helpful`,
      body: { on: true },
    }),
    expect: [401, 204, 403, 204, 204],
  },
  uploadFile: {
    request: async () => ({ method: 'POST', path: '/files', body: aFile() }),
    expect: [401, 201, 201, 201, 201],
  },
  listMappings: {
    request: async () => ({ method: 'GET', path: '/imports/mappings' }),
    expect: ONLY_HOSTS(200),
  },
  getMapping: {
    request: async () => ({ method: 'GET', path: `/imports/mappings/${await aMapping(db.db)}` }),
    expect: ONLY_HOSTS(200),
  },
  saveMapping: {
    request: async () => ({
      method: 'POST',
      path: '/imports/mappings',
      body: { name: 'Cases', mapping: A_MAPPING },
    }),
    expect: ONLY_HOSTS(200),
  },
  removeMapping: {
    request: async () => ({ method: 'DELETE', path: `/imports/mappings/${await aMapping(db.db)}` }),
    expect: ONLY_HOSTS(204),
  },
  uploadTable: {
    request: async () => ({
      method: 'POST',
      path: '/imports?kind=example',
      body: aFile('id,title\n1,A square\n', 'cases.csv'),
    }),
    expect: ONLY_HOSTS(201),
  },
  changeImport: {
    request: async () => ({
      method: 'PATCH',
      path: `/imports/${await aTriedTable(db.db)}`,
      body: { mapping: A_MAPPING, space: 'hosts', then: 'try' },
    }),
    expect: ONLY_HOSTS(204),
  },
  getImport: {
    request: async () => ({ method: 'GET', path: `/imports/${await aTriedTable(db.db)}` }),
    expect: ONLY_HOSTS(200),
  },
  exportRows: {
    request: async () => ({ method: 'GET', path: '/exports/example' }),
    expect: ONLY_HOSTS(200),
  },
  listPractices: {
    request: async () => ({ method: 'GET', path: '/practices' }),
    expect: [200, 200, 200, 200, 200],
  },
  getPractice: {
    request: async () => ({ method: 'GET', path: `/practices/${(await aPractice(db.db)).slug}` }),
    expect: [200, 200, 200, 200, 200],
  },
  revealAuthor: {
    request: async () => ({
      method: 'POST',
      path: `/posts/${await aShieldedPost()}/author`,
      body: { reason: 'A member asked us to help them.' },
    }),
    expect: [401, 403, 403, 403, 200],
  },
  listIdentities: {
    request: async () => ({ method: 'GET', path: '/identities' }),
    expect: [401, 200, 200, 200, 200],
  },
  setFollow: {
    request: async () => ({
      method: 'PUT',
      path: `/follows/thing/${(await aQuestion()).id}`,
      body: { on: true },
    }),
    expect: [401, 204, 204, 204, 204],
  },
  setSave: {
    request: async () => ({
      method: 'PUT',
      path: `/saves/thing/${(await aQuestion()).id}`,
      body: { on: true },
    }),
    expect: [401, 204, 204, 204, 204],
  },
  listNotifications: {
    request: async () => ({ method: 'GET', path: '/notifications' }),
    expect: [401, 200, 200, 200, 200],
  },
  markNotificationsRead: {
    request: async () => ({ method: 'POST', path: '/notifications/read', body: {} }),
    expect: [401, 204, 204, 204, 204],
  },
  getNotificationChoices: {
    request: async () => ({ method: 'GET', path: '/notifications/choices' }),
    expect: [401, 200, 200, 200, 200],
  },
  chooseNotification: {
    request: async () => ({
      method: 'PUT',
      path: '/notifications/choices/answered',
      body: { rhythm: 'daily' },
    }),
    expect: [401, 204, 204, 204, 204],
  },
  getProfile: {
    request: async () => ({ method: 'GET', path: '/profile' }),
    expect: [401, 200, 200, 200, 200],
  },
  saveProfile: {
    request: async () => ({ method: 'PUT', path: '/profile', body: PROFILE }),
    expect: [401, 204, 204, 204, 204],
  },
  getJoining: {
    request: async () => ({ method: 'GET', path: '/joining' }),
    expect: [401, 403, 403, 403, 200],
  },
  setJoining: {
    request: async () => ({
      method: 'PUT',
      path: '/joining',
      body: { policy: 'domain', domains: ['Town.example'] },
    }),
    expect: [401, 403, 403, 403, 204],
  },
  listJoinRequests: {
    request: async () => ({ method: 'GET', path: '/joining/requests' }),
    expect: [401, 403, 403, 403, 200],
  },
  decideJoinRequest: {
    request: async () => ({
      method: 'PUT',
      path: `/joining/requests/${await aJoinRequest()}`,
      body: { accept: true },
    }),
    expect: [401, 403, 403, 403, 204],
  },
  inviteMember: {
    request: async () => ({
      method: 'POST',
      path: '/invitations',
      body: { email: `${newId()}@town.example` },
    }),
    expect: [401, 403, 403, 403, 204],
  },
  listPeople: {
    request: async () => ({ method: 'GET', path: '/people' }),
    expect: [401, 200, 200, 200, 200],
  },
  getPerson: {
    request: async () => ({ method: 'GET', path: `/people/${author.handle}` }),
    expect: [401, 200, 200, 200, 200],
  },
  setResponsibility: {
    request: async () => ({
      method: 'PUT',
      path: `/people/${author.handle}/responsibilities`,
      body: { responsibility: 'speaker', on: true },
    }),
    expect: ONLY_HOSTS(204),
  },
  listOrganisations: {
    request: async () => ({ method: 'GET', path: '/organisations' }),
    expect: [401, 200, 200, 200, 200],
  },
  getOrganisation: {
    request: async () => ({ method: 'GET', path: `/organisations/${(await aTeam()).slug}` }),
    expect: [401, 200, 200, 200, 200],
  },
  listQuietClients: {
    request: async () => ({ method: 'GET', path: '/organisations/quiet' }),
    expect: ONLY_HOSTS(200),
  },
  getHandover: {
    request: async () => ({ method: 'GET', path: `/organisations/${(await aTeam()).id}/handover` }),
    expect: LEADS(200),
  },
  listOrganisationLinks: {
    request: async () => ({ method: 'GET', path: `/organisations/${(await aTeam()).id}/links` }),
    expect: LEADS(200),
  },
  listPendingInvitations: {
    request: async () => ({ method: 'GET', path: '/invitations' }),
    expect: ONLY_HOSTS(200),
  },
  createOrganisation: {
    request: async () => ({ method: 'POST', path: '/organisations', body: ORGANISATION }),
    expect: ONLY_HOSTS(201),
  },
  makeOrganisationLink: {
    request: async () => ({
      method: 'POST',
      path: `/organisations/${(await aTeam()).id}/links`,
      body: {},
    }),
    expect: LEADS(201),
  },
  bringInTable: {
    request: async () => ({
      method: 'POST',
      path: '/organisations/import',
      body: { text: 'organisation\nLier', dryRun: true },
    }),
    expect: ONLY_HOSTS(200),
  },
  changeOrganisation: {
    request: async () => ({
      method: 'PUT',
      path: `/organisations/${(await aTeam()).id}`,
      body: ORGANISATION,
    }),
    expect: LEADS(204),
  },
  setOrganisationLead: {
    request: async () => ({
      method: 'PUT',
      path: `/organisations/${(await aTeam()).id}/leads/${author.handle}`,
      body: { on: true },
    }),
    expect: LEADS(204),
  },
  changeEmployer: {
    request: async () => {
      await aTeam();
      const { id } = await anOrganisation(db.db);
      return { method: 'PUT', path: `/organisations/${id}/people/${author.handle}` };
    },
    expect: ONLY_HOSTS(204),
  },
  endEmployment: {
    request: async () => ({
      method: 'DELETE',
      path: `/organisations/${(await aTeam()).id}/people/${author.handle}`,
    }),
    expect: ONLY_HOSTS(204),
  },
  revokeOrganisationLink: {
    request: async () => {
      const { id } = await aTeam();
      const link = await makeOrganisationLink(as(db.db, host), { id, days: 1, maxUses: 1 });
      return { method: 'DELETE', path: `/organisations/${id}/links/${link.id}` };
    },
    expect: LEADS(204),
  },
  setOrganisationDomain: {
    request: async () => ({
      method: 'PUT',
      path: `/organisations/${(await aTeam()).id}/domains/${newId()}.example`,
      body: { on: true },
    }),
    expect: ONLY_HOSTS(204),
  },
  mergeOrganisations: {
    request: async () => ({
      method: 'POST',
      path: `/organisations/${(await aTeam()).id}/merge`,
      body: { other: (await anOrganisation(db.db)).slug },
    }),
    expect: ONLY_HOSTS(204),
  },
  resendInvitation: {
    request: async () => {
      const id = newId();
      const invitation = { id, email: `${id}@town.example`, organisation_id: (await aTeam()).id };
      await db.db.insertInto('invitation').values(invitation).execute();
      return { method: 'POST', path: `/invitations/${id}/resend` };
    },
    expect: LEADS(204),
  },
  acceptOrganisationLink: {
    request: async () => {
      const { id } = await aTeam();
      const { url } = await makeOrganisationLink(as(db.db, host), { id, days: 1, maxUses: 9 });
      const token = url.split('/').at(-1);
      return { method: 'POST', path: '/organisations/accept', body: { token } };
    },
    expect: [401, 204, 204, 204, 204],
  },
  listGroups: {
    request: async () => ({ method: 'GET', path: '/groups' }),
    expect: [401, 200, 200, 200, 200],
  },
  createGroup: {
    request: async () => ({ method: 'POST', path: '/groups', body: A_GROUP }),
    expect: [401, 403, 403, 403, 201],
  },
  getGroup: {
    request: async () => ({ method: 'GET', path: await aGroup() }),
    expect: [401, 200, 200, 200, 200],
  },
  changeGroup: {
    request: async () => ({ method: 'PUT', path: await aGroup(), body: A_GROUP }),
    expect: [401, 403, 204, 403, 204],
  },
  archiveGroup: {
    request: async () => ({
      method: 'PUT',
      path: `${await aGroup()}/archived`,
      body: { archived: true },
    }),
    expect: [401, 403, 204, 403, 204],
  },
  joinGroup: {
    request: async () => ({ method: 'PUT', path: `${await aGroup()}/membership`, body: {} }),
    expect: [401, 200, 200, 200, 200],
  },
  leaveGroup: {
    request: async () => ({ method: 'DELETE', path: `${await aGroup()}/membership` }),
    expect: [401, 403, 204, 403, 403],
  },
  chooseGroupNews: {
    request: async () => ({
      method: 'PUT',
      path: `${await aGroup()}/news`,
      body: { news: 'daily' },
    }),
    expect: [401, 403, 204, 403, 403],
  },
  listGroupPeople: {
    request: async () => ({ method: 'GET', path: `${await aGroup()}/people` }),
    expect: [401, 403, 200, 403, 403],
  },
  getGroupDoor: {
    request: async () => ({ method: 'GET', path: `${await aGroup()}/requests` }),
    expect: [401, 403, 200, 403, 403],
  },
  decideGroupRequest: {
    request: async () => {
      const asker = await aMember(db.db);
      const path = await aGroup();
      await joinGroup(as(db.db, asker), byPath(path), joinGroupInput.parse({}));
      return { method: 'PUT', path: `${path}/requests/${asker.id}`, body: { accept: true } };
    },
    expect: [401, 403, 204, 403, 403],
  },
  inviteToGroup: {
    request: async () => ({
      method: 'POST',
      path: `${await aGroup()}/invitations`,
      body: { handle: helper.handle },
    }),
    expect: [401, 403, 204, 403, 403],
  },
  removeFromGroup: {
    request: async () => {
      const path = await aGroup();
      await inviteToGroup(as(db.db, author), byPath(path), helper.handle);
      return { method: 'DELETE', path: `${path}/people/${helper.id}` };
    },
    expect: [401, 403, 204, 403, 403],
  },
  setGroupSteward: {
    request: async () => {
      const path = await aGroup();
      await inviteToGroup(as(db.db, author), byPath(path), helper.handle);
      await joinGroup(as(db.db, helper), byPath(path), joinGroupInput.parse({}));
      return { method: 'PUT', path: `${path}/people/${helper.id}/steward`, body: { on: true } };
    },
    expect: [401, 403, 204, 403, 204],
  },
  agreeAgain: {
    request: async () => ({
      method: 'PUT',
      path: `${await aGroup()}/agreement`,
      body: { agreed: true },
    }),
    expect: [401, 403, 204, 403, 403],
  },
  followSegment: {
    request: async () => ({
      method: 'PUT',
      path: `${await aGroup()}/segment`,
      body: { segmentId: null },
    }),
    // A steward who is no host may not, a host who is no steward neither.
    expect: [401, 403, 403, 403, 403],
  },
  suggest: {
    request: async () => ({ method: 'GET', path: '/search/suggestions?q=budget' }),
    expect: [200, 200, 200, 200, 200],
  },
  listSavedSearches: {
    request: async () => ({ method: 'GET', path: '/saved-searches' }),
    expect: [401, 200, 200, 200, 200],
  },
  saveSearch: {
    request: async () => ({ method: 'POST', path: '/saved-searches', body: { q: 'budget' } }),
    expect: [401, 201, 201, 201, 201],
  },
  forgetSearch: {
    request: async () => {
      const { id } = await saveSearch(as(db.db, host), { q: 'budget' });
      return { method: 'DELETE', path: `/saved-searches/${id}` };
    },
    expect: [401, 404, 404, 404, 204],
  },
  listSynonyms: {
    request: async () => ({ method: 'GET', path: '/synonyms' }),
    expect: [401, 403, 403, 403, 200],
  },
  makeSynonyms: {
    request: async () => ({
      method: 'POST',
      path: '/synonyms',
      body: { words: ['survey', 'poll'] },
    }),
    expect: [401, 403, 403, 403, 201],
  },
  changeSynonyms: {
    request: async () => {
      const { id } = await saveSynonyms(as(db.db, host), null, { words: ['survey', 'poll'] });
      return { method: 'PUT', path: `/synonyms/${id}`, body: { words: ['survey', 'enquiry'] } };
    },
    expect: [401, 403, 403, 403, 204],
  },
  removeSynonyms: {
    request: async () => {
      const { id } = await saveSynonyms(as(db.db, host), null, { words: ['survey', 'poll'] });
      return { method: 'DELETE', path: `/synonyms/${id}` };
    },
    expect: [401, 403, 403, 403, 204],
  },
  listEmptySearches: {
    request: async () => ({ method: 'GET', path: '/searches/empty' }),
    expect: [401, 403, 403, 403, 200],
  },
  dismissEmptySearch: {
    request: async () => {
      await keepEmptySearch(as(db.db, host), 'quokkas');
      return { method: 'DELETE', path: '/searches/empty?words=quokkas&locale=en' };
    },
    expect: [401, 403, 403, 403, 204],
  },
  listMarkets: {
    request: async () => ({ method: 'GET', path: '/markets' }),
    expect: [401, 403, 403, 403, 200],
  },
  makeMarket: {
    request: async () => ({ method: 'POST', path: '/markets', body: aMarket() }),
    expect: [401, 403, 403, 403, 201],
  },
  changeMarket: {
    request: async () => {
      const { id } = await saveMarket(as(db.db, host), null, marketInput.parse(aMarket()));
      return { method: 'PUT', path: `/markets/${id}`, body: aMarket() };
    },
    expect: [401, 403, 403, 403, 204],
  },
  removeMarket: {
    request: async () => {
      const { id } = await saveMarket(as(db.db, host), null, marketInput.parse(aMarket()));
      return { method: 'DELETE', path: `/markets/${id}` };
    },
    expect: [401, 403, 403, 403, 204],
  },
  listSegments: {
    request: async () => ({ method: 'GET', path: '/segments' }),
    expect: [401, 403, 403, 403, 200],
  },
  previewSegment: {
    request: async () => ({ method: 'POST', path: '/segments/preview', body: { rule: {} } }),
    expect: [401, 403, 403, 403, 200],
  },
  makeSegment: {
    request: async () => ({ method: 'POST', path: '/segments', body: aSegment() }),
    expect: [401, 403, 403, 403, 201],
  },
  getSegment: {
    request: async () => ({ method: 'GET', path: await madeSegment() }),
    expect: [401, 403, 403, 403, 200],
  },
  changeSegment: {
    request: async () => ({ method: 'PUT', path: await madeSegment(), body: aSegment() }),
    expect: [401, 403, 403, 403, 204],
  },
  removeSegment: {
    request: async () => ({ method: 'DELETE', path: await madeSegment() }),
    expect: [401, 403, 403, 403, 204],
  },
  countAudience: {
    request: async () => ({ method: 'POST', path: '/announcements/audience', body: {} }),
    expect: [401, 403, 403, 403, 200],
  },
  announce: {
    request: async () => ({
      method: 'POST',
      path: '/announcements',
      body: { title: 'A new guide', markdown: 'On counting.' },
    }),
    expect: [401, 403, 403, 403, 201],
  },
  listEntered: {
    request: async () => ({ method: 'GET', path: '/questions-on-behalf' }),
    expect: [401, 403, 403, 403, 200],
  },
  askOnBehalf: {
    request: async () => ({ method: 'POST', path: '/questions-on-behalf', body: ON_BEHALF }),
    expect: [401, 403, 403, 403, 201],
  },
  logHelp: {
    request: async () => ({ method: 'POST', path: '/help', body: { minutes: 10 } }),
    expect: [401, 403, 403, 403, 201],
  },
  listTeams: {
    request: async () => ({ method: 'GET', path: '/teams' }),
    expect: [401, 200, 200, 200, 200],
  },
  makeTeam: {
    request: async () => ({ method: 'POST', path: '/teams', body: aTeamOf() }),
    expect: [401, 403, 403, 403, 201],
  },
  changeTeam: {
    request: async () => ({ method: 'PUT', path: await madeTeam(), body: aTeamOf() }),
    expect: [401, 403, 403, 403, 204],
  },
  removeTeam: {
    request: async () => ({ method: 'DELETE', path: await madeTeam() }),
    expect: [401, 403, 403, 403, 204],
  },
  listDesk: {
    request: async () => ({ method: 'GET', path: '/desk' }),
    expect: [401, 403, 403, 403, 200],
  },
  takeOn: {
    request: async () => ({
      method: 'PUT',
      path: `/desk/report/${(await aCase()).id}`,
      body: { note: 'Have a look.' },
    }),
    expect: [401, 403, 403, 403, 204],
  },
  listSavedReplies: {
    request: async () => ({ method: 'GET', path: '/saved-replies' }),
    expect: [401, 403, 403, 200, 200],
  },
  makeSavedReply: {
    request: async () => ({ method: 'POST', path: '/saved-replies', body: A_REPLY }),
    expect: [401, 403, 403, 403, 201],
  },
  changeSavedReply: {
    request: async () => ({ method: 'PUT', path: await madeReply(), body: A_REPLY }),
    expect: [401, 403, 403, 403, 204],
  },
  removeSavedReply: {
    request: async () => ({ method: 'DELETE', path: await madeReply() }),
    expect: [401, 403, 403, 403, 204],
  },
  makeGroupLink: {
    request: async () => ({ method: 'POST', path: `${await aGroup()}/links`, body: {} }),
    expect: [401, 403, 201, 403, 403],
  },
  revokeGroupLink: {
    request: async () => {
      const path = await aGroup();
      const { id } = await aGroupLink(path);
      return { method: 'DELETE', path: `${path}/links/${id}` };
    },
    expect: [401, 403, 204, 403, 403],
  },
  acceptGroupLink: {
    request: async () => {
      const token = (await aGroupLink(await aGroup())).url.split('/').at(-1);
      return { method: 'POST', path: '/groups/links/accept', body: { token } };
    },
    expect: [401, 200, 200, 200, 200],
  },
  search: {
    request: async () => ({ method: 'GET', path: '/search?q=town' }),
    expect: [200, 200, 200, 200, 200],
  },
  listAgreements: {
    request: async () => ({ method: 'GET', path: '/agreements' }),
    expect: [200, 200, 200, 200, 200],
  },
  getFigures: {
    request: async () => ({ method: 'GET', path: '/transparency' }),
    expect: [200, 200, 200, 200, 200],
  },
  report: {
    request: async () => ({
      method: 'POST',
      path: '/reports',
      body: { kind: 'post', id: await onOwnPost(), agreement: 'law', reason: 'It is not lawful.' },
    }),
    expect: [401, 201, 403, 201, 201],
  },
  getAgreementTexts: {
    request: async () => ({ method: 'GET', path: '/agreements/texts' }),
    expect: [401, 403, 403, 403, 200],
  },
  makeAgreement: {
    request: async () => ({
      method: 'POST',
      path: '/agreements',
      body: { texts: { en: { title: 'Speak plainly', body: 'No jargon.' } } },
    }),
    expect: [401, 403, 403, 403, 201],
  },
  changeAgreement: {
    request: async () => ({
      method: 'PUT',
      path: '/agreements/advertising',
      body: { texts: { en: { title: 'No selling', body: '' } } },
    }),
    expect: [401, 403, 403, 403, 204],
  },
  moveAgreement: {
    request: async () => ({
      method: 'PUT',
      path: '/agreements/advertising/position',
      body: { position: 1 },
    }),
    expect: [401, 403, 403, 403, 204],
  },
  retireAgreement: {
    request: async () => ({
      method: 'PUT',
      path: '/agreements/advertising/retired',
      body: { retired: true },
    }),
    expect: [401, 403, 403, 403, 204],
  },
  getOwnReport: {
    request: async () => ({ method: 'GET', path: `/reports/${await aDismissedReport()}` }),
    expect: [404, 404, 200, 404, 404],
  },
  askAgain: {
    request: async () => ({
      method: 'POST',
      path: `/reports/${await aDismissedReport()}/again`,
      body: { text: 'Look again.' },
    }),
    expect: [401, 404, 204, 404, 404],
  },
  listOwnReports: {
    request: async () => ({ method: 'GET', path: '/reports' }),
    expect: [401, 200, 200, 200, 200],
  },
  listCases: {
    request: async () => ({ method: 'GET', path: '/moderation/cases' }),
    expect: [401, 403, 403, 200, 200],
  },
  getCase: {
    request: async () => ({ method: 'GET', path: `/moderation/cases/${(await aCase()).id}` }),
    expect: [401, 403, 403, 200, 200],
  },
  assignCase: {
    request: () => onCase('PUT', '/assignee', { memberId: moderator.id }),
    expect: [401, 403, 403, 204, 204],
  },
  addCaseNote: {
    request: () => onCase('POST', '/notes', { text: 'Have a look.' }),
    expect: [401, 403, 403, 204, 204],
  },
  decideCase: {
    request: () => onCase('PUT', '/decision', { measure: 'no_breach' }),
    expect: [401, 403, 403, 204, 204],
  },
  takeBackDecision: {
    request: async () => {
      const { id } = await aCase({ by: moderator });
      const path = `/moderation/cases/${id}/decision/reversal`;
      return { method: 'POST', path, body: { reason: 'A mistake.' } };
    },
    expect: [401, 403, 403, 204, 204],
  },
  decideAppeal: {
    request: async () => {
      const { id } = await aCase({ by: otherHost, appealed: true });
      const body = { upheld: true, reason: 'It was no quote.' };
      return { method: 'PUT', path: `/moderation/cases/${id}/appeal`, body };
    },
    expect: [401, 403, 403, 204, 204],
  },
  getDecision: {
    request: async () => ({
      method: 'GET',
      path: `/decisions/${(await aCase({ by: moderator })).decision}`,
    }),
    expect: [404, 404, 200, 404, 404],
  },
  appeal: {
    request: async () => ({
      method: 'POST',
      path: `/decisions/${(await aCase({ by: moderator })).decision}/appeal`,
      body: { text: 'I quoted somebody.' },
    }),
    expect: [401, 404, 204, 404, 404],
  },
  listTrail: {
    request: async () => ({ method: 'GET', path: '/audit' }),
    expect: [401, 403, 403, 403, 200],
  },
};

describe('who may call what', () => {
  test('every operation is in the model', () => {
    assert.deepEqual(operations.map(({ id }) => id).sort(), Object.keys(MODEL).sort());
  });

  for (const [id, { request, expect }] of Object.entries(MODEL))
    test(id, async () => {
      const declared = operations.find((operation) => operation.id === id)!;
      const statuses: number[] = [];
      for (const who of [null, member, author, moderator, host]) {
        const { method, path, body } = await request();
        statuses.push((await call(who, method, path, body)).status);
        assert.equal(method, declared.method);
      }
      assert.deepEqual(statuses, expect);
      // A token without the scope does no more than a stranger's would.
      const { method, path, body } = await request();
      assert.equal((await call(host, method, path, body, new Set())).status, 403);
      const others = new Set(TOKEN_SCOPES.filter((scope) => scope !== declared.scope));
      assert.equal((await call(host, method, path, body, others)).status, 403);
      // And the one it asks for is enough.
      const only = new Set([declared.scope]);
      assert.equal((await call(host, method, path, body, only)).status, expect[4]);
    });
});

describe('the API', () => {
  test('a cookie alone acts as nobody', async () => {
    const { id } = await aQuestion();
    const response = await handleApi(
      operations,
      as(db.db, host),
      new Request(`http://127.0.0.1/api/v1/conversations/${id}`),
      `/conversations/${id}`,
    );
    assert.equal(response.status, 404);
  });

  test('says what is wrong, as problem+json with a stable code', async () => {
    const { id } = await aQuestion();
    const cases: [string, string, unknown, number, string][] = [
      ['GET', '/nowhere', undefined, 404, 'not_found'],
      ['GET', '/conversations/not-an-id', undefined, 422, 'invalid_input'],
      ['POST', '/conversations', { kind: 'song', title: '', markdown: 'x' }, 422, 'invalid_input'],
      ['POST', '/conversations', [1], 422, 'invalid_json'],
      ['POST', `/things/${id}/posts`, { markdown: 'x'.repeat(100_001) }, 422, 'invalid_input'],
      ['PUT', `/follows/song/${id}`, { on: true }, 422, 'invalid_input'],
    ];
    for (const [method, path, body, status, code] of cases) {
      const answer = await call(author, method, path, body);
      assert.deepEqual([answer.status, answer.body?.code], [status, code], `${method} ${path}`);
    }
    assert.equal((await call(author, 'PUT', '/conversations')).status, 405);
    const wrong = await call(author, 'POST', '/conversations', { kind: 'song', markdown: '' });
    assert.deepEqual(Object.keys(wrong.body?.fields as object).sort(), [
      'kind',
      'markdown',
      'title',
    ]);
  });

  test('what one writes, one reads back', async () => {
    const started = await call(author, 'POST', '/conversations', {
      kind: 'question',
      title: 'Through the API',
      markdown: 'A **bold** question',
    });
    const { body } = await call(member, 'GET', `/conversations/${started.body?.id as string}`);
    const [post] = body?.posts as { id: string; html: string }[];
    assert.match(post!.html, /<strong>bold<\/strong>/);
    const source = await call(member, 'GET', `/posts/${post!.id}/source`);
    assert.equal(source.body?.markdown, 'A **bold** question');
  });

  test('takes a file as the composer does, and what it answers shows it in a text', async () => {
    const { body } = await call(author, 'POST', '/files', aFile());
    assert.equal(body?.markdown, `[answers.csv](${body?.url as string})`);
    const { id } = await aConversation(as(db.db, author));
    const post = await call(author, 'POST', `/things/${id}/posts`, { markdown: body.markdown });
    const shown = await call(member, 'GET', `/posts/${post.body?.id as string}`);
    assert.ok((shown.body?.html as string).includes(`href="${body.url as string}"`));
    const refused: [unknown, number, string][] = [
      [aFile('a'.repeat(MAX_FILE_BYTES + 1)), 413, 'too_large'],
      [aFile('<script>alert(1)</script>', 'page.html'), 415, 'unsupported_type'],
      [new FormData(), 422, 'invalid_upload'],
      [{ file: 'in JSON' }, 422, 'invalid_upload'],
    ];
    for (const [sent, status, code] of refused) {
      const answer = await call(author, 'POST', '/files', sent);
      assert.deepEqual([answer.status, answer.body?.code], [status, code]);
    }
  });

  test('a profile can be given back as it came, changed; its address is not in it', async () => {
    const ada = await aMember(db.db, { bio: 'Before.' });
    const { body } = await call(ada, 'GET', '/profile');
    assert.ok(!JSON.stringify(body).includes(ada.email!));
    const changed = { ...body, bio: 'After.', role: 'admin', email: 'x@example.org' };
    assert.equal((await call(ada, 'PUT', '/profile', changed)).status, 204);
    assert.deepEqual((await call(ada, 'GET', '/profile')).body, { ...body, bio: 'After.' });
    const row = await db.db
      .selectFrom('member')
      .select(['role', 'email'])
      .where('id', '=', ada.id)
      .executeTakeFirst();
    assert.deepEqual(row, { role: 'member', email: ada.email });
    const wrong = { ...body, timeZone: 'Mars/Olympus', languages: ['klingon!'] };
    const refused = await call(ada, 'PUT', '/profile', wrong);
    assert.equal(refused.status, 422);
    assert.deepEqual(Object.keys(refused.body?.fields as object), ['languages.0', 'timeZone']);
  });

  test('a host decides who joins; a program gives no role away', async () => {
    const set = { policy: 'domain', domains: ['Town.example'] };
    assert.equal((await call(host, 'PUT', '/joining', set)).status, 204);
    const joining = { policy: 'domain', domains: ['town.example'] };
    assert.deepEqual((await call(host, 'GET', '/joining')).body, joining);
    const without = await call(host, 'PUT', '/joining', { policy: 'domain' });
    assert.deepEqual([without.status, without.body?.fields], [422, { domains: 'required' }]);

    const id = await aJoinRequest();
    const waiting = async () =>
      ((await call(host, 'GET', '/joining/requests')).body?.requests as { id: string }[]).some(
        (request) => request.id === id,
      );
    assert.equal(await waiting(), true);
    const decide = () => call(host, 'PUT', `/joining/requests/${id}`, { accept: false });
    assert.equal((await decide()).status, 204);
    assert.equal(await waiting(), false);
    const again = await decide();
    assert.deepEqual([again.status, again.body?.code], [409, 'already_decided']);

    const invitation = { email: 'Mo@town.example', name: 'Mo', role: 'host' };
    assert.equal((await call(host, 'POST', '/invitations', invitation)).status, 204);
    const invited = await db.db
      .selectFrom('invitation')
      .select(['role', 'invited_by'])
      .where('email', '=', 'mo@town.example')
      .execute();
    assert.deepEqual(invited, [{ role: 'member', invited_by: host.id }]);
  });

  test('its OpenAPI document is valid, whole, and of this version', async () => {
    const document = openApi(operations, 'http://127.0.0.1:3000', VERSION);
    const result = await new Validator().validate(
      structuredClone(document) as Record<string, unknown>,
    );
    assert.ok(result.valid, JSON.stringify(result.errors));
    const listed = Object.values((document as { paths: Record<string, object> }).paths).flatMap(
      (path) => Object.values(path) as { operationId: string; requestBody?: { content: object } }[],
    );
    const upload = listed.find(({ operationId }) => operationId === 'uploadFile');
    assert.deepEqual(Object.keys(upload?.requestBody?.content ?? {}), ['multipart/form-data']);
    assert.equal(listed.length, operations.length);
    const page = readFileSync('docs/api.md', 'utf8');
    for (const { method, path } of operations)
      assert.ok(page.includes(`\`${method} ${path}\``), `docs/api.md names ${method} ${path}`);
    assert.equal(
      VERSION,
      (JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }).version,
    );
  });
});
