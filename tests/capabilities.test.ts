import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  CAPABILITIES,
  CAPABILITY_KEYS,
  HOLDERS,
  hasIt,
  isChangeable,
  type Capability,
  type Holder,
} from '#commons/capabilities/list.ts';
import { capabilitiesFrom } from '#commons/capabilities/server/held.ts';
import { listCapabilities, setCapabilities } from '#commons/capabilities/server/index.ts';
import { listTrail } from '#commons/audit/server/index.ts';
import { findPracticeTexts, mayChangePractice } from '#commons/practices/server/index.ts';
import { marketInput } from '#commons/markets/schema.ts';
import { saveMarket } from '#commons/markets/server/index.ts';
import { saveSynonyms } from '#commons/search/server/index.ts';
import { segmentInput } from '#commons/segments/schema.ts';
import { saveSegment } from '#commons/segments/server/index.ts';
import { saveTeam } from '#commons/teams/server/index.ts';
import { audienceInput } from '#features/announcements/schema.ts';
import { countAudience } from '#features/announcements/server/index.ts';
import { helpInput } from '#features/behalf/schema.ts';
import { logHelp } from '#features/behalf/server/index.ts';
import { listWaitingInput } from '#features/desk/schema.ts';
import { listSavedReplies, listWaiting, saveReply } from '#features/desk/server/index.ts';
import { DESK_PATHS, deskOf, placesOf, type DeskPath } from '#commons/frame/desk.ts';
import { actorOf } from '#commons/notifications/server/notify.ts';
import { readEvents } from '#commons/live/server/read-events.ts';
import { createToken, inviteMember, listJoinRequests } from '#commons/members/server/index.ts';
import { addToken, useToken } from '#commons/members/server/tokens.ts';
import { ROLES, TOKEN_SCOPES } from '#commons/members/schema.ts';
import {
  assignCase,
  decideCase,
  findCase,
  listCases,
  mayChangeAgreements,
  report,
  saveAgreement,
} from '#commons/moderation/server/index.ts';
import { findPost, revealAuthor } from '#commons/threads/server/index.ts';
import {
  acceptAnswer,
  findConversation,
  manageConversation,
} from '#features/conversations/server/index.ts';
import { groupInput, joinGroupInput } from '#features/groups/schema.ts';
import {
  changeGroup,
  createGroup,
  findGroup,
  inviteToGroup,
  joinGroup,
  mayCreateGroup,
  setGroupSteward,
} from '#features/groups/server/index.ts';
import { listMappings } from '#features/imports/server/index.ts';
import { startPublicationInput } from '#features/library/schema.ts';
import {
  addChapter,
  findPublication,
  publishPublication,
  startPublication,
  submitPublication,
} from '#features/library/server/index.ts';
import { organisationInput } from '#features/organisations/schema.ts';
import {
  createOrganisation,
  findOrganisation,
  makeOrganisationLink,
  setOrganisationLead,
} from '#features/organisations/server/index.ts';
import type { Context } from '#platform/context.ts';
import { DomainError } from '#platform/errors.ts';
import { findPerson, setResponsibility } from '#features/people/server/index.ts';
import { testDatabase } from '#tests/support/db.ts';
import {
  aConversation,
  aMember,
  anOrganisation,
  aPractice,
  aReply,
  as,
  type TestMember,
} from '#tests/support/factories.ts';

// For each capability and each who may hold it: as on a new install, and as an admin turns it over, the
// server answers what the table says, and the page shows what the server would do.

process.env.SITE_URL ??= 'http://127.0.0.1:3000';
const { db } = await testDatabase();
const UNKNOWN = { member: '?' };
const admin = as(db, await aMember(db, { role: 'admin' }));
const author = await aMember(db);
const hostAuthor = await aMember(db, { role: 'host' });
const town = await anOrganisation(db);

/** Kinds of responsibility that nobody can have yet. */
const TO_COME: readonly Holder[] = ['trainer', 'speaker'];
const PEOPLE = HOLDERS.filter((holder) => !TO_COME.includes(holder));

