import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { TOKEN_SCOPES, type TokenScope } from '#commons/members/schema.ts';
import { placeMember } from '#commons/members/server/index.ts';
import { makeLinkKey } from '#commons/moderation/server/link-key.ts';
import { segmentInput } from '#commons/segments/schema.ts';
import { saveSegment } from '#commons/segments/server/index.ts';
import { appeal, decideCase, report } from '#commons/moderation/server/index.ts';
import { addToken } from '#commons/members/server/tokens.ts';
import { removePost } from '#commons/threads/server/index.ts';
import type { CommonSpace, GroupAccess } from '#commons/spaces/schema.ts';
import { operations } from '#features/api.ts';
import type { ConversationKind } from '#features/conversations/schema.ts';
import {
  findTendings,
  manageConversation,
  moveConversation,
  setPinned,
} from '#features/conversations/server/index.ts';
import { makeOrganisationLink, mergeOrganisations } from '#features/organisations/server/index.ts';
import { onBehalfInput } from '#features/behalf/schema.ts';
import { askOnBehalf } from '#features/behalf/server/index.ts';
import { groupInput, joinGroupInput } from '#features/groups/schema.ts';
import {
  createGroup,
  inviteToGroup,
  makeGroupLink,
  joinGroup,
  setGroupSteward,
} from '#features/groups/server/index.ts';
import { spaceOf } from '#commons/spaces/server/index.ts';
import { keepWaiting } from '#commons/waiting/server/index.ts';
import { newId } from '#platform/db/ids.ts';
import { openCommunity } from '#tests/support/community.ts';
import { aConversation, aMember, anOrganisation, aReply, as } from '#tests/support/factories.ts';
import {
  all,
  at,
  members,
  type Ask,
  type Case,
  type Make,
  type Statuses,
} from '#tests/support/doors.ts';
import { articleDoors } from '#tests/support/article-doors.ts';
import { exampleDoors, projectDoors } from '#tests/support/example-doors.ts';
import { importDoors } from '#tests/support/import-doors.ts';
import { libraryDoors } from '#tests/support/library-doors.ts';
import { findSamples } from '#tests/support/pages.ts';
import { readRoutes } from '#tests/support/routes.ts';
import { PATIENCE } from '#tests/support/patience.ts';

// Who may do what, at every door of the site. A route or form action without its line here fails.
const community = await openCommunity({ env: { COPIA_STYLEGUIDE: 'on' } });
const { db, url } = community;

// Another member than the author; the author is a member too (an organisation's lead).
const PEOPLE = ['visitor', 'other', 'author', 'moderator', 'host'] as const;
type Person = (typeof PEOPLE)[number];
const PARTS = { other: 'member', author: 'lead', moderator: 'moderator', host: 'host' } as const;
const HANDLES = { other: 'jonas', author: 'lieve', moderator: 'colm', host: 'tobias' } as const;

const samples = await findSamples(db);
const person = async (who: Exclude<Person, 'visitor'>) =>
  db.selectFrom('member').selectAll().where('handle', '=', HANDLES[who]).executeTakeFirstOrThrow();
const author = await person('author');
const host = await person('host');
const practice = await db.selectFrom('practice').select('id').limit(1).executeTakeFirstOrThrow();

interface Begun {
  kind?: ConversationKind;
  space?: CommonSpace;
  change?: 'close' | 'remove';
  /** Whose the reply is. */
  replyBy?: typeof author;
  removed?: boolean;
}
/** The author's conversation with one reply; in the hosts' space it is a host's. */
async function begin({ kind = 'question', space = 'members', ...more }: Begun = {}) {
  const owner = as(db, space === 'hosts' ? host : author);
  const { id, slug } = await aConversation(owner, { kind, space });
  const reply = await aReply(as(db, more.replyBy ?? (space === 'hosts' ? host : author)), id);
  if (more.removed) await removePost(owner, reply.id);
  if (more.change) await manageConversation(as(db, host), id, more.change);
  return { id, slug, post: reply.id, path: `/conversations/${slug}` };
}
/** A case about a conversation: its address with something behind it, and the form's fields. */
const about =
  (
    begun: Begun,
    behind = '',
    body?: (made: Awaited<ReturnType<typeof begin>>) => Ask['body'],
  ): Make =>
  async () => {
    const made = await begin(begun);
    const asked = body?.(made);
    return { path: made.path + behind, ...(asked && { body: asked }) };
  };

/** A post whose author wrote as "a member". */
async function shielded(): Promise<string> {
  const { id } = await aConversation(as(db, author), { space: 'public', identity: 'member' });
  const post = await db
    .selectFrom('post')
    .select('id')
    .where('thing_id', '=', id)
    .executeTakeFirstOrThrow();
  return post.id;
}

/** What the author asked the hosts, who would like to show it to all members. */
async function proposed(): Promise<Ask> {
  const { id, slug } = await aConversation(as(db, author), { space: 'hosts' });
  await moveConversation(as(db, host), id, 'members');
  return { path: `/conversations/${slug}?/publish`, body: { answer: 'no' } };
}

/** They end sign-ins, this one or others. */
const ENDING = new Set(['/settings ?/password', '/settings ?/elsewhere', '/signout POST']);

const SPLIT = { posts: '2', title: 'Apart', kind: 'question' };

/** What the author wrote that waits for a look, and what is asked about it. */
function waits(ask: (id: string) => Ask): Make {
  return async () => {
    const spaceId = await spaceOf(db, 'members');
    const start = { title: 'Gutters', kind: 'question', space: 'members', practiceIds: [] };
    await db.deleteFrom('waiting_post').where('member_id', '=', author.id).execute();
    const place = { spaceId, thingId: null };
    return ask(await keepWaiting(as(db, author), place, { markdown: 'Which?', start }));
  };
}
const waiting = (action: string, body: Record<string, string> = {}) =>
  waits((id) => ({ path: `/waiting/${id}?/${action}`, body }));

/** A host has pinned it; a form that undoes that. */
function tended(behind: string): Make {
  return async () => {
    const { id, path } = await begin();
    await setPinned(as(db, host), id, { pinned: true });
    const [tending] = await findTendings(as(db, host), id);
    return { path: path + behind, body: { tending: tending!.id } };
  };
}

/** The author's conversation is joined to another one of theirs. */
function joins(other: Begun): Make {
  return async () => ({
    path: `${(await begin()).path}/join`,
    body: { into: (await begin(other)).id },
  });
}

const START = { kind: 'question', title: 'How?', markdown: 'How do you do it?' };
const REPORT = { agreement: 'respect', reason: 'It insults.' };
const ON_BEHALF = {
  ...{ name: 'Jo', email: 'jo@example.org', locale: 'fr' },
  ...{ title: 'How long does it take?', markdown: 'From the first idea to the vote.' },
};
const VISITOR_REPORT = {
  ...REPORT,
  ...{ name: 'Vera', email: 'vera@example.org', goodFaith: 'yes' },
};
const DECIDE = { measure: 'hide', agreement: 'respect', reason: 'It insults a colleague.' };
const onlyHosts: Statuses = [404, 404, 404, 404, 200];

