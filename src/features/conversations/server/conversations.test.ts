import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setFollow, setSave } from '#commons/targets/server/index.ts';
import {
  addPost,
  editPost,
  listVersions,
  reactToPost,
  removePost,
  restorePost,
} from '#commons/threads/server/index.ts';
import { search, findSimilar } from '#commons/search/server/index.ts';
import { searchInput } from '#commons/search/schema.ts';
import {
  aConversation,
  aMember,
  anOrganisation,
  aPractice,
  aReply,
  as,
  type TestMember,
} from '#tests/support/factories.ts';
import { testDatabase } from '#tests/support/db.ts';
import { listInput } from '../schema.ts';
import {
  acceptAnswer,
  changeConversation,
  findConversation,
  listConversations,
  removeConversation,
  restoreConversation,
  setClosed,
  setFulfilled,
} from './index.ts';

const unknown = { member: 'a member' };
const db = await testDatabase();
const organisation = await anOrganisation(db.db, { name: 'Riverton' });
const asker = await aMember(db.db, {
  handle: 'anna',
  name: 'Anna Peeters',
  organisation_id: organisation.id,
});
const helper = await aMember(db.db, { handle: 'bram', name: 'Bram Visser' });
const host = await aMember(db.db, { role: 'host' });
const moderator = await aMember(db.db, { role: 'moderator' });

const list = (member: TestMember | null, input: Record<string, string> = {}) =>
  listConversations(as(db.db, member), listInput.parse(input));
const ids = async (member: TestMember | null, input: Record<string, string> = {}) =>
  (await list(member, input)).items.map((item) => item.id);
const refused = (code: string) => (error: unknown) => {
  assert.equal((error as { code?: string }).code, code);
  return true;
};

describe('who may read', () => {
  test('a space decides: pages, lists and search agree', async () => {
    for (const space of ['public', 'members', 'hosts'] as const) {
      const word = `zymurgy${space}`;
      const { id, slug } = await aConversation(as(db.db, host), {
        space,
        title: `About ${word} work`,
      });
      for (const [name, reader, sees] of [
        ['visitor', null, space === 'public'],
        ['member', helper, space !== 'hosts'],
        ['host', host, true],
      ] as const) {
        const page = findConversation(as(db.db, reader), slug, 1, unknown);
        if (sees) assert.equal((await page).id, id);
        else await assert.rejects(page, refused('not_found'), `${name} opens ${space}`);
        assert.equal((await ids(reader)).includes(id), sees, `${name} lists ${space}`);
        const { hits } = await search(as(db.db, reader), searchInput.parse({ q: word }));
        assert.equal(hits.length, sees ? 1 : 0, `${name} finds ${space}`);
        const similar = await findSimilar(as(db.db, reader), `About ${word} work`);
        assert.equal(
          similar.some((hit) => hit.href.includes(slug)),
          sees,
          `${name} is shown ${space} as similar`,
        );
      }
    }
  });

  test('nobody starts one in a space they may not write in', async () => {
    await assert.rejects(
      aConversation(as(db.db, helper), { space: 'organisation' }),
      refused('invalid_input'),
    );
    await assert.rejects(aConversation(as(db.db, null)), refused('sign_in_required'));
    assert.ok(await aConversation(as(db.db, helper), { space: 'public' }));
  });
});