const group = await createGroup(
  admin,
  groupInput.parse({ name: 'Trainers', access: 'restricted' }),
);
const practice = await aPractice(db);
const people = new Map<Holder, { member: TestMember; token: string }>();
for (const holder of PEOPLE) {
  const role = ROLES.find((each) => each === holder) ?? 'member';
  const own = holder === 'org_lead' ? { organisation_id: town.id } : {};
  const member = await aMember(db, { role, ...own });
  if (holder === 'org_lead')
    await setOrganisationLead(admin, { id: town.id, handle: member.handle, on: true });
  if (holder === 'group_steward') {
    await inviteToGroup(admin, group, member.handle);
    await joinGroup(as(db, member), group, joinGroupInput.parse({}));
    await setGroupSteward(admin, group, member.id, true);
  }
  if (holder === 'practice_steward')
    await setResponsibility(admin, member.handle, {
      ...{ responsibility: `practice_steward/${practice.id}`, on: true },
    });
  const scopes = [...TOKEN_SCOPES];
  const { token } = await addToken(db, member.id, { name: 'test', scopes });
  people.set(holder, { member, token });
}

/** Acting as they would in a browser, with what the database says of them now. */
async function acting(holder: Holder): Promise<Context> {
  const actor = await useToken(db, people.get(holder)!.token);
  assert.ok(actor);
  return { db, locale: 'en', now: () => new Date(), actor: { ...actor, scopes: null } };
}
const shows = (path: DeskPath) => (ctx: Context) => {
  const can = CAPABILITY_KEYS.filter((capability) => ctx.actor.capabilities!.has(capability));
  return placesOf({ can }, DESK_PATHS).some((place) => place.path === path);
};

/** Whether it is done; any refusal is a no. */
const does = (work: Promise<unknown>): Promise<boolean> =>
  work.then(
    () => true,
    (error) => {
      if (error instanceof DomainError && [403, 404].includes(error.status)) return false;
      throw error;
    },
  );
const orNo = <Value>(work: Promise<Value>): Promise<Value | null> =>
  work.catch((error: unknown) => {
    if (error instanceof DomainError) return null;
    throw error;
  });

async function aQuestion() {
  const made = await aConversation(as(db, author), {});
  const reply = await aReply(as(db, hostAuthor), made.id);
  return { ...made, reply: reply.id };
}
const openPage = (ctx: Context, slug: string) => findConversation(ctx, slug, 1, UNKNOWN);
async function aCase(by: TestMember) {
  const { id } = await aConversation(as(db, by), {});
  const reply = await aReply(as(db, by), id);
  const words = { agreement: 'respect', reason: 'It insults.', nameless: true };
  await report(as(db, await aMember(db)), { kind: 'post', id: reply.id, ...words });
  const found = db.selectFrom('moderation_case').select('id').where('target_id', '=', reply.id);
  return (await found.executeTakeFirstOrThrow()).id;
}
async function aShieldedPost(): Promise<string> {
  const { id } = await aConversation(as(db, author), { space: 'public', identity: 'member' });
  const post = db.selectFrom('post').select('id').where('thing_id', '=', id);
  return (await post.executeTakeFirstOrThrow()).id;
}

/** A guide in the practice that has a steward, waiting for a look. */
async function aSubmittedGuide() {
  const start = { kind: 'guide', title: 'Asking well', language: 'en', practiceIds: [practice.id] };
  const guide = await startPublication(admin, startPublicationInput.parse(start));
  await addChapter(admin, guide.id, { title: 'How', markdown: 'Ask one thing at a time.' });
  await submitPublication(admin, guide.id);
  return guide;
}

