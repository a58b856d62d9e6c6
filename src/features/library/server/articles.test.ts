import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import sharp from 'sharp';
import {
  accessAttachment,
  collectAttachments,
  uploadAttachment,
} from '#commons/attachments/server/index.ts';
import { VISITOR } from '#platform/context.ts';
import { newId } from '#platform/db/ids.ts';
import { testDatabase } from '#tests/support/db.ts';
import { aGuide, aMember, as } from '#tests/support/factories.ts';
import { incoming } from '#tests/support/pictures.ts';
import {
  categoryInput,
  changePublicationInput,
  listLibraryInput,
  saveChapterInput,
  saveHeadInput,
  startPublicationInput,
} from '../schema.ts';
import * as library from './index.ts';
import { svgOf } from './share/draw-share.ts';
import { breakLines, loadSetter } from './share/set-text.ts';

const folder = mkdtempSync(join(tmpdir(), 'copia-articles-'));
process.env.COPIA_DATA = folder;
after(() => rmSync(folder, { recursive: true }));
const { db } = await testDatabase();
const host = await aMember(db, { role: 'host' });
const member = await aMember(db);
const hosts = as(db, host);
const members = as(db, member);
const visitors = { db, actor: VISITOR, locale: 'en' as const, now: () => new Date() };

const refused = (code: string) => (error: unknown) => {
  assert.equal((error as { code?: string }).code, code);
  return true;
};
const wrong = (field: string, code: string) => (error: unknown) => {
  assert.equal((error as { fields?: Record<string, string> }).fields?.[field], code);
  return true;
};

/** A published article of the host's, with one chapter. */
async function anArticle(title: string, rest: object = {}, markdown = 'Words.', who = hosts) {
  const input = { kind: 'article', title, language: 'en', ...rest };
  const made = await library.startPublication(who, startPublicationInput.parse(input));
  const { id: chapter } = await db
    .selectFrom('chapter')
    .select('id')
    .where('thing_id', '=', made.id)
    .executeTakeFirstOrThrow();
  await library.saveChapter(
    who,
    made.id,
    chapter,
    saveChapterInput.parse({ language: 'en', markdown }),
  );
  await library.publishPublication(who, made.id);
  return { ...made, chapter };
}
const read = (slug: string, language?: string, ctx = visitors) =>
  library.findPublication(ctx, slug, language, '?');
const cover = (alt = 'A square in the rain.', language = 'en') => ({ alt, language });