const TABLE = 'organisation,name,email\nLier,Lo,lo@lier.example';
const LEFT_TO_HOSTS: Statuses = [401, 403, 403, 403, 200];
const onlyIfThere: Statuses = [401, 403, 403, 403, 404];
/** The author is a lead there. */
const leads = (status: number): Statuses => [401, 403, status, 403, status];
const town = `/organisations/${samples.organisation}`;
const townId = author.organisation_id!;
/** A form of the page that leads and hosts manage the author's organisation on. */
function manageTown(
  action: string,
  body: Record<string, string> = {},
  first?: () => unknown,
): Make {
  return async () => {
    await first?.();
    return { path: `${town}/manage?/${action}`, body: { id: townId, ...body } };
  };
}
async function moveTom(): Promise<void> {
  const tom = await db.selectFrom('member').select('id').where('handle', '=', 'tom').execute();
  await placeMember(db, tom[0]!.id, null, new Date());
}
async function aLink(): Promise<string> {
  return (await makeOrganisationLink(as(db, host), { id: townId, days: 1, maxUses: 1 })).id;
}
/** The address of an organisation that another one took in. */
async function merged(): Promise<Ask> {
  const { slug } = await anOrganisation(db);
  await mergeOrganisations(as(db, host), { id: (await anOrganisation(db)).id, other: slug });
  return { path: `/organisations/${slug}` };
}