interface Probe {
  /** Whether the server does it, on something made for this one time. */
  done: (ctx: Context) => Promise<boolean>;
  /** Whether the page offers it. */
  offered?: (ctx: Context) => Promise<boolean> | boolean;
  /** Others that it needs as well. */
  needs?: Capability;
}
let count = 0;
const PROBES: Record<Capability, Probe> = {
  decide_joining: {
    done: (ctx) => does(listJoinRequests(ctx)),
    offered: shows('/hosts/joining'),
  },
  appoint_hosts: {
    done: (ctx) =>
      does(
        inviteMember(ctx, {
          ...{ email: `new${++count}@town.example`, name: '', role: 'host', organisationId: null },
        }),
      ),
  },
  tend_conversations: {
    done: async (ctx) => does(manageConversation(ctx, (await aQuestion()).id, 'close')),
    offered: async (ctx) => (await openPage(ctx, (await aQuestion()).slug)).may.tend === true,
  },
  accept_answers: {
    done: async (ctx) => {
      const { id, reply } = await aQuestion();
      return does(acceptAnswer(ctx, id, reply));
    },
    offered: async (ctx) => (await openPage(ctx, (await aQuestion()).slug)).may.accept === true,
  },
  read_removed: {
    done: async (ctx) => {
      const { id, slug } = await aQuestion();
      await manageConversation(admin, id, 'remove');
      return does(openPage(ctx, slug));
    },
  },
  manage_practices: {
    done: async (ctx) => does(findPracticeTexts(ctx, practice.id)),
    offered: (ctx) => mayChangePractice(ctx.actor) === true,
  },
  publish_library: {
    done: async (ctx) => does(publishPublication(ctx, (await aSubmittedGuide()).id)),
    offered: async (ctx) => {
      const { slug } = await aSubmittedGuide();
      const view = await orNo(findPublication(ctx, slug, undefined, '?'));
      return view?.may.publish === true;
    },
  },
  moderate: {
    done: (ctx) => does(listCases(ctx, { view: 'open' })),
    offered: async (ctx) => {
      const id = await aCase(author);
      const me = ctx.actor.memberId!;
      const { moderators } = await findCase(admin, id, UNKNOWN);
      const named = moderators.some((one) => one.id === me);
      // Whom a case is given to are those who may look after it.
      const given = await assignCase(admin, id, me).then(
        () => true,
        () => false,
      );
      assert.equal(given, named);
      assert.equal(shows('/moderation')(ctx), named);
      return named;
    },
  },
  moderate_hosts: {
    needs: 'moderate',
    done: async (ctx) => {
      const decision = { measure: 'no_breach', hide: false, reason: 'Fine.' } as const;
      return does(decideCase(ctx, await aCase(hostAuthor), decision));
    },
    offered: async (ctx) =>
      (await orNo(findCase(ctx, await aCase(hostAuthor), UNKNOWN)))?.may.dismiss === true,
  },
  see_reporters: {
    needs: 'moderate',
    done: async (ctx) => {
      const found = await orNo(findCase(ctx, await aCase(author), UNKNOWN));
      return Boolean(found?.reports[0]?.reporter);
    },
  },
  reveal_author: {
    done: async (ctx) => does(revealAuthor(ctx, { post: await aShieldedPost(), reason: 'Asked.' })),
    offered: async (ctx) => (await findPost(ctx, await aShieldedPost(), UNKNOWN)).may.reveal,
  },
  word_agreements: {
    done: (ctx) =>
      does(
        saveAgreement(ctx, null, { texts: { en: { title: `Agreement ${++count}`, body: '' } } }),
      ),
    offered: (ctx) => mayChangeAgreements(ctx.actor) === true,
  },
  use_replies: { done: (ctx) => does(listSavedReplies(ctx)) },
  change_replies: {
    done: (ctx) =>
      does(saveReply(ctx, null, { title: 'Thanks', language: 'en', markdown: 'Thanks!' })),
    offered: shows('/hosts/replies'),
  },
  use_desk: {
    done: (ctx) => does(listWaiting(ctx, listWaitingInput.parse({}))),
    offered: shows('/hosts/desk'),
  },
  name_responsible: {
    done: (ctx) =>
      does(setResponsibility(ctx, author.handle, { responsibility: 'trainer', on: true })),
    offered: async (ctx) => (await findPerson(ctx, author.handle)).may.nameResponsible === true,
  },
  bring_in: { done: (ctx) => does(listMappings(ctx)), offered: shows('/hosts/import') },
  manage_teams: {
    done: (ctx) =>
      does(saveTeam(ctx, null, { name: 'Team', handle: `team${++count}`, members: [] })),
    offered: shows('/hosts/teams'),
  },
  ask_on_behalf: {
    done: (ctx) => does(logHelp(ctx, helpInput.parse({ minutes: 5 }))),
    offered: shows('/hosts/behalf'),
  },
  announce: {
    done: (ctx) => does(countAudience(ctx, audienceInput.parse({}))),
    offered: shows('/hosts/announce'),
  },
  manage_markets: {
    done: (ctx) =>
      does(
        saveMarket(
          ctx,
          null,
          marketInput.parse({
            ...{ name: `Market ${++count}`, countries: [], language: 'en' },
            timeZone: 'Europe/Paris',
          }),
        ),
      ),
    offered: shows('/hosts/markets'),
  },
  tend_search: {
    done: (ctx) => does(saveSynonyms(ctx, null, { words: [`survey ${++count}`, 'poll'] })),
    offered: shows('/hosts/synonyms'),
  },
  manage_segments: {
    done: (ctx) =>
      does(saveSegment(ctx, null, segmentInput.parse({ name: `Segment ${++count}`, rule: {} }))),
    offered: shows('/hosts/segments'),
  },
  create_groups: {
    done: (ctx) => does(createGroup(ctx, groupInput.parse({ name: 'New', access: 'open' }))),
    offered: (ctx) => mayCreateGroup(ctx.actor) === true,
  },
  run_groups: {
    done: (ctx) =>
      does(changeGroup(ctx, group, groupInput.parse({ name: 'Trainers', access: 'restricted' }))),
    offered: async (ctx) => (await findGroup(ctx, group, '?')).may.change === true,
  },
  decide_group_members: {
    done: async (ctx) => does(inviteToGroup(ctx, group, (await aMember(db)).handle)),
    offered: async (ctx) => (await findGroup(ctx, group, '?')).may.decide === true,
  },
  manage_organisations: {
    done: (ctx) => does(makeOrganisationLink(ctx, { id: town.id, days: 1, maxUses: 1 })),
    offered: async (ctx) => (await findOrganisation(ctx, town.slug)).may.manage === true,
  },
  decide_organisations: {
    done: (ctx) =>
      does(createOrganisation(ctx, organisationInput.parse({ name: 'X', type: 'client' }))),
    offered: async (ctx) => {
      const { may } = await findOrganisation(ctx, town.slug);
      assert.equal(shows('/hosts/organisations')(ctx), may.decide === true);
      return may.decide === true;
    },
  },
  read_trail: {
    done: (ctx) => does(listTrail(ctx, {})),
    offered: async (ctx) => {
      const offered = shows('/hosts/audit')(ctx) && shows('/hosts/capabilities')(ctx);
      assert.equal(await does(listCapabilities(ctx)), offered);
      return offered;
    },
  },
  make_manage_tokens: {
    done: (ctx) => does(createToken(ctx, { name: 'x', scopes: ['manage'] })),
    offered: ({ actor }) => actor.capabilities!.has('make_manage_tokens'),
  },
  change_capabilities: {
    done: (ctx) => does(setCapabilities(ctx, [])),
    offered: async (ctx) => (await orNo(listCapabilities(ctx)))?.may.change === true,
  },
};