describe('a cover', () => {
  test('stands in three sizes of one shape, for those who read the text', async () => {
    const { id, slug } = await anArticle('A square', { space: 'public' });
    const stranger = as(db, await aMember(db));
    await assert.rejects(
      library.saveCover(stranger, id, cover(), await incoming()),
      refused('not_your_text'),
    );
    await assert.rejects(library.saveCover(hosts, id, cover()), wrong('file', 'required'));
    await library.saveCover(hosts, id, cover(), await incoming(2000, 1500));
    const shown = (await read(slug)).cover!;
    assert.deepEqual([shown.width, shown.height], [1600, 900]);
    assert.equal(shown.alt, 'A square in the rain.');
    assert.equal(shown.srcset.split(', ').length, 3);
    const { items } = await library.listLibrary(visitors, listLibraryInput.parse({}));
    assert.equal(items.find((item) => item.id === id)?.cover?.small, shown.small);
    for (const width of [480, 960, 1600]) {
      const answer = await library.serveCover(visitors, id, width, new Headers());
      const found = await sharp(Buffer.from(await answer.arrayBuffer())).metadata();
      assert.deepEqual([found.width, found.height], [width, Math.round((width * 9) / 16)]);
      const etag = answer.headers.get('etag')!;
      const again = await library.serveCover(
        visitors,
        id,
        width,
        new Headers({ 'if-none-match': etag }),
      );
      assert.equal(again.status, 304);
    }
    await assert.rejects(
      library.serveCover(visitors, id, 481, new Headers()),
      refused('not_found'),
    );

    const before = shown.src;
    await library.saveCover(hosts, id, cover('Another.'), await incoming(700, 500, '#aa3322'));
    const other = (await read(slug)).cover!;
    assert.notEqual(other.src, before, 'nobody sees the one before');
    assert.deepEqual([other.width, other.alt], [480, 'Another.']);
    await library.removeCover(hosts, id);
    assert.equal((await read(slug)).cover, null);
    await assert.rejects(library.removeCover(members, id), refused('not_your_text'));
  });

  test('is not shown to those who do not read the text', async () => {
    const { id, slug } = await anArticle('Inside');
    await library.saveCover(hosts, id, cover(), await incoming());
    assert.equal((await library.serveCover(members, id, 480, new Headers())).status, 200);
    await assert.rejects(
      library.serveCover(visitors, id, 480, new Headers()),
      refused('not_found'),
    );
    await library.removePublication(hosts, id);
    await assert.rejects(library.serveCover(members, id, 480, new Headers()), refused('not_found'));
    await assert.rejects(read(slug), refused('not_found'));
  });

  test('is told of in each language before readers see that version', async () => {
    const { id, slug } = await anArticle('In two', { space: 'public' });
    await library.startVersion(hosts, id, 'fr');
    const head = { language: 'fr', title: 'En deux', summary: '' };
    await library.saveHead(hosts, id, saveHeadInput.parse(head));
    await library.saveCover(hosts, id, cover(), await incoming());
    const show = () => library.setVersionPublished(hosts, id, { language: 'fr', published: true });
    await assert.rejects(show(), refused('cover_needs_words'));
    await library.saveCover(hosts, id, cover('Une place sous la pluie.', 'fr'));
    await show();
    assert.equal((await read(slug, 'fr')).cover?.alt, 'Une place sous la pluie.');
    assert.equal((await read(slug, 'en')).cover?.alt, 'A square in the rain.');
    const settings = await library.findSettings(hosts, id, 'fr');
    assert.deepEqual(Object.keys(settings.coverAlts).sort(), ['en', 'fr']);
    await assert.rejects(
      library.saveCover(hosts, id, cover('Ein Platz.', 'de')),
      refused('not_found'),
    );
  });

  test('is a picture, and large enough', async () => {
    const { id } = await anArticle('Small');
    await assert.rejects(
      library.saveCover(hosts, id, cover(), await incoming(400, 400)),
      refused('cover_too_small'),
    );
    const text = (async function* () {
      yield Buffer.from('town,answers\nGent,12\n');
    })();
    await assert.rejects(
      library.saveCover(hosts, id, cover(), { name: 'a.csv', stream: text }),
      refused('cover_no_picture'),
    );
    const { id: guide } = await aGuide(db, host);
    await library.saveCover(hosts, guide, cover(), await incoming());
    const long = new Date(Date.now() - 30 * 86_400_000);
    await db.updateTable('file').set({ created_at: long }).execute();
    await collectAttachments(db);
    assert.equal((await library.serveCover(hosts, guide, 480, new Headers())).status, 200);
  });
});