const DOORS: Readonly<Record<string, readonly Case[]>> = {
  '/ GET': [['', at('/'), members(200, 303)]],
  '/conversations GET': [['', at('/conversations'), all(200)]],
  '/conversations/new GET': [['', at('/conversations/new'), members(401, 200)]],
  '/conversations/new POST': [
    ['among members', at('/conversations/new', { ...START, space: 'members' }), members(401, 303)],
    ['among hosts', at('/conversations/new', { ...START, space: 'hosts' }), members(401, 303)],
  ],
  '/conversations/[slug=slug] GET': [
    ['public', about({ space: 'public' }), all(200)],
    ['members', about({}), members(404, 200)],
    ['hosts', about({ space: 'hosts' }), onlyHosts],
    ['removed', about({ change: 'remove' }), [404, 404, 200, 200, 200]],
    ['none', at('/conversations/there-is-none'), all(404)],
  ],
  '/conversations/[slug=slug] ?/reply': [
    ['', about({}, '?/reply', ({ id }) => ({ thread: id, markdown: 'x' })), members(404, 303)],
    [
      'public',
      about({ space: 'public' }, '?/reply', ({ id }) => ({ thread: id, markdown: 'x' })),
      members(401, 303),
    ],
    [
      'hosts',
      about({ space: 'hosts' }, '?/reply', ({ id }) => ({ thread: id, markdown: 'x' })),
      [404, 404, 404, 404, 303],
    ],
    [
      'closed',
      about({ change: 'close' }, '?/reply', ({ id }) => ({ thread: id, markdown: 'x' })),
      [404, 403, 403, 303, 303],
    ],
    [
      'with a post of elsewhere',
      async () => {
        const [here, elsewhere] = [await begin(), await begin()];
        const body = { thread: here.id, markdown: 'x', parentId: elsewhere.post };
        return { path: `${here.path}?/reply`, body };
      },
      members(404, 422),
    ],
  ],
  '/conversations/[slug=slug] ?/edit': [
    [
      '',
      about({}, '?/edit', ({ post }) => ({ post, markdown: 'Other words' })),
      [404, 403, 303, 403, 403],
    ],
  ],
  '/conversations/[slug=slug] ?/react': [
    [
      '',
      about({}, '?/react', ({ id }) => ({ conversation: id, helpful: '2' })),
      [404, 200, 403, 200, 200],
    ],
    [
      'hosts',
      about({ space: 'hosts' }, '?/react', ({ id }) => ({ conversation: id, helpful: '2' })),
      [404, 404, 404, 404, 403],
    ],
  ],
  '/conversations/[slug=slug] ?/remove': [
    [
      '',
      about({}, '?/remove', ({ id }) => ({ conversation: id, post: '2' })),
      [404, 403, 200, 200, 200],
    ],
    [
      'hosts',
      about({ space: 'hosts' }, '?/remove', ({ id }) => ({ conversation: id, post: '2' })),
      onlyHosts,
    ],
  ],
  '/conversations/[slug=slug] ?/restore': [
    [
      '',
      about({ removed: true }, '?/restore', ({ id }) => ({ conversation: id, post: '2' })),
      [404, 403, 200, 200, 200],
    ],
  ],
  '/conversations/[slug=slug] ?/accept': [
    [
      '',
      about({}, '?/accept', ({ id }) => ({ conversation: id, post: '2' })),
      [404, 403, 200, 403, 200],
    ],
    [
      'no question',
      about({ kind: 'offer' }, '?/accept', ({ id }) => ({ conversation: id, post: '2' })),
      [404, 403, 403, 403, 403],
    ],
  ],
  '/conversations/[slug=slug] ?/keep': [
    ['', about({}, '?/keep', ({ id }) => ({ conversation: id, follow: 'on' })), members(404, 200)],
    [
      'public',
      about({ space: 'public' }, '?/keep', ({ id }) => ({ conversation: id, save: 'on' })),
      members(401, 200),
    ],
    [
      'hosts',
      about({ space: 'hosts' }, '?/keep', ({ id }) => ({ conversation: id, save: 'on' })),
      onlyHosts,
    ],
  ],
  '/conversations/[slug=slug] ?/manage': [
    ['close', manage('close'), [404, 403, 403, 200, 200]],
    ['reopen', manage('reopen', { change: 'close' }), [404, 403, 403, 200, 200]],
    ['remove', manage('remove', { replyBy: host }), [404, 403, 403, 200, 200]],
    ['restore', manage('restore', { change: 'remove' }), [404, 404, 403, 200, 200]],
    ['fulfil', manage('fulfil', { kind: 'offer' }), [404, 403, 200, 403, 200]],
  ],
  '/conversations/[slug=slug]/change GET': [
    ['', about({}, '/change'), [404, 403, 200, 200, 200]],
    ['hosts', about({ space: 'hosts' }, '/change'), onlyHosts],
  ],
  '/conversations/[slug=slug]/change POST': [
    [
      '',
      about({}, '/change', ({ id }) => ({ conversation: id, title: 'Other', kind: 'question' })),
      [404, 403, 303, 303, 303],
    ],
  ],
  '/conversations/[slug=slug] ?/undo': [['', tended('?/undo'), [404, 403, 403, 200, 200]]],
  '/conversations/[slug=slug]/tend GET': [
    ['', about({}, '/tend'), [404, 403, 403, 200, 200]],
    ['hosts', about({ space: 'hosts' }, '/tend'), onlyHosts],
  ],
  '/conversations/[slug=slug]/tend ?/pin': [
    ['', about({}, '/tend?/pin', () => ({ until: '' })), [404, 403, 403, 303, 303]],
    ['no day', about({}, '/tend?/pin', () => ({ until: 'soon' })), [404, 403, 403, 422, 422]],
  ],
  '/conversations/[slug=slug]/tend ?/unpin': [
    ['', about({}, '/tend?/unpin', () => ({})), [404, 403, 403, 303, 303]],
  ],
  '/conversations/[slug=slug]/tend ?/close': [
    ['', about({}, '/tend?/close', () => ({ reason: 'Done.' })), [404, 403, 403, 303, 303]],
  ],
  '/conversations/[slug=slug]/tend ?/reopen': [
    ['', about({ change: 'close' }, '/tend?/reopen', () => ({})), [404, 403, 403, 303, 303]],
  ],
  '/conversations/[slug=slug]/tend ?/undo': [
    ['', tended('/tend?/undo'), [404, 403, 403, 200, 200]],
  ],
  '/conversations/[slug=slug]/join GET': [
    ['', about({}, '/join'), [404, 403, 403, 200, 200]],
    ['into it', about({}, `/join?into=${samples.conversation}`), [404, 403, 403, 200, 200]],
    ['hosts', about({ space: 'hosts' }, '/join'), onlyHosts],
  ],
  '/conversations/[slug=slug]/join POST': [
    ['', joins({ space: 'members' }), [404, 403, 403, 303, 303]],
    ['other readers, unasked', joins({ space: 'public' }), [404, 403, 403, 422, 422]],
    ['a host’s with what the hosts read', joins({ space: 'hosts' }), [404, 403, 403, 422, 422]],
  ],
  '/conversations/[slug=slug]/split GET': [
    ['', about({}, '/split'), [404, 403, 403, 200, 200]],
    ['hosts', about({ space: 'hosts' }, '/split'), onlyHosts],
  ],
  '/conversations/[slug=slug]/split POST': [
    ['', about({}, '/split', () => SPLIT), [404, 403, 403, 303, 303]],
    [
      'the opening',
      about({}, '/split', () => ({ ...SPLIT, posts: '1' })),
      [404, 403, 403, 422, 422],
    ],
  ],
  '/conversations/[slug=slug]/move GET': [
    ['answered', about({}, '/move'), [404, 403, 200, 200, 200]],
    ['answered by another', about({ replyBy: host }, '/move'), [404, 403, 403, 200, 200]],
    ['hosts', about({ space: 'hosts' }, '/move'), onlyHosts],
  ],
  '/conversations/[slug=slug]/move POST': [
    [
      '',
      about({}, '/move', ({ id }) => ({ conversation: id, space: 'public', confirmed: 'yes' })),
      [404, 403, 303, 303, 303],
    ],
    [
      'unconfirmed',
      about({}, '/move', ({ id }) => ({ conversation: id, space: 'public' })),
      [404, 403, 422, 422, 422],
    ],
  ],
  '/conversations/[slug=slug] ?/publish': [
    ['not asked', about({}, '?/publish', () => ({ answer: 'yes' })), all(404)],
    ['the asker', proposed, [404, 404, 200, 404, 403]],
  ],
  '/conversations/[slug=slug]/history/[id=uuid] GET': [
    ['', history({}), members(404, 200)],
    ['hosts', history({ space: 'hosts' }), onlyHosts],
    ['none', () => ({ path: `/conversations/x/history/${newId()}` }), all(404)],
  ],
  ...libraryDoors(db, author, host),
  ...articleDoors(db, author, host),
  ...exampleDoors(db, author, host),
  ...importDoors(db),
  ...projectDoors(db, author, host),
  '/practices GET': [['', at('/practices'), all(200)]],
  '/practices/[slug=slug] GET': [
    ['', at(`/practices/${samples.practice}`), all(200)],
    ['none', at('/practices/none'), all(404)],
  ],
  '/practices/[slug=slug] ?/follow': [
    [
      '',
      at(`/practices/${samples.practice}?/follow`, { practice: practice.id, on: 'yes' }),
      members(401, 200),
    ],
  ],
  '/groups GET': [['', at('/groups'), members(401, 200)]],
  '/groups/new GET': [['', at('/groups/new'), [401, 403, 403, 403, 200]]],
  '/groups/new POST': [
    ['', at('/groups/new', { name: 'Trainers', access: 'open' }), [401, 403, 403, 403, 303]],
  ],
  '/groups/[slug=slug] GET': [
    ['open', inGroup('open'), members(401, 200)],
    ['private', inGroup('private'), members(401, 200)],
    ['confidential', inGroup('confidential'), onlySteward(200)],
    ['none', at('/groups/there-is-none'), members(401, 404)],
  ],
  '/groups/[slug=slug] ?/join': [
    ['open', inGroup('open', '?/join', { news: 'daily' }), members(401, 200)],
    ['confidential', inGroup('confidential', '?/join', { news: 'daily' }), onlySteward(200)],
  ],
  '/groups/[slug=slug] ?/leave': [
    ['', inGroup('restricted', '?/leave', {}), [401, 403, 303, 403, 403]],
    ['confidential', inGroup('confidential', '?/leave', {}), onlySteward(303)],
  ],
  '/groups/[slug=slug] ?/news': [
    ['', inGroup('restricted', '?/news', { news: 'daily' }), [401, 403, 200, 403, 403]],
  ],
  '/groups/[slug=slug] ?/agree': [
    ['', inGroup('restricted', '?/agree', {}), [401, 403, 200, 403, 403]],
  ],
  '/groups/[slug=slug] ?/archive': [
    ['', inGroup('restricted', '?/archive', { archived: 'yes' }), [401, 403, 200, 403, 200]],
    ['private', inGroup('private', '?/archive', { archived: 'yes' }), [401, 403, 200, 403, 403]],
    ['confidential', inGroup('confidential', '?/archive', { archived: 'yes' }), onlySteward(200)],
  ],
  '/groups/[slug=slug]/people GET': [
    ['open', inGroup('open', '/people'), members(401, 200)],
    ['restricted', inGroup('restricted', '/people'), [401, 403, 200, 403, 403]],
    ['confidential', inGroup('confidential', '/people'), onlySteward(200)],
  ],
  '/groups/[slug=slug]/people ?/decide': [
    ['', inGroup('restricted', '/people?/decide', 'decide'), [401, 403, 200, 403, 403]],
  ],
  '/groups/[slug=slug]/people ?/invite': [
    ['', inGroup('restricted', '/people?/invite', { handle: '@anke' }), [401, 403, 200, 403, 403]],
    [
      'confidential',
      inGroup('confidential', '/people?/invite', { handle: 'anke' }),
      onlySteward(200),
    ],
  ],
  '/groups/[slug=slug]/people ?/remove': [
    ['', inGroup('restricted', '/people?/remove', 'remove'), [401, 403, 200, 403, 403]],
  ],
  '/groups/[slug=slug]/people ?/segment': [
    ['', inGroup('restricted', '/people?/segment', { segment: '' }), [401, 403, 403, 403, 403]],
  ],
  '/groups/[slug=slug]/people ?/link': [
    [
      '',
      inGroup('restricted', '/people?/link', { days: '2', maxUses: '5' }),
      [401, 403, 200, 403, 403],
    ],
    [
      'confidential',
      inGroup('confidential', '/people?/link', { days: '2', maxUses: '5' }),
      onlySteward(200),
    ],
  ],
  '/groups/[slug=slug]/people ?/revoke': [
    ['', inGroup('restricted', '/people?/revoke', 'link'), [401, 403, 200, 403, 403]],
  ],
  '/groups/join/[token] GET': [
    ['good', inGroup('confidential', '', 'follow'), [200, 200, 200, 200, 200]],
    ['over', at('/groups/join/nothing'), [200, 200, 200, 200, 200]],
  ],
  '/groups/join/[token] POST': [
    ['good', inGroup('confidential', '', 'accept'), members(401, 303)],
    ['over', at('/groups/join/nothing', {}), members(401, 404)],
  ],
  '/groups/[slug=slug]/people ?/steward': [
    ['open', inGroup('open', '/people?/steward', 'end'), [401, 403, 200, 403, 200]],
    // A host may, as the API's model says; the page that would show it is for the group's members.
    ['restricted', inGroup('restricted', '/people?/steward', 'end'), [401, 403, 200, 403, 403]],
  ],
  '/groups/[slug=slug]/change GET': [
    ['', inGroup('restricted', '/change'), [401, 403, 200, 403, 200]],
    ['confidential', inGroup('confidential', '/change'), onlySteward(200)],
  ],
  '/groups/[slug=slug]/change POST': [
    [
      '',
      inGroup('restricted', '/change', { name: 'Other', access: 'restricted' }),
      [401, 403, 303, 403, 303],
    ],
  ],
  '/people GET': [['', at('/people'), members(401, 200)]],
  '/people/[handle=handle] GET': [
    ['', at(`/people/${HANDLES.author}`), members(401, 200)],
    ['none', at('/people/nobody'), members(401, 404)],
  ],
  '/people/[handle=handle] ?/follow': [
    [
      '',
      at(`/people/${HANDLES.author}?/follow`, { person: host.id, on: 'yes' }),
      members(401, 200),
    ],
  ],
  '/people/[handle=handle] ?/responsibility': [
    [
      '',
      at(`/people/${HANDLES.author}?/responsibility`, { responsibility: 'trainer', on: 'yes' }),
      [401, 403, 403, 403, 200],
    ],
    [
      'of a practice that is not there',
      at(`/people/${HANDLES.author}?/responsibility`, {
        ...{ responsibility: `practice_steward/${newId()}`, on: 'yes' },
      }),
      [401, 403, 403, 403, 404],
    ],
  ],
  '/organisations GET': [['', at('/organisations'), members(401, 200)]],
  '/organisations/[slug=slug] GET': [
    ['', at(town), members(401, 200)],
    ['none', at('/organisations/none'), members(401, 404)],
    ['merged away', merged, members(401, 308)],
  ],
  '/organisations/[slug=slug]/manage GET': [['', at(`${town}/manage`), leads(200)]],
  '/organisations/[slug=slug]/manage ?/link': [['', manageTown('link'), leads(200)]],
  '/organisations/[slug=slug]/manage ?/revoke': [
    ['', async () => manageTown('revoke', { link: await aLink() })(), leads(200)],
  ],
  '/organisations/[slug=slug]/manage ?/appoint': [
    ['', manageTown('appoint', { handle: 'youssef' }), leads(200)],
    ['somebody of elsewhere', manageTown('appoint', { handle: 'jonas' }), leads(422)],
  ],
  '/organisations/[slug=slug]/manage ?/dismiss': [
    ['', manageTown('dismiss', { handle: 'griet' }), leads(200)],
  ],
  '/organisations/[slug=slug]/manage ?/bring': [
    ['', manageTown('bring', { handle: 'tom' }, moveTom), LEFT_TO_HOSTS],
  ],
  '/organisations/[slug=slug]/manage ?/left': [
    ['somebody of elsewhere', manageTown('left', { handle: 'nobody' }), [401, 403, 403, 403, 422]],
  ],
  '/organisations/[slug=slug]/manage ?/addDomain': [
    ['', manageTown('addDomain', { domain: 'wilgenbeke.example' }), LEFT_TO_HOSTS],
    ['free mail', manageTown('addDomain', { domain: 'gmail.com' }), [401, 403, 403, 403, 422]],
  ],
  '/organisations/[slug=slug]/manage ?/removeDomain': [
    ['', manageTown('removeDomain', { domain: 'none.example' }), LEFT_TO_HOSTS],
  ],
  '/organisations/[slug=slug]/manage ?/change': [
    ['', manageTown('change', { name: 'Stad Wilgenbeke', type: 'client' }), leads(200)],
    ['its type', manageTown('change', { name: 'Wilgenbeke', type: 'partner' }), LEFT_TO_HOSTS],
  ],
  '/organisations/[slug=slug]/manage ?/merge': [
    ['with none', manageTown('merge', { other: 'none' }), [401, 403, 403, 403, 422]],
  ],
  '/organisations/[slug=slug]/public GET': [['', at(`${town}/public`), leads(200)]],
  '/organisations/[slug=slug]/handover GET': [['', at(`${town}/handover`), leads(200)]],
  '/organisations/[slug=slug]/handover ?/resend': [
    ['none', at(`${town}/handover?/resend`, { id: newId() }), [401, 403, 403, 403, 404]],
  ],
  '/hosts/organisations GET': [['', at('/hosts/organisations'), LEFT_TO_HOSTS]],
  '/hosts/organisations ?/add': [
    [
      '',
      at('/hosts/organisations?/add', { name: 'New town', type: 'client' }),
      [401, 403, 403, 403, 303],
    ],
  ],
  '/hosts/organisations ?/resend': [
    ['none', at('/hosts/organisations?/resend', { id: newId() }), [401, 403, 403, 403, 404]],
  ],
  '/hosts/organisations/import GET': [['', at('/hosts/organisations/import'), LEFT_TO_HOSTS]],
  '/hosts/organisations/import ?/check': [
    ['', at('/hosts/organisations/import?/check', { text: TABLE }), LEFT_TO_HOSTS],
  ],
  '/hosts/organisations/import ?/apply': [
    ['', at('/hosts/organisations/import?/apply', { text: TABLE }), LEFT_TO_HOSTS],
  ],
  '/join/[token] GET': [
    ['', at(`/join/${samples.link}`), all(200)],
    ['none', at('/join/none'), all(200)],
  ],
  '/join/[token] ?/ask': [
    ['', at(`/join/${samples.link}?/ask`, { name: 'A', email: 'a@town.example' }), all(200)],
    ['none', at('/join/none?/ask', { name: 'A', email: 'a@town.example' }), all(404)],
  ],
  '/join/[token] ?/accept': [['none', at('/join/none?/accept', {}), members(401, 404)]],
  '/search GET': [['', at('/search?q=budget'), all(200)]],
  '/search ?/save': [['', at('/search?/save', { q: 'budget' }), members(401, 200)]],
  '/search ?/forget': [['none', at('/search?/forget', { id: newId() }), members(401, 404)]],
  '/search/suggestions GET': [['', at('/search/suggestions?q=budget'), all(200)]],
  '/notifications GET': [['', at('/notifications'), members(401, 200)]],
  '/notifications ?/markAll': [['', at('/notifications?/markAll', {}), members(401, 303)]],
  '/settings GET': [['', at('/settings'), members(401, 200)]],
  '/settings ?/profile': [
    [
      '',
      at('/settings?/profile', {
        ...{ name: 'A name', locale: 'en', timeZone: 'Europe/Brussels', mailRhythm: 'daily' },
      }),
      members(401, 200),
    ],
  ],
  '/settings ?/password': [
    ['too short', at('/settings?/password', { newPassword: 'short' }), members(401, 422)],
    ['by nobody', at('/settings?/password', { newPassword: 'a good long one' }), members(401, 303)],
  ],
  '/settings ?/token': [
    ['', at('/settings?/token', { name: 'x', scopes: 'read' }), members(401, 200)],
    [
      'to decide who joins',
      at('/settings?/token', { name: 'x', scopes: 'manage' }),
      [401, 403, 403, 403, 200],
    ],
  ],
  '/settings ?/revoke': [
    [
      'somebody else’s',
      async () => ({ path: '/settings?/revoke', body: { id: await tokenOf(host.id) } }),
      [401, 404, 404, 404, 200],
    ],
  ],
  '/settings ?/chooseNotifications': [
    ['', at('/settings?/chooseNotifications', { answered: 'daily' }), members(401, 200)],
  ],
  '/settings ?/elsewhere': [['', at('/settings?/elsewhere', {}), members(401, 200)]],
  '/welcome GET': [['', at('/welcome'), members(401, 200)]],
  '/welcome POST': [
    ['', at('/welcome', { name: 'A name', locale: 'en', mailRhythm: 'daily' }), members(401, 303)],
  ],
  '/hosts/author/[id=uuid] GET': [
    ['', async () => ({ path: `/hosts/author/${await shielded()}` }), [401, 403, 403, 403, 200]],
    [
      'by name',
      async () => ({ path: `/hosts/author/${(await begin()).post}` }),
      [401, 403, 403, 403, 404],
    ],
  ],
  '/hosts/author/[id=uuid] POST': [
    [
      '',
      async () => ({
        path: `/hosts/author/${await shielded()}`,
        body: { reason: 'A member asked us to help them.' },
      }),
      [401, 403, 403, 403, 200],
    ],
    [
      'without a reason',
      async () => ({ path: `/hosts/author/${await shielded()}`, body: { reason: '' } }),
      [401, 403, 403, 403, 422],
    ],
  ],
  '/agreements GET': [['', at('/agreements'), all(200)]],
  '/transparency GET': [['', at('/transparency'), all(200)]],
  '/report/[kind=reportable]/[id=uuid] GET': [
    ['a post', reported({}, ''), [404, 200, 403, 200, 200]],
    ['public', reported({ space: 'public' }, ''), [200, 200, 403, 200, 200]],
    ['a conversation', reported({}, '', 'thing'), [404, 200, 403, 200, 200]],
    ['hosts', reported({ space: 'hosts' }, ''), [404, 404, 404, 404, 403]],
    ['none', at(`/report/post/${newId()}`), all(404)],
  ],
  '/report/[kind=reportable]/[id=uuid] POST': [
    ['', reported({}, VISITOR_REPORT), [404, 303, 403, 303, 303]],
    ['public', reported({ space: 'public' }, VISITOR_REPORT), [303, 303, 403, 303, 303]],
    ['without a name', reported({ space: 'public' }, REPORT), [422, 303, 403, 303, 303]],
    ['hosts', reported({ space: 'hosts' }, VISITOR_REPORT), [404, 404, 404, 404, 403]],
  ],
  '/reports/[id=uuid] GET': [
    ['', onReport(''), [404, 404, 200, 404, 404]],
    ['with the mail’s link', onReport('', true), all(200)],
  ],
  '/reports/[id=uuid] ?/again': [
    ['', onReport('?/again', false, { text: 'No.' }), [404, 404, 303, 404, 404]],
    ['with the mail’s link', onReport('?/again', true, { text: 'No.' }), all(303)],
  ],
  '/agreements/change GET': [['', at('/agreements/change'), [401, 403, 403, 403, 200]]],
  '/agreements/change ?/save': [
    [
      '',
      at('/agreements/change?/save', { id: 'honesty', title_en: 'Be honest' }),
      [401, 403, 403, 403, 200],
    ],
  ],
  '/agreements/change ?/move': [
    [
      '',
      at('/agreements/change?/move', { id: 'honesty', position: '1' }),
      [401, 403, 403, 403, 200],
    ],
  ],
  '/agreements/change ?/retire': [
    [
      '',
      at('/agreements/change?/retire', { id: 'honesty', retired: 'yes' }),
      [401, 403, 403, 403, 200],
    ],
  ],
  '/reports GET': [['', at('/reports'), members(401, 200)]],
  '/waiting GET': [['', at('/waiting'), members(401, 200)]],
  '/waiting ?/approve': [
    ['', waits((id) => ({ path: '/waiting?/approve', body: { id } })), [401, 404, 403, 200, 200]],
  ],
  '/waiting/[id=uuid] GET': [
    ['', waits((id) => ({ path: `/waiting/${id}` })), [401, 404, 200, 200, 200]],
  ],
  '/waiting/[id=uuid] ?/edit': [
    ['', waiting('edit', { title: 'Other', markdown: 'x' }), [401, 404, 200, 403, 403]],
  ],
  '/waiting/[id=uuid] ?/withdraw': [['', waiting('withdraw'), [401, 404, 303, 403, 403]]],
  '/waiting/[id=uuid] ?/approve': [
    ['', waiting('approve', { trust: 'yes' }), [401, 404, 403, 303, 303]],
  ],
  '/waiting/[id=uuid] ?/refuse': [['', waiting('refuse', REPORT), [401, 404, 403, 303, 303]]],
  '/moderation GET': [['', at('/moderation'), [401, 403, 403, 200, 200]]],
  '/moderation/[id=uuid] GET': [
    ['', onCase(''), [401, 403, 403, 200, 200]],
    ['of a host’s words', onCase('', undefined, { writer: host }), [401, 403, 403, 200, 404]],
  ],
  '/moderation/[id=uuid] ?/assign': [
    ['', onCase('?/assign', { memberId: host.id }), [401, 403, 403, 303, 303]],
  ],
  '/moderation/[id=uuid] ?/note': [
    ['', onCase('?/note', { text: 'Have a look.' }), [401, 403, 403, 303, 303]],
  ],
  '/moderation/[id=uuid] ?/decide': [
    ['', onCase('?/decide', DECIDE), [401, 403, 403, 303, 303]],
    ['of a host’s words', onCase('?/decide', DECIDE, { writer: host }), [401, 403, 403, 403, 404]],
    ['too late', onCase('?/decide', DECIDE, { decided: true }), [401, 403, 403, 409, 409]],
  ],
  '/moderation/[id=uuid] ?/takeBack': [
    ['', onCase('?/takeBack', { reason: 'x' }, { decided: true }), [401, 403, 403, 303, 303]],
    ['nothing', onCase('?/takeBack', { reason: 'x' }), [401, 403, 403, 403, 403]],
  ],
  '/moderation/[id=uuid] ?/appeal': [
    [
      'by another than who decided',
      onCase('?/appeal', { upheld: 'yes', reason: 'x' }, { decided: true, appealed: true }),
      [401, 403, 403, 403, 303],
    ],
  ],
  '/decisions/[id=uuid] GET': [
    ['', onDecision(''), [404, 404, 200, 404, 404]],
    ['with the mail’s link', onDecision('', true), all(200)],
  ],
  '/decisions/[id=uuid] ?/appeal': [
    ['', onDecision('?/appeal', false, { text: 'No.' }), [404, 404, 303, 404, 404]],
    ['with the mail’s link', onDecision('?/appeal', true, { text: 'No.' }), all(303)],
  ],
  '/hosts/desk GET': [['', at('/hosts/desk'), LEFT_TO_HOSTS]],
  '/hosts/desk ?/take': [
    [
      'a report',
      async () => ({
        path: '/hosts/desk?/take',
        body: { kind: 'report', id: (await aCase({})).id, note: 'Have a look.' },
      }),
      [401, 403, 403, 403, 200],
    ],
    [
      'none',
      () => ({ path: '/hosts/desk?/take', body: { kind: 'question', id: newId() } }),
      onlyIfThere,
    ],
  ],
  '/hosts/desk ?/resend': [
    ['none', () => ({ path: '/hosts/desk?/resend', body: { id: newId() } }), onlyIfThere],
  ],
  '/hosts/announce GET': [['', at('/hosts/announce'), LEFT_TO_HOSTS]],
  '/hosts/announce ?/count': [
    ['', at('/hosts/announce?/count', { space: 'members' }), LEFT_TO_HOSTS],
  ],
  '/hosts/announce ?/announce': [
    [
      '',
      at('/hosts/announce?/announce', { title: 'News', markdown: 'Today.', confirmed: 'yes' }),
      [401, 403, 403, 403, 303],
    ],
    [
      'unconfirmed',
      at('/hosts/announce?/announce', { title: 'News', markdown: 'Today.' }),
      [401, 403, 403, 403, 422],
    ],
  ],
  '/hosts/behalf GET': [['', at('/hosts/behalf'), LEFT_TO_HOSTS]],
  '/hosts/behalf ?/ask': [['', at('/hosts/behalf?/ask', ON_BEHALF), LEFT_TO_HOSTS]],
  '/hosts/behalf ?/help': [['', at('/hosts/behalf?/help', { minutes: '10' }), LEFT_TO_HOSTS]],
  // The link alone speaks for whose question it is.
  '/ask/[token] GET': [
    ['good', onBehalf(''), all(200)],
    ['over', at('/ask/nothing'), all(200)],
  ],
  '/ask/[token] ?/yes': [
    ['good', onBehalf('?/yes', { title: 'How long?', markdown: 'To the vote.' }), all(303)],
    ['over', at('/ask/nothing?/yes', { title: 'How long?', markdown: 'x' }), all(404)],
  ],
  '/ask/[token] ?/no': [
    ['good', onBehalf('?/no', {}), all(200)],
    ['over', at('/ask/nothing?/no', {}), all(404)],
  ],
  '/hosts/teams GET': [['', at('/hosts/teams'), LEFT_TO_HOSTS]],
  '/hosts/teams ?/save': [
    ['', at('/hosts/teams?/save', { name: 'Help', handle: 'help' }), LEFT_TO_HOSTS],
  ],
  '/hosts/teams ?/remove': [
    ['none', () => ({ path: '/hosts/teams?/remove', body: { id: newId() } }), onlyIfThere],
  ],
  '/teams/[handle=handle] GET': [['none', at('/teams/there-is-none'), members(401, 404)]],
  '/hosts/replies GET': [['', at('/hosts/replies'), LEFT_TO_HOSTS]],
  '/hosts/replies ?/save': [
    [
      '',
      at('/hosts/replies?/save', { title: 'Thanks', language: 'en', markdown: 'Thanks!' }),
      LEFT_TO_HOSTS,
    ],
  ],
  '/hosts/replies ?/remove': [
    ['none', () => ({ path: '/hosts/replies?/remove', body: { id: newId() } }), onlyIfThere],
  ],
  '/hosts/markets GET': [['', at('/hosts/markets'), LEFT_TO_HOSTS]],
  '/hosts/markets ?/save': [
    [
      '',
      at('/hosts/markets?/save', {
        ...{ name: 'Here', countries: '', language: 'nl', timeZone: 'Europe/Brussels' },
      }),
      [401, 403, 403, 403, 200],
    ],
  ],
  '/hosts/markets ?/remove': [
    ['none', () => ({ path: '/hosts/markets?/remove', body: { id: newId() } }), onlyIfThere],
  ],
  '/hosts/synonyms GET': [['', at('/hosts/synonyms'), LEFT_TO_HOSTS]],
  '/hosts/synonyms ?/save': [
    ['', at('/hosts/synonyms?/save', { words: 'survey\npoll' }), LEFT_TO_HOSTS],
  ],
  '/hosts/synonyms ?/remove': [
    ['none', () => ({ path: '/hosts/synonyms?/remove', body: { id: newId() } }), onlyIfThere],
  ],
  '/hosts/searches GET': [['', at('/hosts/searches'), LEFT_TO_HOSTS]],
  '/hosts/searches ?/dismiss': [
    ['none', at('/hosts/searches?/dismiss', { words: 'nothing', locale: 'en' }), onlyIfThere],
  ],
  '/hosts/segments GET': [['', at('/hosts/segments'), LEFT_TO_HOSTS]],
  '/hosts/segments/new GET': [['', at('/hosts/segments/new'), LEFT_TO_HOSTS]],
  '/hosts/segments/new ?/preview': [
    ['', at('/hosts/segments/new?/preview', { name: 'x', bands: 'XS' }), LEFT_TO_HOSTS],
  ],
  '/hosts/segments/new ?/save': [
    [
      '',
      () => ({ path: '/hosts/segments/new?/save', body: { name: `S ${newId()}` } }),
      [401, 403, 403, 403, 303],
    ],
  ],
  '/hosts/segments/[id=uuid] GET': [['', onSegment(''), LEFT_TO_HOSTS]],
  '/hosts/segments/[id=uuid] ?/preview': [
    ['', onSegment('?/preview', { name: 'x' }), LEFT_TO_HOSTS],
  ],
  '/hosts/segments/[id=uuid] ?/save': [
    ['', onSegment('?/save', { name: 'renamed' }), [401, 403, 403, 403, 303]],
  ],
  '/hosts/segments/[id=uuid] ?/remove': [
    ['', onSegment('?/remove', {}), [401, 403, 403, 403, 303]],
  ],
  '/hosts/audit GET': [['', at('/hosts/audit'), [401, 403, 403, 403, 200]]],
  '/hosts/joining GET': [['', at('/hosts/joining'), [401, 403, 403, 403, 200]]],
  '/hosts/joining ?/policy': [
    ['', at('/hosts/joining?/policy', { policy: 'invited' }), [401, 403, 403, 403, 200]],
  ],
  '/hosts/joining ?/newcomers': [
    ['', at('/hosts/joining?/newcomers', { posts: '0' }), [401, 403, 403, 403, 200]],
    ['too many', at('/hosts/joining?/newcomers', { posts: '99' }), [401, 403, 403, 403, 422]],
  ],
  '/hosts/joining ?/decide': [
    [
      'none',
      () => ({ path: '/hosts/joining?/decide', body: { id: newId(), accept: 'yes' } }),
      [401, 403, 403, 403, 404],
    ],
  ],
  '/hosts/joining ?/invite': [
    ['', at('/hosts/joining?/invite', { email: 'new@town.example' }), [401, 403, 403, 403, 200]],
  ],
  '/p/[...path] GET': [['none', at('/p/1'), all(404)]],
  '/t/[...path] GET': [['none', at('/t/none/1'), all(404)]],
  '/u/[...path] GET': [['none', at('/u/none'), all(404)]],
  '/signin GET': [['', at('/signin'), members(200, 303)]],
  '/signin ?/ask': [['', at('/signin?/ask', { email: 'nobody@town.example' }), members(200, 303)]],
  '/signin ?/code': [
    [
      'wrong',
      at('/signin?/code', { email: 'jonas@town.example', code: '000000' }),
      members(422, 303),
    ],
  ],
  '/signin ?/password': [
    [
      'wrong',
      at('/signin?/password', { email: 'jonas@town.example', password: 'guess' }),
      members(422, 303),
    ],
  ],
  '/signin ?/demo': [['', at('/signin?/demo', { door: 'member', next: '/' }), all(303)]],
  '/signin/link GET': [['', at('/signin/link?token=none'), all(200)]],
  '/signin/link POST': [['wrong', at('/signin/link', { token: 'none' }), all(422)]],
  '/signout POST': [['with no sign-in', at('/signout', {}), [303, 303, 303, 303, 303]]],
  '/join GET': [['', at('/join'), members(200, 303)]],
  '/join POST': [
    ['by invitation only', at('/join', { name: 'A', email: 'a@town.example' }), members(403, 303)],
  ],
  '/setup GET': [['done long ago', at('/setup'), all(404)]],
  '/setup POST': [
    ['done long ago', at('/setup', { code: 'x', email: 'a@town.example', name: 'A' }), all(404)],
  ],
  '/mail/stop/[token] GET': [
    ['', at(`/mail/stop/${samples.stop}`), all(200)],
    ['none of ours', at('/mail/stop/x.all.y'), all(404)],
  ],
  '/mail/stop/[token] POST': [
    ['', at(`/mail/stop/${samples.stop}`, {}), all(200)],
    ['none of ours', at('/mail/stop/x.all.y', {}), all(404)],
  ],
  '/demo/mailbox GET': [['a demo', at('/demo/mailbox'), all(200)]],
  '/demo/mailbox/[id=uuid] GET': [['a demo', at(`/demo/mailbox/${samples.mail}`), all(200)]],
  '/demo/mailbox/[id=uuid]/html GET': [
    ['a demo', at(`/demo/mailbox/${samples.mail}/html`), all(200)],
  ],
  '/styleguide GET': [['switched on', at('/styleguide'), all(200)]],
  '/locale POST': [['', at('/locale', { locale: 'fr', to: '/search' }), all(303)]],
  '/composer POST': [['', at('/composer', JSON.stringify({ markdown: 'x' })), members(401, 200)]],
  '/drafts POST': [
    ['', at('/drafts', JSON.stringify({ key: 'new', content: { title: 'x' } })), members(401, 204)],
  ],
  '/identities GET': [['', at('/identities'), members(401, 200)]],
  '/mentions GET': [['', at('/mentions?q=li'), members(401, 200)]],
  '/similar GET': [['', at('/similar?title=budget'), all(200)]],
  '/uploads POST': [['', () => ({ path: '/uploads', body: aFile() }), members(401, 201)]],
  '/files/[id=uuid]/[name] GET': [
    ['none', at(`/files/${newId()}/x.txt`), all(404)],
    ['in no text yet: its uploader’s', () => upload('host'), [404, 404, 404, 404, 200]],
    ['among hosts', () => show('hosts'), [404, 404, 404, 404, 200]],
    ['among members', () => show('members'), members(404, 200)],
    ['for everybody', () => show('public'), all(200)],
  ],
  '/live GET': [['', at('/live?things='), all(200)]],
  '/hosts/capabilities GET': [['', at('/hosts/capabilities'), LEFT_TO_HOSTS]],
  '/hosts/capabilities POST': [
    ['admins only', at('/hosts/capabilities', { shown: 'host:create_groups' }), members(401, 403)],
  ],
  '/healthz GET': [['', at('/healthz'), all(200)]],
  '/readyz GET': [['no worker runs here', at('/readyz'), all(503)]],
  '/api/v1/openapi.json GET': [['', at('/api/v1/openapi.json'), all(200)]],
  // A sign-in in a browser counts for nothing here: all are visitors. Tokens: see below.
  '/api/v1/[...path] fallback': [
    ['reading', at('/api/v1/conversations'), all(200)],
    ['writing', at('/api/v1/conversations', JSON.stringify(START)), all(401)],
    ['none', at('/api/v1/none'), all(404)],
  ],
};