describe('a thread', () => {
  test('numbers have no gaps and no twins when many reply at once', async () => {
    const { id, slug } = await aConversation(as(db.db, asker));
    await Promise.all(
      Array.from({ length: 12 }, (_, i) => aReply(as(db.db, i % 2 ? asker : helper), id)),
    );
    const view = await findConversation(as(db.db, asker), slug, 1, unknown);
    assert.deepEqual(
      view.posts.map((post) => post.number),
      Array.from({ length: 13 }, (_, i) => i + 1),
    );
    assert.equal(view.replyCount, 12);
  });

  test('an edit keeps what was said before; only the author edits; an unchanged text changes nothing', async () => {
    const { id } = await aConversation(as(db.db, asker));
    const post = await aReply(as(db.db, helper), id, 'First *words*');
    await assert.rejects(
      editPost(as(db.db, asker), post.id, { markdown: 'Mine now' }),
      refused('not_your_post'),
    );
    await editPost(as(db.db, helper), post.id, { markdown: 'First *words*' });
    assert.equal((await listVersions(as(db.db, asker), post.id)).length, 1);
    await editPost(as(db.db, helper), post.id, { markdown: 'Second words' });
    await editPost(as(db.db, helper), post.id, { markdown: 'Third words' });
    assert.deepEqual(
      (await listVersions(as(db.db, asker), post.id)).map((version) => version.markdown),
      ['First *words*', 'Second words', 'Third words'],
    );
  });

  test('removing hides the words at once and everywhere; whoever removed brings them back', async () => {
    const { id, slug } = await aConversation(as(db.db, asker));
    const post = await aReply(as(db.db, helper), id, 'The word is quixotry.');
    const seen = async (reader: TestMember) =>
      (await findConversation(as(db.db, reader), slug, 1, unknown)).posts.find(
        (each) => each.id === post.id,
      );
    const found = async () =>
      (await search(as(db.db, asker), searchInput.parse({ q: 'quixotry' }))).hits.length;
    assert.equal(await found(), 1);
    await assert.rejects(removePost(as(db.db, asker), post.id), refused('not_your_post'));
    await removePost(as(db.db, helper), post.id);
    assert.equal((await seen(asker))?.html, null);
    assert.deepEqual(await listVersions(as(db.db, asker), post.id), []);
    assert.match(
      (await seen(helper))?.html ?? '',
      /quixotry/,
      'its author may still bring it back',
    );
    assert.equal(await found(), 0);
    await assert.rejects(restorePost(as(db.db, asker), post.id), refused('removed_by_moderator'));
    await restorePost(as(db.db, helper), post.id);
    assert.match((await seen(asker))?.html ?? '', /quixotry/);
    assert.equal(await found(), 1);
    await removePost(as(db.db, moderator), post.id);
    await assert.rejects(restorePost(as(db.db, helper), post.id), refused('removed_by_moderator'));
  });

  test('a closed thread takes no replies, except from those who keep order', async () => {
    const { id } = await aConversation(as(db.db, asker), { space: 'public' });
    await assert.rejects(setClosed(as(db.db, asker), id, true), refused('only_moderators_tend'));
    await setClosed(as(db.db, moderator), id, true);
    await assert.rejects(aReply(as(db.db, helper), id), refused('thread_closed'));
    await assert.rejects(aReply(as(db.db, null), id), refused('sign_in_required'));
    assert.ok(await aReply(as(db.db, moderator), id));
    await setClosed(as(db.db, moderator), id, false);
    assert.ok(await aReply(as(db.db, helper), id));
  });

  test('a reply answers a post of the same thread only', async () => {
    const one = await aConversation(as(db.db, asker));
    const two = await aConversation(as(db.db, asker));
    const parent = await aReply(as(db.db, helper), one.id);
    await assert.rejects(
      addPost(as(db.db, helper), two.id, { markdown: 'Lost', parentId: parent.id }),
      refused('invalid_input'),
    );
    await addPost(as(db.db, asker), one.id, { markdown: 'Found', parentId: parent.id });
    const view = await findConversation(as(db.db, asker), one.slug, 1, unknown);
    assert.deepEqual(view.posts.at(-1)?.parent, { number: 2, name: 'Bram Visser' });
  });

  test('mentions and links take the names of now, and hide what this reader may not see', async () => {
    const secret = await aConversation(as(db.db, host), {
      space: 'hosts',
      title: 'Budget of the hosts',
    });
    const { slug, id } = await aConversation(as(db.db, asker));
    await aReply(
      as(db.db, host),
      id,
      `Ask @bram, he wrote in /conversations/${secret.slug} about it.`,
    );
    const html = async (reader: TestMember) =>
      (await findConversation(as(db.db, reader), slug, 1, unknown)).posts.at(-1)?.html ?? '';
    assert.match(await html(host), /Budget of the hosts/);
    assert.doesNotMatch(await html(asker), /Budget of the hosts/);
    assert.doesNotMatch(await html(asker), new RegExp(secret.slug));
    assert.match(await html(asker), /@Bram Visser/);
    await db.db
      .updateTable('member')
      .set({ name: 'Bram de Visser' })
      .where('id', '=', helper.id)
      .execute();
    assert.match(await html(asker), /@Bram de Visser/);
    await db.db
      .updateTable('member')
      .set({ name: 'Bram Visser' })
      .where('id', '=', helper.id)
      .execute();
  });

  test('whoever was erased is named nowhere: not as author, not in a mention, not in a quote', async () => {
    const gone = await aMember(db.db, { name: 'Gregor Gone', handle: 'gregor' });
    const { id, slug } = await aConversation(as(db.db, asker));
    const quoted = await aReply(as(db.db, gone), id, 'Words that stay.');
    await aReply(
      as(db.db, asker),
      id,
      `> [Gregor Gone](copia:post/${quoted.id})\n>\n> Words that stay.\n\nThanks, @gregor.`,
    );
    const page = async () =>
      JSON.stringify(await findConversation(as(db.db, helper), slug, 1, unknown));
    assert.equal((await page()).match(/Gregor Gone/g)?.length, 3);
    await db.db.updateTable('member').set({ state: 'erased' }).where('id', '=', gone.id).execute();
    assert.doesNotMatch(await page(), /Gregor|gregor/);
    assert.match(await page(), /Words that stay/);
  });

  test('reactions count once, never for oneself', async () => {
    const { id, slug } = await aConversation(as(db.db, asker));
    const post = await aReply(as(db.db, helper), id);
    await assert.rejects(
      reactToPost(as(db.db, helper), post.id, { kind: 'helpful', on: true }),
      refused('your_own_post'),
    );
    for (const on of [true, true, true])
      await reactToPost(as(db.db, asker), post.id, { kind: 'helpful', on });
    await reactToPost(as(db.db, host), post.id, { kind: 'helpful', on: true });
    const counts = async () =>
      (await findConversation(as(db.db, asker), slug, 1, unknown)).posts.at(-1)!;
    assert.equal((await counts()).counts.helpful, 2);
    assert.deepEqual((await counts()).mine, ['helpful']);
    for (const on of [false, false])
      await reactToPost(as(db.db, asker), post.id, { kind: 'helpful', on });
    assert.equal((await counts()).counts.helpful, 1);
  });
});