const roleOf = (holder: Holder): Holder | null =>
  holder === 'org_lead' || holder === 'group_steward' ? 'member' : null;

test('the menu leads to each place by the desk, or by itself for whoever has no desk', () => {
  const paths = (...can: Capability[]) => deskOf({ can }).map(({ path }) => path);
  assert.deepEqual(paths(), []);
  assert.deepEqual(paths('manage_markets', 'moderate'), ['/moderation', '/hosts/markets']);
  assert.deepEqual(paths('use_desk', 'manage_markets', 'moderate'), ['/hosts/desk', '/moderation']);
});

describe('server, page and table say the same', () => {
  for (const capability of Object.keys(PROBES) as (keyof typeof PROBES)[])
    test(capability, async () => {
      const { done, offered, needs } = PROBES[capability];
      const compare = async (holder: Holder, turned: boolean) => {
        const role = roleOf(holder);
        const has = (key: Capability, change?: boolean) =>
          hasIt(key, holder, change) || (role !== null && hasIt(key, role));
        const says = hasIt(capability, holder) !== turned;
        const expected =
          (role !== null && hasIt(capability, role) ? true : says) && (!needs || has(needs));
        const ctx = await acting(holder);
        const where = `${holder}${turned ? ', turned over' : ''}`;
        assert.equal(await done(ctx), expected, `${where}: the server`);
        if (offered) assert.equal(await offered(ctx), expected, `${where}: the page`);
      };
      for (const holder of PEOPLE) {
        await compare(holder, false);
        const granted = !hasIt(capability, holder);
        if (!isChangeable(capability, holder)) {
          const refused = { code: 'capability_fixed' };
          await assert.rejects(setCapabilities(admin, [{ capability, holder, granted }]), refused);
          continue;
        }
        await setCapabilities(admin, [{ capability, holder, granted }]);
        await compare(holder, true);
        await setCapabilities(admin, [{ capability, holder, granted: !granted }]);
        await compare(holder, false);
      }
      // Back as on a new install: a later default reaches it.
      assert.deepEqual(await db.selectFrom('capability_change').select('holder').execute(), []);
    });
});