/** Only those in the group know of it: here the author alone. */
function onlySteward(status: number): Statuses {
  return [401, 404, status, 404, 404];
}

/**
 * A group with two stewards, the author and a host that nobody here is, and what is asked behind its
 * address; a word instead of fields: about somebody who asks to join, the other steward, or a link.
 */
function inGroup(
  access: GroupAccess,
  behind = '',
  body?: Record<string, string> | 'decide' | 'remove' | 'end' | 'link' | 'follow' | 'accept',
): Make {
  return async () => {
    const find = (handle: string) =>
      db.selectFrom('member').selectAll().where('handle', '=', handle).executeTakeFirstOrThrow();
    const [maker, asker] = [await find('saskia'), await find('anke')];
    const group = await createGroup(as(db, maker), groupInput.parse({ name: 'A group', access }));
    await inviteToGroup(as(db, maker), group, HANDLES.author);
    await joinGroup(as(db, author), group, joinGroupInput.parse({}));
    await setGroupSteward(as(db, maker), group, author.id, true);
    if (body === 'decide') await joinGroup(as(db, asker), group, joinGroupInput.parse({}));
    const link = await makeGroupLink(as(db, author), group, { days: 1, maxUses: 9 });
    const path = new URL(link.url).pathname;
    if (body === 'follow') return { path };
    if (body === 'accept') return { path, body: {} };
    const fields =
      body === 'decide'
        ? { member: asker.id, accept: 'yes' }
        : body === 'link'
          ? { link: link.id }
          : typeof body === 'string'
            ? { [body]: maker.id }
            : body;
    return { path: `/groups/${group.slug}${behind}`, ...(fields && { body: fields }) };
  };
}

