import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { addPostInput } from '#commons/threads/schema.ts';
import { addPost, saveDraft } from '#commons/threads/server/index.ts';
import { searchInput } from '#commons/search/schema.ts';
import { search } from '#commons/search/server/index.ts';
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
  decideSuggestionInput,
  feedbackInput,
  listLibraryInput,
  saveChapterInput,
  saveHeadInput,
  startPublicationInput,
  suggestInput,
} from '../schema.ts';
import { listWaitingInput } from '#features/desk/schema.ts';
import { listWaiting } from '#features/desk/server/index.ts';
import { differences } from './revisions.ts';
import { findPassage } from './find-passage.ts';
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
  base?: number;
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

test('of two who change a chapter at once, the second is told, and writes over it only knowingly', async () => {
  const { slug } = await aPublished();
  const at = { chapter: (await open(host, slug)).chapters[0]!.anchor };
  const now = async () => (await library.findWriting(as(db, host), slug, at, '?')).chapter!;
  const base = (await now()).revision;
  await write(host, slug, { title: 'First', markdown: 'Theirs.', base });
  const mine = { title: 'First', markdown: 'Mine.' };
  await assert.rejects(write(host, slug, { ...mine, base }), refused('changed_meanwhile'));
  assert.equal((await now()).markdown, 'Theirs.');
  await write(host, slug, { ...mine, base: (await now()).revision });
  assert.equal((await now()).markdown, 'Mine.');

  const view = () => library.findWriting(as(db, host), slug, {}, '?');
  const { id, headRevision } = await view();
  const head = (title: string, base: number) =>
    library.saveHead(as(db, host), id, saveHeadInput.parse({ language: 'en', title, base }));
  await head('Their title', headRevision);
  await assert.rejects(head('My title', headRevision), refused('changed_meanwhile'));
  assert.equal((await view()).title, 'Their title');
  await head('My title', (await view()).headRevision);
});