describe('kinds of conversation', () => {
  test('the asker or a host accepts an answer; others, other threads and the question itself are refused', async () => {
    const { id, slug } = await aConversation(as(db.db, asker));
    const answer = await aReply(as(db.db, helper), id);
    const elsewhere = await aConversation(as(db.db, asker));
    const stray = await aReply(as(db.db, helper), elsewhere.id);
    const view = () => findConversation(as(db.db, helper), slug, 1, unknown);
    await assert.rejects(
      acceptAnswer(as(db.db, helper), id, answer.id),
      refused('only_asker_accepts'),
    );
    assert.equal(
      (await view()).may.accept,
      'only_asker_accepts',
      'the page says what the server says',
    );
    await assert.rejects(acceptAnswer(as(db.db, asker), id, stray.id), refused('invalid_input'));
    await assert.rejects(
      acceptAnswer(as(db.db, asker), id, (await view()).posts[0]!.id),
      refused('invalid_input'),
    );
    await acceptAnswer(as(db.db, asker), id, answer.id);
    assert.equal((await view()).accepted?.id, answer.id);
    await acceptAnswer(as(db.db, host), id, null);
    assert.equal((await view()).accepted, null);
  });

  test('only requests and offers are fulfilled, by whoever made them or a host', async () => {
    const question = await aConversation(as(db.db, asker));
    await assert.rejects(
      setFulfilled(as(db.db, asker), question.id, true),
      refused('not_a_request'),
    );
    const request = await aConversation(as(db.db, asker), { kind: 'request' });
    await assert.rejects(
      setFulfilled(as(db.db, helper), request.id, true),
      refused('only_author_fulfils'),
    );
    await setFulfilled(as(db.db, asker), request.id, true);
    assert.equal(
      (await findConversation(as(db.db, helper), request.slug, 1, unknown)).fulfilled,
      true,
    );
  });

  test('a change of kind takes the answer mark along, and is found under the new title', async () => {
    const { id, slug } = await aConversation(as(db.db, asker), { title: 'Oldtitle here' });
    const answer = await aReply(as(db.db, helper), id);
    await acceptAnswer(as(db.db, asker), id, answer.id);
    const change = { title: 'Newtitle here', kind: 'discussion' as const, practiceIds: [] };
    await assert.rejects(
      changeConversation(as(db.db, helper), id, change),
      refused('not_your_conversation'),
    );
    await changeConversation(as(db.db, moderator), id, change);
    const view = await findConversation(as(db.db, asker), slug, 1, unknown);
    assert.deepEqual(
      [view.title, view.kind, view.acceptedPostId],
      ['Newtitle here', 'discussion', null],
    );
    const trail = await db.db
      .selectFrom('audit')
      .select('action')
      .where('target_id', '=', id)
      .execute();
    assert.deepEqual(trail, [{ action: 'change_conversation' }]);
    const hits = (q: string) => search(as(db.db, asker), searchInput.parse({ q }));
    assert.equal((await hits('newtitle')).hits.length, 1);
    assert.equal((await hits('"oldtitle"')).hits.length, 0);
  });

  test('an author takes back what nobody replied to; removed is gone for others and can be undone', async () => {
    const { id, slug } = await aConversation(as(db.db, asker));
    await assert.rejects(
      removeConversation(as(db.db, helper), id),
      refused('not_your_conversation'),
    );
    await removeConversation(as(db.db, asker), id);
    await assert.rejects(
      findConversation(as(db.db, helper), slug, 1, unknown),
      refused('not_found'),
    );
    assert.equal((await ids(asker)).includes(id), false);
    await restoreConversation(as(db.db, asker), id);
    await aReply(as(db.db, helper), id);
    await assert.rejects(removeConversation(as(db.db, asker), id), refused('others_have_replied'));
    await removeConversation(as(db.db, moderator), id);
    await assert.rejects(
      restoreConversation(as(db.db, asker), id),
      refused('removed_by_moderator'),
    );
  });
});