function manage(change: string, begun: Begun = {}): Make {
  return about(begun, '?/manage', ({ id }) => ({ conversation: id, change }));
}

/** Reporting the reply of what was begun, or the whole of it. */
function reported(begun: Begun, body: Ask['body'], kind: 'post' | 'thing' = 'post'): Make {
  return async () => {
    const { id, post } = await begin(begun);
    return { path: `/report/${kind}/${kind === 'post' ? post : id}`, ...(body && { body }) };
  };
}

interface Told {
  /** Whose words were reported. */
  writer?: typeof author;
  decided?: boolean;
  appealed?: boolean;
}
/** A case about somebody's reply, decided by the moderator. */
async function aCase({ writer = author, decided, appealed }: Told) {
  const { post } = await begin({ replyBy: writer });
  await report(as(db, await aMember(db, { handle: `r-${newId()}`, email: null })), {
    ...{ kind: 'post', id: post, nameless: false },
    ...REPORT,
  });
  const found = await db
    .selectFrom('moderation_case')
    .select('id')
    .where('target_id', '=', post)
    .executeTakeFirstOrThrow();
  if (!decided) return { id: found.id, decision: '' };
  const { id: decision } = await decideCase(as(db, await person('moderator')), found.id, {
    ...DECIDE,
    ...{ measure: 'hide', hide: false },
  });
  if (appealed) await appeal(as(db, writer), decision, { text: 'No.' });
  return { id: found.id, decision };
}