test('who wrote along is named, by handle or by name, and a member among them writes along', async () => {
  const { id, slug } = await aGuide(steward, { practiceIds: [practice.id] });
  const change = (who: TestMember, coAuthors: string[]) =>
    library.changePublication(as(db, who), id, {
      ...{ practiceIds: [practice.id], reviewOn: '', coAuthors },
    });
  await assert.rejects(open(member, slug), refused('not_found'));
  await assert.rejects(change(member, ['Me']), refused('not_found'));
  await assert.rejects(change(steward, ['@nobody-here']), refused('invalid_input'));
  await change(steward, [`@${member.handle}`, 'Jo Smith', `@${steward.handle}`]);
  assert.deepEqual(
    (await open(member, slug)).coAuthors.map(({ name }) => name),
    [member.name, 'Jo Smith'],
  );
  await write(member, slug, { markdown: 'Along.' });
  assert.deepEqual((await library.findSettings(as(db, steward), id, 'en')).coAuthors, [
    `@${member.handle}`,
    'Jo Smith',
  ]);
  await change(steward, []);
  await assert.rejects(open(member, slug), refused('not_found'));
});

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
      ['text_sent_back', 'thing_published', 'text_published'],
    );
  });

  test('what is scheduled is published at its time, once, and told of then', async () => {
    const guide = await aGuide(host);
    await write(host, guide.slug, {});
    const at = new Date(Date.now() + 3_600_000);
    await library.publishPublication(as(db, host), guide.id, { at });
    const state = async () => (await open(host, guide.slug)).state;
    assert.equal(await state(), 'scheduled');
    await assert.rejects(open(member, guide.slug), refused('not_found'));
    assert.equal(await library.publishDue(db, new Date(at.getTime() - 1)), 0);
    assert.equal(await state(), 'scheduled');
    const runs = [library.publishDue(db, at), library.publishDue(db, at)];
    assert.deepEqual((await Promise.all(runs)).sort(), [0, 1]);
    assert.equal((await open(member, guide.slug)).publishedAt, at.toISOString());
    const told = await db
      .selectFrom('event')
      .select('kind')
      .where('thing_id', '=', guide.id)
      .execute();
    assert.deepEqual(
      told.map(({ kind }) => kind),
      ['thing_published', 'text_published'],
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
  test('what is saved is no draft any more', async () => {
    const guide = await aPublished();
    const { id } = (await open(host, guide.slug)).chapters[0]!;
    const key = `chapter/${id}/en`;
    await saveDraft(as(db, host), key, { title: 'One', markdown: 'Half a thought', base: '1' });
    const draft = async () =>
      (await library.findWriting(as(db, host), guide.slug, { chapter: 'chapter-1' }, '?')).chapter!
        .draft;
    assert.deepEqual(await draft(), { title: 'One', markdown: 'Half a thought', base: 1 });
    await write(host, guide.slug, { title: 'First', markdown: 'A whole thought.' });
    assert.equal(await draft(), null);
  });

  test('what an older pipeline rendered is rendered again, and only that', async () => {
    const guide = await aPublished();
    const { id } = (await open(member, guide.slug)).chapters[0]!;
    const old = { html: '<p>old</p>', pipeline: 0 };
    await db.updateTable('chapter_text').set(old).where('chapter_id', '=', id).execute();
    assert.equal(await library.rerenderChapters(db), 1);
    assert.match((await open(member, guide.slug)).chapters[0]!.html, /Ask one thing/);
    assert.equal(await library.rerenderChapters(db), 0);
  });

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

describe('the thread about it', () => {
  const passage = {
    ...{ language: 'en', exact: 'one thing at a time', prefix: 'Ask', suffix: '.', start: 3 },
  };
  async function commented() {
    const guide = await aPublished();
    const { id } = (await open(member, guide.slug)).chapters[0]!;
    const say = (who: TestMember | null, anchor?: object) =>
      addPost(
        as(db, who),
        guide.id,
        addPostInput.parse({ markdown: 'We tried this.', ...(anchor && { anchor }) }),
      );
    return { ...guide, chapter: id, say };
  }
  const talk = (slug: string, chapter?: string) =>
    library.findDiscussion(as(db, member), slug, { chapter, page: 1 }, '?');

  test('a post may be about a chapter, or a passage of it; another’s chapter is refused', async () => {
    const { slug, chapter, say } = await commented();
    await say(member);
    const about = await say(host, { chapterId: chapter });
    const on = await say(member, { chapterId: chapter, passage });
    const other = await commented();
    await assert.rejects(say(member, { chapterId: other.chapter }), refused('invalid_input'));
    await assert.rejects(say(null, { chapterId: chapter }), refused('not_found'));
    const all = await talk(slug);
    assert.equal(all.posts.length, 3);
    assert.deepEqual(
      (await talk(slug, 'chapter-1')).posts.map(({ id }) => id),
      [about.id, on.id],
    );
    assert.deepEqual(Object.keys(all.abouts).sort(), [about.id, on.id].sort());
    assert.equal(all.abouts[on.id]!.quote, passage.exact);
    assert.match(all.abouts[on.id]!.href!, /\?language=en#chapter-1:~:text=one%20thing/);
    assert.equal((await open(member, slug)).chapters[0]!.postCount, 2);
    await assert.rejects(talk(slug, 'nowhere'), refused('not_found'));
  });

  test('a passage is found again after a small change, and said to be gone after a large one', async () => {
    const { slug, chapter, say } = await commented();
    const { id } = await say(member, { chapterId: chapter, passage });
    const lost = async () => (await talk(slug)).abouts[id]!.lost === true;
    assert.equal(await lost(), false);
    await write(host, slug, {
      markdown: 'First of all: ask **one** thing at the time. Then listen.',
    });
    assert.equal(await lost(), false);
    await write(host, slug, { markdown: 'Listen.' });
    assert.equal(await lost(), true);
  });

  test('words stay found wherever others are put around them', () => {
    const words = fc.stringMatching(/^[a-z]{3,9}( [a-z]{3,9}){2,12}$/);
    fc.assert(
      fc.property(words, words, words, words, (before, exact, after, added) => {
        const text = `${before} ${exact} ${after}`;
        const start = before.replaceAll(' ', '').length;
        const quote = { exact, prefix: before.slice(-40), suffix: after.slice(0, 40), start };
        assert.equal(findPassage(text, quote), start);
        // In front, and with other white space: as many characters further on.
        const moved = `${added}\n\n${before}\n${exact.replaceAll(' ', '  ')} ${after}`;
        assert.equal(findPassage(moved, quote), start + added.replaceAll(' ', '').length);
        assert.equal(findPassage('0123456789'.repeat(50), quote), null);
      }),
    );
  });
});

describe('what readers say', () => {
  test('reaches those who answer for it, and the desk until they have read it', async () => {
    const guide = await aPublished({ practiceIds: [practice.id] });
    const give = (who: TestMember | null, input: object) =>
      library.giveFeedback(as(db, who), guide.id, feedbackInput.parse(input));
    await assert.rejects(give(null, { helped: true }), refused('not_found'));
    await give(member, { helped: true });
    assert.equal((await open(member, guide.slug)).helped, true);
    await give(member, { helped: false, missing: 'An example.' });
    await give(steward, { helped: true });
    await assert.rejects(library.readFeedback(as(db, member), guide.id), refused('not_your_text'));
    const read = () => library.readFeedback(as(db, steward), guide.id);
    const { helped, notHelped, missing } = await read();
    assert.deepEqual([helped, notHelped], [1, 1]);
    assert.deepEqual(
      missing.map(({ text, organisation, seen }) => [text, organisation, seen]),
      [['An example.', town.name, false]],
    );
    const waits = async () =>
      (await listWaiting(as(db, host), listWaitingInput.parse({ kind: 'missing' }))).items.map(
        ({ href }) => href,
      );
    assert.ok((await waits()).includes(`/library/${guide.slug}/feedback`));
    await library.markFeedbackSeen(as(db, steward), guide.id);
    assert.ok(!(await waits()).includes(`/library/${guide.slug}/feedback`));
    assert.equal((await read()).missing[0]!.seen, true);
  });

  test('an accepted wording stands in the text, with credit; to decline takes a reason', async () => {
    const guide = await aPublished();
    const chapterId = (await open(member, guide.slug)).chapters[0]!.id;
    const suggest = async (exact: string, proposal: string) => {
      const quote = { language: 'en', exact };
      const input = { chapterId, language: 'en', proposal, passage: quote };
      return (await library.suggestChange(as(db, member), guide.id, suggestInput.parse(input))).id;
    };
    const decide = (who: TestMember, id: string, input: object) =>
      library.decideSuggestion(as(db, who), id, decideSuggestionInput.parse(input));
    const first = await suggest('one thing', 'a single thing');
    const second = await suggest('words that are not there', 'others');
    await assert.rejects(decide(member, first, { accept: true }), refused('not_your_text'));
    assert.deepEqual(
      (await library.listSuggestions(as(db, host), guide.id)).map(({ fits }) => fits),
      [false, true],
    );
    const other = await aMember(db);
    assert.deepEqual(await library.listSuggestions(as(db, other), guide.id), []);
    assert.deepEqual(await decide(host, first, { accept: true }), { written: true });
    assert.match(
      (await open(member, guide.slug)).chapters[0]!.html,
      /Ask a single thing at a time/,
    );
    assert.deepEqual(
      (await open(member, guide.slug)).helpers.map(({ name }) => name),
      [member.name],
    );
    await assert.rejects(decide(host, second, { accept: false }), refused('invalid_input'));
    await decide(host, second, { accept: false, answer: 'It says so already.' });
    await assert.rejects(decide(host, second, { accept: true }), refused('already_decided'));
    const own = await library.listSuggestions(as(db, member), guide.id);
    assert.equal(own.find(({ id }) => id === second)!.answer, 'It says so already.');
  });

  test('one finds back to the chapter that one had come to', async () => {
    const guide = await aPublished();
    await library.addChapter(as(db, host), guide.id, { title: 'Second', markdown: 'Text' });
    await library.keepPlace(as(db, member), guide.id, 'second');
    await library.keepPlace(as(db, member), guide.id, 'nowhere');
    assert.equal((await open(member, guide.slug)).place, 'second');
    assert.equal((await open(host, guide.slug)).place, null);
    await assert.rejects(library.keepPlace(as(db, null), guide.id, 'second'), refused('not_found'));
  });
});

describe('how a text came to be', () => {
  test('members see it, visitors only what it says now', async () => {
    const guide = await aPublished({ space: 'public' });
    await write(host, guide.slug, { title: 'First', markdown: 'Ask one thing at one time.' });
    const revisions = await library.listRevisions(as(db, member), guide.id, 'en');
    assert.deepEqual(
      revisions.map(({ number }) => number),
      [3, 2, 1],
    );
    assert.deepEqual(await library.compareRevision(as(db, member), guide.id, 'en', 3), [
      {
        title: 'First',
        parts: [
          { kind: 'same', text: 'Ask one thing at ' },
          { kind: 'removed', text: 'a' },
          { kind: 'added', text: 'one' },
          { kind: 'same', text: ' time.' },
        ],
      },
    ]);
    await assert.rejects(
      library.listRevisions(as(db, null), guide.id, 'en'),
      refused('sign_in_required'),
    );
  });

  test('the parts of a difference are the two texts, whatever they are', () => {
    const texts = fc.string({ maxLength: 300 });
    const written = (parts: readonly { kind: string; text: string }[], without: string) =>
      parts.flatMap(({ kind, text }) => (kind === without ? [] : [text])).join('');
    fc.assert(
      fc.property(texts, texts, (one, other) => {
        const text = (markdown: string) => ({
          ...{ title: 'T', summary: '' },
          chapters: [{ id: 'a', title: '', markdown }],
        });
        const [found, ...more] = differences(text(one), text(other));
        assert.equal(more.length, 0);
        if (!found) return assert.equal(one, other);
        assert.equal(written(found.parts, 'added'), one);
        assert.equal(written(found.parts, 'removed'), other);
      }),
    );
  });
});

describe('search', () => {
  const find = async (who: TestMember | null, q: string, locale = 'en') => {
    const ctx = as(db, who, { locale: locale as 'en' });
    return (await search(ctx, searchInput.parse({ q }))).hits.map(({ href }) => href.split('?')[0]);
  };

  test('finds what is published, in each language that is shown, by whoever may read it', async () => {
    const guide = await aGuide(host, { title: 'Quokka councils' });
    const page = (anchor = '') => `/guides/${guide.slug}${anchor}`;
    await write(host, guide.slug, { markdown: 'Every wombat is heard.' });
    assert.deepEqual(await find(host, 'quokka'), [], 'a draft is not found');
    await library.publishPublication(as(db, host), guide.id);
    assert.ok((await find(member, 'quokka councils'))[0]?.startsWith(page()));
    assert.deepEqual(await find(null, 'quokka'), []);
    await library.startVersion(as(db, host), guide.id, 'fr');
    await write(host, guide.slug, { language: 'fr', markdown: 'Chaque échidné est entendu.' });
    assert.deepEqual(await find(member, 'échidné'), [], 'a version that readers do not see yet');
    await library.setVersionPublished(as(db, host), guide.id, { language: 'fr', published: true });
    assert.ok((await find(member, 'échidné'))[0]?.startsWith(page()));
    await write(host, guide.slug, { markdown: 'Every bandicoot is heard.' });
    assert.deepEqual(await find(member, 'wombat'), []);
    assert.ok((await find(member, 'bandicoot'))[0]?.startsWith(page()));
    await library.removePublication(as(db, host), guide.id);
    assert.deepEqual(await find(member, 'bandicoot'), []);
  });
});