test('what nobody may take or be given stands in the list', () => {
  const holders = (capability: Capability) =>
    HOLDERS.filter((holder) => hasIt(capability, holder) || isChangeable(capability, holder));
  for (const secret of ['reveal_author', 'see_reporters'] as const)
    assert.deepEqual(holders(secret), ['host', 'admin']);
  for (const own of ['change_capabilities', 'appoint_hosts'] as const)
    assert.deepEqual(holders(own), ['admin']);
  assert.deepEqual(holders('decide_group_members'), ['group_steward']);
  for (const wide of ['moderate', 'tend_conversations', 'read_removed'] as const)
    assert.deepEqual(holders(wide), ['moderator', 'host', 'admin']);
  for (const kept of ['change_capabilities', 'read_trail', 'decide_joining'] as const)
    assert.equal(isChangeable(kept, 'admin'), false, kept);
  // A row that no page and no program can write gives nothing either.
  const planted = ['member:reveal_author:true', 'admin:change_capabilities:false'];
  assert.equal(capabilitiesFrom('member', planted).has('reveal_author'), false);
  assert.equal(capabilitiesFrom('admin', planted).has('change_capabilities'), true);
  for (const holder of TO_COME)
    assert.deepEqual(
      [...capabilitiesFrom('member', [holder, `${holder}:create_groups:true`])],
      ['create_groups'],
    );
  for (const [key, { default: by }] of Object.entries(CAPABILITIES))
    assert.equal(new Set(by).size, by.length, key);
});

test('only admins change it, by token only with manage; each change leaves one line in the trail', async () => {
  const change = { capability: 'create_groups', holder: 'member', granted: true } as const;
  const host = await acting('host');
  await assert.rejects(setCapabilities(host, [change]), { code: 'admins_only' });
  await assert.rejects(setCapabilities(as(db, null), [change]), { code: 'sign_in_required' });
  const scoped = { ...admin, actor: { ...admin.actor, scopes: new Set(['write']) } };
  await assert.rejects(setCapabilities(scoped, [change]), { code: 'scope_missing' });
  const lines = async () => {
    const { lines: all } = await listTrail(admin, {});
    return all
      .filter(({ reason }) => reason === 'member: create_groups')
      .map((line) => line.action);
  };
  const before = await lines();
  // Twice at once, and once more: one change.
  await Promise.all([setCapabilities(admin, [change]), setCapabilities(admin, [change])]);
  await setCapabilities(admin, [change]);
  assert.deepEqual(await lines(), ['grant_capability', ...before]);
  await setCapabilities(admin, [{ ...change, granted: false }]);
  assert.deepEqual(await lines(), ['withdraw_capability', 'grant_capability', ...before]);
});

test('who reads the table is told every cell, and who else it exists', async () => {
  const { rows, may } = await listCapabilities(await acting('host'));
  assert.equal(may.change, 'admins_only');
  assert.equal(rows.length, CAPABILITY_KEYS.length);
  assert.ok(rows.every(({ cells }) => cells.length === HOLDERS.length));
  const cell = (capability: Capability, holder: Holder) =>
    rows.find((row) => row.capability === capability)!.cells.find((one) => one.holder === holder)!
      .standing;
  assert.deepEqual(
    [
      cell('reveal_author', 'moderator'),
      cell('reveal_author', 'host'),
      cell('create_groups', 'member'),
      cell('change_capabilities', 'admin'),
    ],
    ['never', 'given', 'not_given', 'always'],
  );
});

test('an open stream and the worker follow a change at once', async () => {
  const { id } = await aConversation(as(db, author), {});
  const post = await aReply(as(db, author), id);
  await manageConversation(admin, id, 'remove');
  const { actor } = await acting('moderator');
  const hears = async () =>
    (await readEvents(db, actor, [id], { after: 0 })).some(({ postId }) => postId === post.id);
  assert.equal(await hears(), true);
  const change = { capability: 'read_removed', holder: 'moderator' } as const;
  await setCapabilities(admin, [{ ...change, granted: false }]);
  assert.equal(await hears(), false, 'what was loaded with the stream holds no longer');
  const { member } = people.get('moderator')!;
  const held = ['moderator:read_removed:false'];
  const reader = actorOf({ id: member.id, role: 'moderator', organisationId: null, held });
  assert.equal(reader.capabilities?.has('read_removed'), false);
  await setCapabilities(admin, [{ ...change, granted: true }]);
  assert.equal(await hears(), true);
});