function onCase(behind: string, body?: Record<string, string>, told: Told = {}): Make {
  return async () => ({
    path: `/moderation/${(await aCase(told)).id}${behind}`,
    ...(body && { body }),
  });
}

/** The statement of reasons about the author's words, by its address or by the link of the mail. */
function onDecision(behind: string, byMail = false, body?: Record<string, string>): Make {
  return async () => {
    const { decision } = await aCase({ decided: true });
    const key = byMail ? `key=${await makeLinkKey(db, 'decision', decision)}` : '';
    const query = [behind.slice(1), key].filter(Boolean).join('&');
    return { path: `/decisions/${decision}${query && `?${query}`}`, ...(body && { body }) };
  };
}

/** A question that a host entered, by the link of its mail. */
function onBehalf(behind: string, body?: Record<string, string>): Make {
  return async () => {
    const email = `${newId()}@example.org`;
    // One host may not enter as many as this is asked.
    const entering = await aMember(db, { role: 'host', handle: `h-${newId()}`, email: null });
    await askOnBehalf(as(db, entering), onBehalfInput.parse({ ...ON_BEHALF, email }));
    const { text } = await db
      .selectFrom('mail_outbox')
      .select('text')
      .where('to_address', '=', email)
      .executeTakeFirstOrThrow();
    const token = /\/ask\/([\w-]+)/.exec(text!)![1];
    return { path: `/ask/${token}${behind}`, ...(body && { body }) };
  };
}