describe('categories', () => {
  const titles = (items: { title: string }[]) => items.map(({ title }) => title);
  const named = (title: string, rest: object = {}) =>
    categoryInput.parse({ titles: { en: title }, ...rest });

  test('are kept by hosts, in an order, named in each language', async () => {
    await assert.rejects(
      library.saveCategory(members, null, named('News')),
      refused('only_hosts_keep_categories'),
    );
    const input = named('News', { titles: { en: 'News', fr: 'Nouvelles' } });
    const { id: news } = await library.saveCategory(hosts, null, input);
    const { id: voices } = await library.saveCategory(hosts, null, named('Voices'));
    assert.deepEqual(titles(await library.listCategories(visitors)), ['News', 'Voices']);
    const french = await library.listCategories({ ...visitors, locale: 'fr' });
    assert.deepEqual(titles(french), ['Nouvelles', 'Voices']);
    await assert.rejects(
      library.saveCategory(hosts, voices, named('Voices', { slug: 'news' })),
      wrong('slug', 'category_slug_taken'),
    );
    await library.saveCategory(hosts, news, named('What is new'));
    assert.equal((await library.listCategories(visitors))[0]!.slug, 'news', 'links go on');
    await library.moveCategory(hosts, news, 'up');
    await library.moveCategory(hosts, news, 'down');
    assert.deepEqual(titles(await library.listCategories(visitors)), ['Voices', 'What is new']);
    await assert.rejects(
      library.moveCategory(members, news, 'up'),
      refused('only_hosts_keep_categories'),
    );
    await assert.rejects(
      library.removeCategory(members, news),
      refused('only_hosts_keep_categories'),
    );
    for (const { id } of await library.listCategories(hosts))
      await library.removeCategory(hosts, id);
    await assert.rejects(library.removeCategory(hosts, news), refused('not_found'));
  });

  test('an article stands in one, and lists narrow to it, counting what this reader sees', async () => {
    const { id: news } = await library.saveCategory(hosts, null, named('Newly said'));
    const put = (id: string, categoryId: string, ctx = hosts) =>
      library.changePublication(ctx, id, changePublicationInput.parse({ categoryId }));
    const open = await anArticle('Open', { space: 'public' });
    const inside = await anArticle('Inside too');
    for (const { id } of [open, inside]) await put(id, news);
    const { id: guide } = await aGuide(db, host);
    await assert.rejects(put(guide, news), wrong('categoryId', 'only_articles_have_categories'));
    await assert.rejects(put(open.id, news, members), refused('not_your_text'));
    const input = listLibraryInput.parse({ category: 'newly-said' });
    const seen = async (ctx: typeof visitors | typeof members) => [
      titles((await library.listLibrary(ctx, input)).items).sort(),
      await library.countCategories(ctx, input),
    ];
    const one = (count: number) => [{ slug: 'newly-said', title: 'Newly said', count }];
    assert.deepEqual(await seen(visitors), [['Open'], one(1)]);
    assert.deepEqual(await seen(members), [['Inside too', 'Open'], one(2)]);
    assert.deepEqual((await read(open.slug)).category, { slug: 'newly-said', title: 'Newly said' });
    assert.deepEqual(
      await library.countCategories(members, listLibraryInput.parse({ language: 'fr' })),
      [],
    );
    await library.changePublication(hosts, open.id, changePublicationInput.parse({}));
    assert.ok((await read(open.slug)).category, 'left out, it stays');
    await put(inside.id, '');
    assert.deepEqual(await seen(members), [['Open'], one(1)]);
    await library.removeCategory(hosts, news);
    assert.equal((await read(open.slug)).category, null);
  });
});

