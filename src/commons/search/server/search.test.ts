import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sql } from 'kysely';
import { spaceOf } from '#commons/spaces/server/index.ts';
import { editPost, removePost } from '#commons/threads/server/index.ts';
import type { Db } from '#platform/db/connect.ts';
import { newId } from '#platform/db/ids.ts';
import { DomainError } from '#platform/errors.ts';
import { aConversation, aMember, aReply, as } from '#tests/support/factories.ts';
import { testDatabase } from '#tests/support/db.ts';
import { searchInput, synonymInput } from '../schema.ts';
import {
  countWords,
  dismissEmptySearch,
  indexMissing,
  indexThreads,
  indexVersion,
  keepEmptySearch,
  learnTranslations,
  listEmptySearches,
  removeSynonyms,
  saveSynonyms,
  search,
  suggest,
  unindexVersion,
} from './index.ts';

const { db } = await testDatabase();
const member = await aMember(db);
const host = await aMember(db, { role: 'host' });
const undone = new Error('undone');

/** Each case in a community of its own, taken back. */
async function alone(work: (tx: Db) => Promise<void>): Promise<void> {
  await db
    .transaction()
    .execute(async (tx) => {
      await work(tx);
      throw undone;
    })
    .catch((error: unknown) => {
      if (error !== undone) throw error;
    });
}

const find = async (tx: Db, q: string, who: typeof member | null = member) =>
  search(as(tx, who), searchInput.parse({ q, size: 100 }));
const titles = async (tx: Db, q: string, who: typeof member | null = member) =>
  (await find(tx, q, who)).hits.map(({ title }) => title);

/** A thing with texts in some languages, as the library has them. */
async function aText(
  tx: Db,
  versions: Record<string, string>,
  { space = 'public' as 'public' | 'members' | 'hosts', title = newId() } = {},
): Promise<string> {
  const id = newId();
  await tx
    .insertInto('thing')
    .values({
      ...{ id, kind: 'conversation', slug: `t-${id}`, title, language: Object.keys(versions)[0]! },
      ...{ space_id: await spaceOf(tx, space), author_id: member.id },
    })
    .execute();
  for (const [language, text] of Object.entries(versions))
    await indexVersion(tx, {
      ...{ thingId: id, language, title, summary: '' },
      passages: [{ anchor: 'one', title: '', text }],
    });
  return id;
}

describe('ranking', () => {
  test('is BM25, as worked out here from the texts', () =>
    alone(async (tx) => {
      // Words that no stemmer touches; every text has some of them, of several lengths.
      const words = 'zork blat grup frim quop drax'.split(' ');
      let seed = 5;
      const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
      const texts = Array.from({ length: 60 }, () =>
        Array.from(
          { length: 3 + Math.floor(random() * 30) },
          () => words[Math.floor(random() ** 2 * words.length)]!,
        ),
      );
      const ids: string[] = [];
      for (const text of texts) ids.push(await aText(tx, { xx: text.join(' ') }, { title: '.' }));
      const average = texts.reduce((sum, text) => sum + text.length, 0) / texts.length;
      for (const query of [['zork', 'drax'], ['quop'], ['frim', 'blat', 'drax', 'quop']]) {
        const scores = texts.map((text, n) => {
          let score = 0;
          let all = query.length <= 3;
          for (const word of query) {
            const tf = text.filter((one) => one === word).length;
            const df = texts.filter((one) => one.includes(word)).length;
            const idf = Math.log(1 + (texts.length - df + 0.5) / (df + 0.5));
            score += (idf * 2.2 * tf) / (tf + 1.2 * (0.25 + (0.75 * text.length) / average));
            if (tf === 0) all = false;
          }
          return { id: ids[n]!, score, all };
        });
        const expected = scores
          .filter(({ score }) => score > 0)
          .sort((a, b) => Number(b.all) - Number(a.all) || b.score - a.score);
        const { hits } = await find(tx, query.join(' '));
        assert.equal(hits.length, expected.length);
        const scoreOf = new Map(scores.map((one) => [one.id, one]));
        hits.forEach(({ thingId }, n) => {
          // Equal scores may stand in either order.
          assert.ok(Math.abs(scoreOf.get(thingId)!.score - expected[n]!.score) < 1e-9, `${n}`);
          assert.equal(scoreOf.get(thingId)!.all, expected[n]!.all);
        });
      }
    }));

  test('a phrase must be there unless nobody wrote it, and a word with a minus must not', () =>
    alone(async (tx) => {
      await aText(tx, { en: 'A walk in the green park' }, { title: 'one' });
      await aText(tx, { en: 'The park is green' }, { title: 'two' });
      assert.deepEqual(await titles(tx, '"green park"'), ['one']);
      assert.deepEqual((await titles(tx, '"park walk"')).toSorted(), ['one', 'two']);
      assert.deepEqual(await titles(tx, 'park -walk'), ['two']);
    }));

  test('texts in any script are found, and a version in any language leads to its thing', () =>
    alone(async (tx) => {
      await aText(tx, { zh: '参与式预算如何在小城市实施' }, { title: 'zh' });
      await aText(tx, { el: 'Πώς φτάνουμε σε ανθρώπους που δεν έρχονται' }, { title: 'el' });
      await aText(tx, { ar: 'كيف نصل إلى المواطنين في المدينة' }, { title: 'ar' });
      await aText(tx, { th: 'งบประมาณแบบมีส่วนร่วม' }, { title: 'th' });
      await aText(tx, { en: 'Budget of the town', fr: 'Budget de la commune' }, { title: 'both' });
      for (const [q, title] of [
        ['小城市预算', 'zh'],
        ['ανθρωποι', 'el'],
        ['المدينة', 'ar'],
        ['งบประมาณ', 'th'],
        ['communes', 'both'],
        ['towns', 'both'],
      ] as const)
        assert.equal((await titles(tx, q))[0], title, q);
      const { hits } = await search(as(tx, member), searchInput.parse({ q: '小城市预算' }));
      assert.match(hits[0]!.snippet, /<mark>预算<\/mark>.*<mark>小城市<\/mark>/);
    }));
});