/** A segment that a host made. */
function onSegment(behind: string, body?: Record<string, string>): Make {
  return async () => {
    const input = segmentInput.parse({ name: `Segment ${newId()}`, rule: {} });
    const { id } = await saveSegment(as(db, host), null, input);
    return { path: `/hosts/segments/${id}${behind}`, ...(body && { body }) };
  };
}

/** A report by the author in which nothing was found wrong, by its address or by the link of the mail. */
function onReport(behind: string, byMail = false, body?: Record<string, string>): Make {
  return async () => {
    const { post } = await begin({ replyBy: await person('other') });
    const target = { kind: 'post' as const, id: post, nameless: false };
    const reporter = await aMember(db, { handle: `r-${newId()}`, email: null });
    const { id } = await report(as(db, reporter), { ...target, ...REPORT });
    // One member may not report as often as this is asked.
    const { case_id } = await db
      .updateTable('report')
      .set({ reporter_id: author.id })
      .where('id', '=', id)
      .returning('case_id')
      .executeTakeFirstOrThrow();
    const decision = { ...DECIDE, measure: 'no_breach' as const, hide: false };
    await decideCase(as(db, await person('moderator')), case_id, decision);
    const key = byMail ? `key=${await makeLinkKey(db, 'report', id)}` : '';
    const query = [behind.slice(1), key].filter(Boolean).join('&');
    return { path: `/reports/${id}${query && `?${query}`}`, ...(body && { body }) };
  };
}

