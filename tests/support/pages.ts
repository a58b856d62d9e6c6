import { makeLinkKey } from '#commons/moderation/server/link-key.ts';
import { decideCase, report } from '#commons/moderation/server/index.ts';
import { makeStopToken } from '#commons/notifications/server/stop-token.ts';
import { spaceOf } from '#commons/spaces/server/index.ts';
import { keepWaiting } from '#commons/waiting/server/index.ts';
import { editPost } from '#commons/threads/server/index.ts';
import { onBehalfInput } from '#features/behalf/schema.ts';
import { askOnBehalf } from '#features/behalf/server/index.ts';
import { projectInput } from '#features/projects/schema.ts';
import { createProject, usePlan } from '#features/projects/server/index.ts';
import { makeOrganisationLink } from '#features/organisations/server/index.ts';
import { findPdf } from '#features/library/server/index.ts';
import type { Connection } from '#platform/db/connect.ts';
import { newId } from '#platform/db/ids.ts';
import { renderMail } from '#platform/mail/index.ts';
import { aTriedTable } from './import-doors.ts';
import type { Part } from './community.ts';
import { aConversation, anExample, aReply, as } from './factories.ts';

/** Who looks at a page. */
export type Reader = 'visitor' | Part;

interface PageSample {
  /** An address of it in the demo community. */
  readonly path: (samples: Samples) => string;
  /** For whom it is a page of its own; the first one stands for all where one look is enough. */
  readonly readers: readonly Reader[];
}

const EVERYBODY = ['member', 'visitor', 'host'] as const;
const MEMBERS = ['member', 'host'] as const;