describe('lists', () => {
  test('filters and keyset pages: nothing twice, nothing missed, constant queries', async () => {
    const practice = await aPractice(db.db);
    const reader = await aMember(db.db);
    const made: string[] = [];
    for (let i = 0; i < 60; i++) {
      const { id } = await aConversation(as(db.db, asker), {
        kind: i % 3 ? 'question' : 'offer',
        practiceIds: [practice.id],
      });
      made.push(id);
    }
    for (const sort of ['activity', 'newest', 'helpful']) {
      const seen: string[] = [];
      let after: string | null = '';
      while (after !== null) {
        const page = await list(reader, { sort, practice: practice.slug, ...(after && { after }) });
        seen.push(...page.items.map((item) => item.id));
        after = page.next;
      }
      assert.deepEqual([...seen].sort(), [...made].sort(), sort);
      assert.equal(new Set(seen).size, made.length);
    }
    db.countQueries();
    await list(reader, { practice: practice.slug });
    assert.equal(db.countQueries(), 1);
    assert.equal((await list(reader, { practice: practice.slug, kind: 'offer' })).items.length, 20);
    const first = made[0]!;
    await setSave(as(db.db, reader), { target: { kind: 'thing', id: first }, on: true });
    assert.deepEqual(await ids(reader, { view: 'saved' }), [first]);
    await setFollow(as(db.db, reader), { target: { kind: 'thing', id: first }, on: true });
    assert.deepEqual(await ids(reader, { view: 'following' }), [first]);
    await setFollow(as(db.db, reader), { target: { kind: 'practice', id: practice.id }, on: true });
    assert.equal((await list(reader, { view: 'following' })).items.length, 25);
    assert.deepEqual(await ids(null, { view: 'saved' }), []);
  });

  test('a broken address shows the first page rather than failing', async () => {
    for (const after of ['x', '%%%', Buffer.from("1'; drop_019").toString('base64url')])
      assert.ok(
        (await list(helper, { after, sort: 'nonsense', kind: 'nonsense' })).items.length > 0,
      );
    // Cursors of the right shape for another order, and with a number, a date or an id that is none.
    const id = '01890000-0000-7000-8000-000000000000';
    for (const [cursor, sort] of [
      [`5_${id}`, 'activity'],
      [`2026-11-23 10:00:00+00_${id}`, 'helpful'],
      [`99999999999999999999_${id}`, 'helpful'],
      [`5_${'-'.repeat(36)}`, 'helpful'],
    ] as const) {
      const after = Buffer.from(cursor).toString('base64url');
      assert.ok((await list(helper, { after, sort })).items.length > 0, cursor);
    }
  });
});

describe('search', () => {
  test('finds inflected words in each language, without accents, and forgives typos in titles', async () => {
    const ctx = as(db.db, asker);
    await aConversation(ctx, {
      title: 'Bewonersbegroting in de wijken',
      markdown: 'Hoe verdelen wij het geld over de wijken van onze stad?',
      language: 'nl',
    });
    await aConversation(ctx, {
      title: 'Réunions publiques',
      markdown: 'Nous organisons des réunions avec les habitants du quartier.',
      language: 'fr',
    });
    await aConversation(ctx, {
      title: 'Participatory budgeting',
      markdown: 'Residents voted on proposals.',
      language: 'en',
    });
    const titles = async (q: string) =>
      (await search(ctx, searchInput.parse({ q }))).hits.map((hit) => hit.title);
    assert.ok((await titles('wijk')).includes('Bewonersbegroting in de wijken'));
    assert.ok((await titles('reunion habitant')).includes('Réunions publiques'));
    assert.ok((await titles('voting resident')).includes('Participatory budgeting'));
    assert.ok((await titles('particpatory')).includes('Participatory budgeting'));
    const [hit] = (await search(ctx, searchInput.parse({ q: 'proposal' }))).hits;
    assert.match(hit?.snippet ?? '', /<mark>proposals<\/mark>/);
  });

  test('a snippet never carries mark-up of the text', async () => {
    await aConversation(as(db.db, asker), {
      markdown: 'Code `<img src=x onerror=alert(1)>` about flumadiddle',
    });
    const { hits } = await search(as(db.db, asker), searchInput.parse({ q: 'flumadiddle' }));
    assert.equal(hits.length, 1);
    assert.doesNotMatch(hits[0]!.snippet.replace(/<\/?mark>/g, ''), /[<>]/);
  });
});