describe('an author', () => {
  test('has a page of what the reader may read, also written with others', async () => {
    const ada = await aMember(db, { role: 'host', name: 'Ada Peeters' });
    const page = (ctx: typeof visitors | typeof members, after?: string) =>
      library.findAuthor(ctx, ada.handle, { after });
    await assert.rejects(page(visitors), refused('not_found'));
    assert.deepEqual((await page(members)).items, [], 'members know who is here');
    await anArticle('For members', {}, 'Words.', as(db, ada));
    await assert.rejects(page(visitors), refused('not_found'));
    const { id } = await anArticle('With others', { space: 'public' });
    await db
      .insertInto('co_author')
      .values({ id: newId(), thing_id: id, member_id: ada.id })
      .execute();
    const titles = ({ items }: { items: { title: string }[] }) => items.map(({ title }) => title);
    const seen = await page(visitors);
    assert.deepEqual(titles(seen), ['With others']);
    assert.deepEqual([seen.name, seen.organisation, seen.profile], ['Ada Peeters', null, false]);
    assert.deepEqual(titles(await page(members)), ['With others', 'For members']);
    const draft = { kind: 'article', title: 'A draft', language: 'en', space: 'public' };
    await library.startPublication(as(db, ada), startPublicationInput.parse(draft));
    assert.equal((await page(as(db, ada))).items.length, 2, 'and no draft, to themselves neither');
    for (let i = 0; i < 24; i++)
      await anArticle(`More ${i}`, { space: 'public' }, 'Words.', as(db, ada));
    const first = await page(visitors);
    const second = await page(visitors, first.next!);
    assert.deepEqual([first.items.length, second.items.length, second.next], [24, 1, null]);
    await db.updateTable('member').set({ state: 'suspended' }).where('id', '=', ada.id).execute();
    assert.equal((await page(members)).profile, false);
    await db.updateTable('member').set({ state: 'erased' }).where('id', '=', ada.id).execute();
    await assert.rejects(page(members), refused('not_found'));
  });
});

describe('files', () => {
  const csv = (text = 'town,answers\nGent,12\n', name = 'Counting list.csv') => ({
    name,
    stream: (async function* () {
      yield Buffer.from(text);
    })(),
  });
  const names = ({ files }: { files: { name: string; type: string }[] }) =>
    files.map(({ name, type }) => `${name} ${type}`);

  test('that a text links to and that are attached stand at its end, for its readers', async () => {
    const linked = await uploadAttachment(hosts, csv('a,b\n1,2\n', 'Linked.csv'));
    const picture = await uploadAttachment(hosts, await incoming());
    const { id, slug, chapter } = await anArticle(
      'With files',
      { space: 'public' },
      `See ${linked.markdown} and ${picture.markdown}`,
    );
    await assert.rejects(library.attachFile(members, id, csv()), refused('not_your_text'));
    const { id: attached } = await library.attachFile(hosts, id, csv());
    const poster = await library.attachFile(hosts, id, await incoming(600, 800));
    const shown = await read(slug);
    assert.deepEqual(names(shown), ['Linked CSV', 'Counting list CSV', 'square JPG']);
    assert.ok(shown.files.every(({ size }) => size > 0));
    assert.equal((await accessAttachment(visitors, attached)).name, 'Counting list.csv');
    assert.deepEqual(names(await library.findSettings(hosts, id, 'en')), [
      'Counting list CSV',
      'square JPG',
    ]);

    await assert.rejects(library.detachFile(members, id, attached), refused('not_your_text'));
    await assert.rejects(library.detachFile(hosts, id, linked.id), refused('not_found'));
    await library.detachFile(hosts, id, poster.id);
    await assert.rejects(accessAttachment(visitors, poster.id), refused('not_found'));
    const words = `Now here: [list](/files/${attached}/Counting%20list.csv)`;
    await library.saveChapter(
      hosts,
      id,
      chapter,
      saveChapterInput.parse({ language: 'en', markdown: words }),
    );
    await library.detachFile(hosts, id, attached);
    assert.deepEqual(names(await read(slug)), ['Counting list CSV'], 'the text still links to it');
  });

  test('of others are listed to those who may open them', async () => {
    const inner = await anArticle('Inner files');
    const { id: file } = await library.attachFile(hosts, inner.id, csv());
    const link = `[list](/files/${file}/Counting%20list.csv)`;
    const { slug } = await anArticle('Links inside', { space: 'public' }, link);
    assert.deepEqual(names(await read(slug)), []);
    assert.deepEqual(names(await read(slug, undefined, members as typeof visitors)), [
      'Counting list CSV',
    ]);
  });
});