/** A look at every page there is. A route in src/routes without its line here fails the tests. */
export const PAGES: Readonly<Record<string, PageSample>> = {
  '/': { path: () => '/', readers: ['visitor'] },
  '/conversations': { path: () => '/conversations', readers: EVERYBODY },
  '/conversations/new': { path: () => '/conversations/new', readers: MEMBERS },
  '/conversations/[slug=slug]': {
    path: ({ conversation }) => `/conversations/${conversation}`,
    readers: EVERYBODY,
  },
  '/conversations/[slug=slug]/change': {
    path: ({ conversation }) => `/conversations/${conversation}/change`,
    readers: ['host'],
  },
  '/conversations/[slug=slug]/history/[id=uuid]': {
    path: ({ edited }) => `/conversations/${edited.slug}/history/${edited.id}`,
    readers: MEMBERS,
  },
  '/conversations/[slug=slug]/move': {
    path: ({ conversation }) => `/conversations/${conversation}/move`,
    readers: ['host'],
  },
  '/conversations/[slug=slug]/tend': {
    path: ({ conversation }) => `/conversations/${conversation}/tend`,
    readers: ['host'],
  },
  '/conversations/[slug=slug]/join': {
    path: ({ conversation, edited }) => `/conversations/${conversation}/join?into=${edited.slug}`,
    readers: ['host'],
  },
  '/conversations/[slug=slug]/split': {
    path: ({ conversation }) => `/conversations/${conversation}/split`,
    readers: ['host'],
  },
  '/hosts/author/[id=uuid]': {
    path: ({ shielded }) => `/hosts/author/${shielded}`,
    readers: ['host'],
  },
  '/feeds': { path: () => '/feeds', readers: EVERYBODY },
  '/library': { path: () => '/library', readers: EVERYBODY },
  '/library/new': { path: () => '/library/new', readers: MEMBERS },
  '/library/round-up': { path: () => '/library/round-up?q=a', readers: ['host'] },
  '/library/categories': { path: () => '/library/categories', readers: ['host'] },
  '/library/[slug=slug]/write': {
    path: () =>
      '/library/first-participatory-budget/write?language=fr&chapter=decide-what-you-are-promising',
    readers: ['host'],
  },
  '/templates': { path: () => '/templates', readers: EVERYBODY },
  '/[shelf=shelf]/[slug=slug]': {
    path: () => '/guides/first-participatory-budget',
    readers: EVERYBODY,
  },
  '/[shelf=shelf]/[slug=slug]/pdf': {
    path: () => '/guides/first-participatory-budget/pdf?language=en',
    readers: EVERYBODY,
  },
  '/[shelf=shelf]/[slug=slug]/discussion': {
    path: () => '/guides/first-participatory-budget/discussion',
    readers: EVERYBODY,
  },
  '/[shelf=shelf]/[slug=slug]/suggest': {
    path: () => '/guides/first-participatory-budget/suggest?chapter=decide-what-you-are-promising',
    readers: ['member'],
  },
  '/library/[slug=slug]/suggestions': {
    path: () => '/library/first-participatory-budget/suggestions',
    readers: ['host'],
  },
  '/library/[slug=slug]/feedback': {
    path: () => '/library/first-participatory-budget/feedback',
    readers: ['host'],
  },
  '/library/[slug=slug]/versions': {
    path: () => '/library/first-participatory-budget/versions',
    readers: ['member'],
  },
  '/examples': { path: () => '/examples', readers: EVERYBODY },
  '/examples/new': { path: () => '/examples/new', readers: MEMBERS },
  '/examples/compare': {
    path: ({ example }) => `/examples/compare?with=${example}&with=${example}`,
    readers: EVERYBODY,
  },
  '/examples/[slug=slug]': { path: ({ example }) => `/examples/${example}`, readers: EVERYBODY },
  '/examples/[slug=slug]/write': {
    path: ({ example }) => `/examples/${example}/write`,
    readers: ['host'],
  },
  '/projects': { path: () => '/projects', readers: ['member'] },
  '/projects/new': { path: () => '/projects/new', readers: ['member'] },
  '/projects/[id=uuid]': { path: ({ project }) => `/projects/${project}`, readers: ['member'] },
  '/projects/[id=uuid]/change': {
    path: ({ project }) => `/projects/${project}/change`,
    readers: ['member'],
  },
  '/projects/use/[slug=slug]': {
    path: ({ example }) => `/projects/use/${example}`,
    readers: ['member'],
  },
  '/practices': { path: () => '/practices', readers: EVERYBODY },
  '/practices/[slug=slug]': {
    path: ({ practice }) => `/practices/${practice}`,
    readers: EVERYBODY,
  },
  '/practices/new': { path: () => '/practices/new', readers: ['host'] },
  '/practices/[slug=slug]/change': {
    path: ({ practice }) => `/practices/${practice}/change`,
    readers: ['host'],
  },
  '/groups': { path: () => '/groups', readers: MEMBERS },
  '/groups/new': { path: () => '/groups/new', readers: ['host'] },
  '/groups/[slug=slug]': {
    path: () => '/groups/participatory-budgeting-trainers',
    readers: MEMBERS,
  },
  '/groups/[slug=slug]/people': {
    path: () => '/groups/nederlandstalige-praktijk/people',
    readers: MEMBERS,
  },
  '/groups/[slug=slug]/change': {
    path: () => '/groups/nederlandstalige-praktijk/change',
    readers: ['host'],
  },
  '/groups/join/[token]': { path: () => '/groups/join/over', readers: EVERYBODY },
  '/hosts/desk': { path: () => '/hosts/desk', readers: ['host'] },
  '/hosts/announce': { path: () => '/hosts/announce', readers: ['host'] },
  '/hosts/behalf': { path: () => '/hosts/behalf', readers: ['host'] },
  '/ask/[token]': { path: ({ question }) => `/ask/${question}`, readers: ['visitor'] },
  '/hosts/teams': { path: () => '/hosts/teams', readers: ['host'] },
  '/teams/[handle=handle]': { path: ({ team }) => `/teams/${team}`, readers: ['member'] },
  '/hosts/replies': { path: () => '/hosts/replies', readers: ['host'] },
  '/hosts/synonyms': { path: () => '/hosts/synonyms', readers: ['host'] },
  '/hosts/searches': { path: () => '/hosts/searches', readers: ['host'] },
  '/hosts/markets': { path: () => '/hosts/markets', readers: ['host'] },
  '/hosts/segments': { path: () => '/hosts/segments', readers: ['host'] },
  '/hosts/segments/new': { path: () => '/hosts/segments/new', readers: ['host'] },
  '/hosts/segments/[id=uuid]': {
    path: ({ segment }) => `/hosts/segments/${segment}`,
    readers: ['host'],
  },
  '/hosts/import': { path: () => '/hosts/import', readers: ['host'] },
  '/hosts/import/[id=uuid]': { path: ({ table }) => `/hosts/import/${table}`, readers: ['host'] },
  '/people': { path: () => '/people', readers: MEMBERS },
  '/people/[handle=handle]': { path: ({ person }) => `/people/${person}`, readers: MEMBERS },
  '/people/[handle=handle]/writing': {
    path: () => '/people/devika/writing',
    readers: EVERYBODY,
  },
  '/organisations': { path: () => '/organisations', readers: MEMBERS },
  '/organisations/[slug=slug]': {
    path: ({ organisation }) => `/organisations/${organisation}`,
    readers: ['lead', 'member', 'host'],
  },
  '/organisations/[slug=slug]/manage': {
    path: ({ organisation }) => `/organisations/${organisation}/manage`,
    readers: ['host', 'lead'],
  },
  '/organisations/[slug=slug]/public': {
    path: ({ organisation }) => `/organisations/${organisation}/public`,
    readers: ['lead', 'host'],
  },
  '/organisations/[slug=slug]/handover': {
    path: ({ organisation }) => `/organisations/${organisation}/handover`,
    readers: ['lead', 'host'],
  },
  '/hosts/organisations': { path: () => '/hosts/organisations', readers: ['host'] },
  '/hosts/organisations/import': { path: () => '/hosts/organisations/import', readers: ['host'] },
  '/join/[token]': { path: ({ link }) => `/join/${link}`, readers: ['visitor', 'member'] },
  '/search': { path: () => '/search?q=budget', readers: EVERYBODY },
  '/notifications': { path: () => '/notifications', readers: MEMBERS },
  '/settings': { path: () => '/settings', readers: MEMBERS },
  '/hosts/joining': { path: () => '/hosts/joining', readers: ['host'] },
  '/hosts/capabilities': { path: () => '/hosts/capabilities', readers: ['host'] },
  '/hosts/audit': { path: () => '/hosts/audit', readers: ['host'] },
  '/agreements': { path: () => '/agreements', readers: ['visitor'] },
  '/transparency': { path: () => '/transparency', readers: ['visitor'] },
  '/report/[kind=reportable]/[id=uuid]': {
    path: ({ moderation }) => `/report/post/${moderation.post}`,
    readers: ['visitor', 'member'],
  },
  '/reports': { path: () => '/reports', readers: ['member'] },
  '/reports/[id=uuid]': {
    path: ({ moderation }) => `/reports/${moderation.report}`,
    readers: ['member'],
  },
  '/agreements/change': { path: () => '/agreements/change', readers: ['host'] },
  '/moderation': { path: () => '/moderation', readers: ['host'] },
  '/waiting': { path: () => '/waiting', readers: ['host', 'member'] },
  '/waiting/[id=uuid]': {
    path: ({ waiting }) => `/waiting/${waiting}`,
    readers: ['host', 'member'],
  },
  '/moderation/[id=uuid]': {
    path: ({ moderation }) => `/moderation/${moderation.case}`,
    readers: ['host'],
  },
  '/decisions/[id=uuid]': {
    path: ({ moderation }) => `/decisions/${moderation.decision}?key=${moderation.key}`,
    readers: ['visitor'],
  },
  '/welcome': { path: () => '/welcome', readers: ['member'] },
  '/signin': { path: () => '/signin', readers: ['visitor'] },
  '/signin/link': { path: () => '/signin/link?token=none', readers: ['visitor'] },
  '/join': { path: () => '/join', readers: ['visitor'] },
  '/mail/stop/[token]': { path: ({ stop }) => `/mail/stop/${stop}`, readers: ['visitor'] },
  '/demo/mailbox': { path: () => '/demo/mailbox', readers: ['visitor'] },
  '/demo/mailbox/[id=uuid]': { path: ({ mail }) => `/demo/mailbox/${mail}`, readers: ['visitor'] },
  '/styleguide': { path: () => '/styleguide', readers: ['visitor'] },
};