function history(begun: Begun): Make {
  return async () => {
    const { path, post } = await begin(begun);
    return { path: `${path}/history/${post}` };
  };
}

function aFile(): FormData {
  const form = new FormData();
  form.append('file', new Blob(['name,count\nWilgenbeke,3\n']), 'list.csv');
  return form;
}

async function upload(who: Person): Promise<Ask & { markdown: string }> {
  const answer = await ask('/uploads POST', who, { path: '/uploads', body: aFile() });
  const file = (await answer.json()) as { url: string; markdown: string };
  return { path: file.url, markdown: file.markdown };
}

/** A file that a host put into a conversation. */
async function show(space: CommonSpace): Promise<Ask> {
  const { path, markdown } = await upload('host');
  await aConversation(as(db, host), { space, markdown });
  return { path };
}

async function tokenOf(memberId: string): Promise<string> {
  return (await addToken(db, memberId, { name: 'x', scopes: ['read'] })).id;
}

/** Being sent to the sign-in is a refusal too. */
function statusOf(answer: Response): number {
  const sentTo = answer.headers.get('location') ?? '';
  return answer.status === 303 && /\/signin\?next=/.test(sentTo) ? 401 : answer.status;
}

async function ask(door: string, who: Person, { path, body }: Ask, origin = url) {
  const named = door.split(' ')[1]!;
  const method = /^[A-Z]+$/.test(named) ? named : body === undefined ? 'GET' : 'POST';
  const json = typeof body === 'string';
  return fetch(url + path, {
    method,
    redirect: 'manual',
    signal: AbortSignal.timeout(PATIENCE),
    headers: {
      accept: json ? 'application/json' : 'text/html',
      origin,
      ...(json && { 'content-type': 'application/json' }),
      ...(who !== 'visitor' && { cookie: await community.signIn(PARTS[who]) }),
    },
    ...(body !== undefined && {
      body: json || body instanceof FormData ? body : new URLSearchParams(body),
    }),
  });
}

const doors = readRoutes().flatMap(({ id, doors: each }) => each.map((door) => `${id} ${door}`));

test('every door of src/routes is tried', () => {
  assert.deepEqual(Object.keys(DOORS).sort(), doors.sort());
});

describe('a door opens to whom it should, and to nobody else', () => {
  for (const [door, cases] of Object.entries(DOORS))
    test(door, async () => {
      for (const [name, make, expected] of cases) {
        // One after the other: what a host may change, others would meet changed.
        const found: number[] = [];
        for (const who of PEOPLE) {
          const answer = await ask(door, who, await make());
          await answer.body?.cancel();
          found.push(statusOf(answer));
        }
        assert.deepEqual(found, expected, `${door} ${name}: ${PEOPLE.join(', ')}`);
      }
      if (ENDING.has(door)) community.forgetSignIns();
    });
});

describe('another site can not use the sign-in of somebody’s browser', () => {
  for (const [door, [first]] of Object.entries(DOORS)) {
    if (door.endsWith(' GET') || !first) continue;
    test(door, async () => {
      const { path } = await first[1]();
      // What a form of another site may send without asking first.
      const answer = await ask(
        door.replace(/fallback$/, 'POST'),
        'host',
        { path, body: { markdown: 'x' } },
        'https://elsewhere.example',
      );
      const expected = door.startsWith('/mail/stop/') ? 200 : door.startsWith('/api/') ? 401 : 403;
      assert.equal(answer.status, expected, await answer.text());
    });
  }
});

describe('a token does in the API what it was made for', () => {
  const call = (path: string, method: string, token: string | null) =>
    fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        'content-type': 'application/json',
      },
      ...(method !== 'GET' && method !== 'DELETE' && { body: '{}' }),
    });
  // A host's, so that nothing but the scope is in the way.
  const tokens = new Map<TokenScope, string>();
  before(async () => {
    for (const scope of TOKEN_SCOPES)
      tokens.set(scope, (await addToken(db, host.id, { name: scope, scopes: [scope] })).token);
  });
  for (const { id, method, path, scope } of operations)
    test(id, async () => {
      const address = path.replaceAll(/\{\w+\}/g, newId());
      const none = await call(address, method, null);
      if (scope !== 'read') assert.equal(none.status, 401, 'without a token');
      for (const [given, token] of tokens) {
        const { status } = await call(address, method, token);
        if (given !== scope) assert.equal(status, 403, `with a token to ${given}`);
        else assert.ok([200, 204, 404, 422].includes(status), `may try: ${status}`);
      }
      assert.notEqual((await call(address, method, 'copia_wrong')).status, 500);
    });

  test('as programs send it: without an origin, without a type, a form with a file', async () => {
    const { token } = await addToken(db, author.id, { name: 'w', scopes: ['write'] });
    const send = async (method: string, path: string, body?: FormData) =>
      (
        await fetch(`${url}/api/v1${path}`, {
          method,
          headers: { authorization: `Bearer ${token}` },
          ...(body && { body }),
        })
      ).status;
    assert.equal(await send('POST', '/files', aFile()), 201);
    assert.equal(await send('DELETE', `/posts/${(await begin({ replyBy: author })).post}`), 204);
  });

  test('but never what its owner may not', async () => {
    const { token } = await addToken(db, (await person('other')).id, {
      name: 'w',
      scopes: ['read', 'write'],
    });
    const hidden = await begin({ space: 'hosts' });
    const theirs = await begin();
    const send = async (method: string, path: string, body: object) =>
      (
        await fetch(`${url}/api/v1${path}`, {
          method,
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          ...(method !== 'GET' && method !== 'DELETE' && { body: JSON.stringify(body) }),
        })
      ).status;
    assert.equal(await send('GET', `/conversations/${hidden.id}`, {}), 404);
    assert.equal(await send('GET', `/conversations/${theirs.id}`, {}), 200);
    const reply = { markdown: 'x' };
    assert.equal(await send('POST', `/things/${hidden.id}/posts`, reply), 404);
    assert.equal(await send('POST', `/things/${theirs.id}/posts`, reply), 201);
    assert.equal(await send('PATCH', `/posts/${theirs.post}`, reply), 403);
    assert.equal(await send('DELETE', `/posts/${theirs.post}`, {}), 403);
    assert.equal(await send('DELETE', `/posts/${hidden.post}`, {}), 404);
  });
});