describe('the picture for a shared address', () => {
  const kind = (word: string, language: string) => `${word} (${language})`;
  const ask = (id: string, language = 'en', ctx = visitors, headers = new Headers()) =>
    library.serveShare(ctx, { id, language }, kind, headers);
  const bytesOf = async (answer: Response) => Buffer.from(await answer.arrayBuffer());

  test('is drawn once, anew when what it says changes, and the cover where there is one', async () => {
    const { id, slug } = await anArticle('What worked in November', { space: 'public' });
    const view = (await read(slug)).share!;
    assert.match(view.src, new RegExp(`^/share/${id}/en\\.jpg\\?v=[0-9a-f]{8}$`));
    const drawn = await bytesOf(await ask(id));
    const { width, height, format } = await sharp(drawn).metadata();
    assert.deepEqual([width, height, format], [1200, 630, 'jpeg']);
    const { channels } = await sharp(drawn).stats();
    assert.ok(channels[0]!.stdev > 20, 'something stands on it');
    const stored = () =>
      db.selectFrom('share_picture').selectAll().where('thing_id', '=', id).executeTakeFirst();
    const first = (await stored())!;
    await ask(id);
    assert.deepEqual(await stored(), first, 'the same again');
    const head = { language: 'en', title: 'What did not work', summary: '' };
    await library.saveHead(hosts, id, saveHeadInput.parse(head));
    assert.notEqual((await read(slug)).share!.src, view.src);
    assert.notDeepEqual(await bytesOf(await ask(id)), drawn);
    const etag = (await ask(id)).headers.get('etag')!;
    const again = await ask(id, 'en', visitors, new Headers({ 'if-none-match': etag }));
    assert.equal(again.status, 304);

    await library.saveCover(hosts, id, cover('All blue.'), await incoming(1300, 900, '#0000ff'));
    assert.equal((await read(slug)).share!.alt, 'All blue.');
    const blue = await sharp(await bytesOf(await ask(id))).stats();
    assert.deepEqual(blue.dominant, { r: 8, g: 8, b: 248 });
  });

  test('there is none of what not everybody may read, whoever asks', async () => {
    const inside = await anArticle('Only for members');
    const draft = { kind: 'article', title: 'A draft', language: 'en', space: 'public' };
    const made = await library.startPublication(hosts, startPublicationInput.parse(draft));
    for (const { id, slug } of [inside, made]) {
      await assert.rejects(ask(id), refused('not_found'));
      await assert.rejects(ask(id, 'en', hosts as typeof visitors), refused('not_found'));
      assert.equal((await read(slug, undefined, hosts as typeof visitors)).share, null);
    }
    const open = await anArticle('In French too', { space: 'public' });
    await library.startVersion(hosts, open.id, 'fr');
    await assert.rejects(ask(open.id, 'fr'), refused('not_found'));
    await library.setVersionPublished(hosts, open.id, { language: 'fr', published: true });
    assert.equal((await ask(open.id, 'fr')).status, 200);
  });

  test('long titles are cut, and scripts that our font does not have are left out', async () => {
    const set = await loadSetter();
    const words = (title: string) => svgOf({ title, kind: 'Guide', community: 'Copia' }, set);
    // What a browser would read of a path up to its first mistake would be half a word.
    for (const [, data] of words('Asking this month, Příliš').matchAll(/ d="([^"]*)"/g))
      assert.match(data!, /^([MLQCZ]|-?\d+\.\d| )+$/);
    const count = (svg: string) => svg.split('<path').length - 1;
    assert.equal(count(words('Short')), 3);
    assert.equal(count(words('Příliš žluťoučký kůň')), 3);
    assert.equal(count(words('Ελληνικά')), 2);
    assert.equal(count(words('word '.repeat(200))), 6);
    assert.equal(count(words('x'.repeat(200))), 6);
    assert.ok(!words('Příliš <b> & "x"').includes('<b>'));
    assert.deepEqual(
      breakLines('one two threefour', (line) => line.length <= 7),
      ['one two', 'threefo', 'ur'],
    );
  });
});