/** Pages that the demo does not have, and why. */
export const ELSEWHERE: Readonly<Record<string, string>> = {
  '/setup': 'only in a community without any member; looked at there',
};

/** Things of the demo that pages are looked at with. */
export interface Samples {
  /** The slug of a public question with an accepted answer and several posts. */
  conversation: string;
  /** One that was changed after it was written. */
  edited: { slug: string; id: string };
  /** A post written as "a member". */
  shielded: string;
  /** A public example with phases. */
  example: string;
  /** The member's, with the plan of that example. */
  project: string;
  practice: string;
  person: string;
  /** The lead's. */
  organisation: string;
  /** The token of an invitation link of it. */
  link: string;
  mail: string;
  stop: string;
  /** A reply of the member's that waits for a look. */
  waiting: string;
  /** A post that nobody reported, an open case, and a decision with the key of its mail. */
  /** The secret of the link to a question that a host entered. */
  question: string;
  /** A team's handle. */
  team: string;
  /** A segment's id. */
  segment: string;
  /** A table that was tried, with mistakes. */
  table: string;
  moderation: { post: string; case: string; report: string; decision: string; key: string };
}

/** Finds what the pages need in the demo, and makes what no demo holds: a kept mail, an edited post. */
export async function findSamples(db: Connection['db']): Promise<Samples> {
  const question = await db
    .selectFrom('thing')
    .innerJoin('conversation', 'conversation.thing_id', 'thing.id')
    .innerJoin('space', 'space.id', 'thing.space_id')
    .innerJoin('post', 'post.thing_id', 'thing.id')
    .select(['thing.slug', 'post.id'])
    .where('space.kind', '=', 'public')
    .where('conversation.accepted_post_id', 'is not', null)
    .where('post.number', '=', 2)
    .orderBy('thing.post_count', 'desc')
    .executeTakeFirstOrThrow();
  const practice = await db
    .selectFrom('practice')
    .select('slug')
    .orderBy('slug')
    .executeTakeFirstOrThrow();
  const jonas = await db
    .selectFrom('member')
    .select(['id', 'handle'])
    .where('handle', '=', 'jonas')
    .executeTakeFirstOrThrow();
  const segment = await db.selectFrom('segment').select('id').executeTakeFirstOrThrow();
  const team = await db.selectFrom('team').select('handle').executeTakeFirstOrThrow();
  await rewrite(db, question.id);
  await failPdf(db);
  return {
    conversation: question.slug,
    edited: { slug: question.slug, id: question.id },
    shielded: await shield(db),
    ...(await tellExample(db)),
    practice: practice.slug,
    person: jonas.handle,
    ...(await makeLink(db)),
    mail: await keepMail(db),
    stop: await makeStopToken(db, { memberId: jonas.id, kind: 'all' }),
    moderation: await moderate(db),
    segment: segment.id,
    table: await aTriedTable(db),
    team: team.handle,
    question: await onBehalf(db),
    waiting: await keepOne(db),
  };
}