describe('the index', () => {
  test('posts share passages, and each stays findable through what happens to it', () =>
    alone(async (tx) => {
      const thread = await aConversation(as(tx, member), { markdown: 'Opening aardvark' });
      const long = 'lorem ipsum dolor '.repeat(40);
      const replies = [];
      for (const word of ['bandicoot', 'cassowary', 'dugong', 'echidna'])
        replies.push(await aReply(as(tx, member), thread.id, `${word} ${long}`));
      const passages = () =>
        tx
          .selectFrom('passage')
          .selectAll()
          .where('thing_id', '=', thread.id)
          .orderBy('id')
          .execute();
      const folded = await passages();
      assert.ok(folded.length > 1 && folded.length < 5, `${folded.length}`);
      const hrefOf = async (q: string) => (await find(tx, q)).hits[0]?.href;
      assert.match((await hrefOf('dugong'))!, /#post-4$/);

      await removePost(as(tx, member), replies[2]!.id);
      assert.equal(await hrefOf('dugong'), undefined);
      assert.match((await hrefOf('echidna'))!, /#post-5$/);
      await editPost(as(tx, member), replies[1]!.id, { markdown: `fossa ${long}` });
      assert.equal(await hrefOf('cassowary'), undefined);
      assert.match((await hrefOf('fossa'))!, /#post-3$/);

      // Made anew from the posts, or found missing, it says the same.
      await indexThreads(tx, [thread.id]);
      assert.match((await hrefOf('fossa'))!, /#post-3$/);
      await sql`delete from passage where thing_id = ${thread.id}`.execute(tx);
      assert.equal(await hrefOf('fossa'), undefined);
      assert.equal(await indexMissing(tx), 1);
      assert.equal(await indexMissing(tx), 0);
      assert.match((await hrefOf('echidna'))!, /#post-5$/);
    }));

  test('a version and the posts about it are kept apart', () =>
    alone(async (tx) => {
      const thread = await aConversation(as(tx, member), { markdown: 'Talk of aardvarks' });
      await indexVersion(tx, {
        ...{ thingId: thread.id, language: 'en', title: 'Guide', summary: 'Bandicoots' },
        passages: [{ anchor: 'two', title: 'Second', text: 'All about cassowaries' }],
      });
      assert.match((await find(tx, 'cassowary')).hits[0]!.href, /#two$/);
      assert.equal((await find(tx, 'bandicoot')).hits.length, 1);
      await unindexVersion(tx, thread.id);
      assert.equal((await find(tx, 'cassowary')).hits.length, 0);
      assert.match((await find(tx, 'aardvark')).hits[0]!.href, /#post-1$/);
    }));
});

describe('words that are not quite right', () => {
  test('a slip is forgiven with words that the searcher may read, and no others', () =>
    alone(async (tx) => {
      await aText(tx, { en: 'Deliberation needs patience' }, { title: 'open' });
      await aText(tx, { en: 'Restructuring is planned' }, { title: 'closed', space: 'hosts' });
      await aText(tx, { en: 'Apportionment by lot' }, { title: 'inside', space: 'members' });
      await countWords(tx);
      const open = await find(tx, 'deliberatoin', null);
      assert.deepEqual(
        open.hits.map(({ title }) => title),
        ['open'],
      );
      assert.equal(open.meant, 'deliberation');
      const closed = await find(tx, 'restructurign');
      assert.deepEqual([closed.hits.length, closed.meant], [0, null]);
      assert.deepEqual(await titles(tx, 'aportionment'), ['inside']);
      assert.deepEqual(await titles(tx, 'aportionment', null), []);
    }));

  test('what hosts say is the same is found, in the languages they say', () =>
    alone(async (tx) => {
      await aText(tx, { en: 'We sent a questionnaire' }, { title: 'en' });
      await aText(tx, { fr: 'Un sondage en ligne a été mené' }, { title: 'fr' });
      assert.deepEqual(await titles(tx, 'survey'), []);
      const words = synonymInput.parse({
        words: ['survey', 'en: questionnaire', 'fr: sondage en ligne'],
      });
      await assert.rejects(saveSynonyms(as(tx, member), null, words), DomainError);
      const { id } = await saveSynonyms(as(tx, host), null, words);
      assert.deepEqual((await titles(tx, 'surveys')).toSorted(), ['en', 'fr']);
      assert.deepEqual((await titles(tx, 'sondage en ligne')).toSorted(), ['en', 'fr']);
      await removeSynonyms(as(tx, host), id);
      assert.deepEqual(await titles(tx, 'survey'), []);
      assert.equal(synonymInput.safeParse({ words: ['one', ' one '] }).success, false);
    }));

  test('versions teach which word translates which', () =>
    alone(async (tx) => {
      const pairs = [
        ['The river is wide', 'El río es ancho'],
        ['The river is long', 'El río es largo'],
        ['The bridge is long', 'El puente es largo'],
        ['The bridge is old', 'El puente es viejo'],
      ];
      for (const [en, es] of pairs) await aText(tx, { en: en!, es: es! });
      await aText(tx, { en: 'Our bridge fell' }, { title: 'only English' });
      assert.ok(!(await titles(tx, 'puente')).includes('only English'));
      await countWords(tx);
      assert.ok((await learnTranslations(tx)) > 0);
      assert.ok((await titles(tx, 'puente')).includes('only English'));
    }));
});

describe('while typing, and in vain', () => {
  test('titles are offered to those who may see them', () =>
    alone(async (tx) => {
      await aText(tx, { en: 'x' }, { title: 'Neighbourhood budget' });
      await aText(tx, { en: 'x' }, { title: 'Neighbourhood of hosts', space: 'hosts' });
      const offered = async (who: typeof member | null) =>
        (await suggest(as(tx, who), 'neighb')).map(({ title }) => title).toSorted();
      assert.deepEqual(await offered(null), ['Neighbourhood budget']);
      assert.deepEqual(await offered(host), ['Neighbourhood budget', 'Neighbourhood of hosts']);
      assert.deepEqual(await suggest(as(tx, null), 'n'), []);
    }));

  test('what was not found is kept without who asked, unless it seems to be about somebody', () =>
    alone(async (tx) => {
      for (const q of ['Quokkas', ' quokkas ', 'jane@example.org', '+32 475 12 34 56', '???'])
        await keepEmptySearch(as(tx, member), q);
      const list = await listEmptySearches(as(tx, host));
      assert.deepEqual(
        list.map(({ words, count }) => [words, count]),
        [['quokkas', 2]],
      );
      await assert.rejects(listEmptySearches(as(tx, member)), DomainError);
      await dismissEmptySearch(as(tx, host), { words: 'quokkas', locale: 'en' });
      assert.deepEqual(await listEmptySearches(as(tx, host)), []);
      await assert.rejects(
        dismissEmptySearch(as(tx, host), { words: 'quokkas', locale: 'en' }),
        DomainError,
      );
    }));
});