async function theHost(db: Connection['db']) {
  return db
    .selectFrom('member')
    .selectAll()
    .where('handle', '=', 'tobias')
    .executeTakeFirstOrThrow();
}

/** An example with all that its page shows, and a project of the member's that used its plan. */
async function tellExample(db: Connection['db']): Promise<{ example: string; project: string }> {
  const author = await db
    .selectFrom('member')
    .selectAll()
    .where('handle', '=', 'lieve')
    .executeTakeFirstOrThrow();
  const { id, slug } = await anExample(db, author, {
    ...{ host: await theHost(db), space: 'public', outcome: 'failed', country: 'BE', band: 'M' },
    phases: [
      { phase: 'recruit', method: 'Letters', from: '2026-01-10', to: '2026-02-01', text: 'Late.' },
      { phase: 'engage', method: 'Evening tables', from: '2026-02-10', to: '2026-03-01' },
    ],
    links: ['https://example.org/report'],
  });
  const jonas = await db
    .selectFrom('member')
    .selectAll()
    .where('handle', '=', 'jonas')
    .executeTakeFirstOrThrow();
  const input = projectInput.parse({ title: 'A square', challenge: 'Too few young people.' });
  const project = await createProject(as(db, jonas), input);
  await usePlan(as(db, jonas), project.id, { thing: id, startsOn: '2027-01-04' });
  return { example: slug, project: project.id };
}

/** A question that a host entered for somebody. */
async function onBehalf(db: Connection['db']): Promise<string> {
  const email = 'jo@axe.example';
  const words = { title: 'How long does it take?', markdown: 'From the first idea to the vote.' };
  const input = onBehalfInput.parse({ name: 'Jo', email, locale: 'en', ...words });
  await askOnBehalf(as(db, await theHost(db)), input);
  const { text } = await db
    .selectFrom('mail_outbox')
    .select('text')
    .where('to_address', '=', email)
    .executeTakeFirstOrThrow();
  return /\/ask\/([\w-]+)/.exec(text!)![1]!;
}

async function shield(db: Connection['db']): Promise<string> {
  const lead = await db
    .selectFrom('member')
    .selectAll()
    .where('handle', '=', 'lieve')
    .executeTakeFirstOrThrow();
  const { id } = await aConversation(as(db, lead), { space: 'public', identity: 'member' });
  const post = await db
    .selectFrom('post')
    .select('id')
    .where('thing_id', '=', id)
    .executeTakeFirstOrThrow();
  return post.id;
}

/** The organisation of the demo's lead, with a link that works. */
async function makeLink(db: Connection['db']): Promise<{ organisation: string; link: string }> {
  const lead = await db
    .selectFrom('member')
    .selectAll()
    .where('handle', '=', 'lieve')
    .executeTakeFirstOrThrow();
  const { id, slug } = await db
    .selectFrom('organisation')
    .select(['id', 'slug'])
    .where('id', '=', lead.organisation_id)
    .executeTakeFirstOrThrow();
  const { url } = await makeOrganisationLink(as(db, lead), { id, days: 14, maxUses: 500 });
  return { organisation: slug, link: url.split('/').at(-1)! };
}

/** One member reports posts of others; a moderator hides one, and finds nothing wrong with another. */
async function moderate(db: Connection['db']): Promise<Samples['moderation']> {
  const person = (handle: string) =>
    db.selectFrom('member').selectAll().where('handle', '=', handle).executeTakeFirstOrThrow();
  const [reporter, author, moderator] = await Promise.all(['jonas', 'lieve', 'colm'].map(person));
  const thing = await aConversation(as(db, author!), { space: 'public' });
  const posts = [];
  for (let i = 0; i < 4; i++) posts.push((await aReply(as(db, author!), thing.id)).id);
  const [cases, reports]: [string[], string[]] = [[], []];
  for (const id of posts.slice(1)) {
    const { id: reported } = await report(as(db, reporter!), {
      ...{ kind: 'post', id, agreement: 'respect', reason: 'It insults.', nameless: false },
    });
    reports.push(reported);
    const found = db.selectFrom('moderation_case').select('id').where('target_id', '=', id);
    cases.push((await found.executeTakeFirstOrThrow()).id);
  }
  const { id: decision } = await decideCase(as(db, moderator!), cases[1]!, {
    ...{ measure: 'hide', hide: false, agreement: 'respect', reason: 'It insults a colleague.' },
  });
  await decideCase(as(db, moderator!), cases[2]!, {
    ...{ measure: 'no_breach', hide: false, reason: '' },
  });
  const key = await makeLinkKey(db, 'decision', decision);
  return { post: posts[0]!, case: cases[0]!, report: reports[2]!, decision, key };
}

/** What a member wrote that waits for a look. */
async function keepOne(db: Connection['db']): Promise<string> {
  const member = await db
    .selectFrom('member')
    .selectAll()
    .where('handle', '=', 'jonas')
    .executeTakeFirstOrThrow();
  const spaceId = await spaceOf(db, 'members');
  const start = { title: 'Gutters', kind: 'question', space: 'members', practiceIds: [] };
  const place = { spaceId, thingId: null };
  return keepWaiting(as(db, member), place, { markdown: 'Which **gutters**?', start });
}

/** A mail as it stands in the demo's open mailbox. */
async function keepMail(db: Connection['db']): Promise<string> {
  const id = newId();
  const bodies = renderMail({
    locale: 'en',
    community: 'Copia',
    preheader: 'A reply',
    title: 'A reply to your question',
    paragraphs: ['Somebody replied.'],
    footer: ['You follow this conversation.'],
  });
  const mail = { kind: 'test', to_address: 'jonas@town.example', subject: 'A reply', ...bodies };
  await db
    .insertInto('mail_outbox')
    .values({ id, ...mail, state: 'kept', message_id: `<${id}@test>` })
    .execute();
  return id;
}

/** Its author writes a post anew, so that it has a history. */
async function rewrite(db: Connection['db'], id: string): Promise<void> {
  const { markdown, ...author } = await db
    .selectFrom('post')
    .innerJoin('member', 'member.id', 'post.author_id')
    .selectAll('member')
    .select('post.markdown')
    .where('post.id', '=', id)
    .executeTakeFirstOrThrow();
  await editPost(as(db, author), id, { markdown: `${markdown}\n\nOne word more.` });
}

/** A PDF that could not be made: its page stays a page, instead of becoming the file. */
async function failPdf(db: Connection['db']): Promise<void> {
  const ctx = as(db, null);
  await findPdf(ctx, 'first-participatory-budget', 'en');
  await db
    .updateTable('publication_pdf')
    .set({ failed_at: new Date(), asked_at: new Date(Date.now() + 86_400_000) })
    .where('language', '=', 'en')
    .execute();
}
