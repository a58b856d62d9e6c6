import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { parseFeed } from '@rowanmanning/feed-parser';
import RssParser from 'rss-parser';
import {
  changePublication,
  publishPublication,
  removePublication,
  saveCategory,
  saveChapter,
  saveHead,
  setVersionPublished,
  startPublication,
  startVersion,
} from '#features/library/server/index.ts';
import {
  categoryInput,
  changePublicationInput,
  saveChapterInput,
  saveHeadInput,
  startPublicationInput,
} from '#features/library/schema.ts';
import { VISITOR } from '#platform/context.ts';
import { testDatabase } from '#tests/support/db.ts';
import { aConversation, aMember, aPractice, as } from '#tests/support/factories.ts';
import { FEED_FORMATS, type FeedFormat } from '../schema.ts';
import { endFeedKey, findFeeds, makeFeedKey, serveFeed, writeSitemap } from './index.ts';

const { db } = await testDatabase();
const host = await aMember(db, { role: 'host', name: 'Ana <Ruiz> & Co' });
const member = await aMember(db, { locale: 'fr' });
const practice = await aPractice(db, { slug: 'youth' });
const site = 'https://copia.example.org';
const visitor = { db, actor: VISITOR, locale: 'en' as const, now: () => new Date() };

async function publish(title: string, space: string, rest: object = {}, markdown = 'Words.') {
  const ctx = as(db, host);
  const input = { kind: 'guide', title, language: 'en', space, ...rest };
  const { id, slug } = await startPublication(ctx, startPublicationInput.parse(input));
  const chapter = await db
    .selectFrom('chapter')
    .select('id')
    .where('thing_id', '=', id)
    .executeTakeFirstOrThrow();
  const words = { language: 'en', title: 'One & two', markdown };
  await saveChapter(ctx, id, chapter.id, saveChapterInput.parse(words));
  await publishPublication(ctx, id);
  return { id, slug, chapter: chapter.id };
}
const open = await publish(
  'Open <b> & "free"',
  'public',
  { summary: 'Short: a < b & c ]]> d', practiceIds: [practice.id] },
  'See [it](/library) and `]]>` and ![a picture](/files/00000000-0000-7000-8000-000000000000/x.png). Ελληνικά 🙂\u0007',
);
const closed = await publish('For members', 'members', { kind: 'article' });
await publish('For hosts', 'hosts');
await startPublication(
  as(db, host),
  startPublicationInput.parse({ kind: 'guide', title: 'A draft', language: 'en', space: 'public' }),
);
await startVersion(as(db, host), open.id, 'fr');
await saveHead(
  as(db, host),
  open.id,
  saveHeadInput.parse({ language: 'fr', title: 'Ouvert', summary: 'Court' }),
);

async function serve(format: FeedFormat, rest: object = {}) {
  const words = () => ({ title: 'Guides and articles', unknown: '?' });
  return serveFeed(visitor, { name: 'library', format, site, words, ...rest }, new Headers());
}
const bodyOf = async (format: FeedFormat, rest: object = {}) => (await serve(format, rest)).text();
const titles = (body: string) =>
  body.startsWith('{')
    ? (JSON.parse(body) as { items: { title: string }[] }).items.map(({ title }) => title)
    : parseFeed(body).items.map(({ title }) => title);

test('what anybody may read is in it, and nothing else; by kind, by practice, by language', async () => {
  for (const format of FEED_FORMATS)
    assert.deepEqual(titles(await bodyOf(format)), ['Open <b> & "free"'], format);
  for (const name of ['articles', 'templates'])
    assert.deepEqual(titles(await bodyOf('atom', { name })), []);
  assert.equal(titles(await bodyOf('atom', { name: 'guides' })).length, 1);
  assert.equal(titles(await bodyOf('atom', { name: 'practice-youth' })).length, 1);
  for (const name of ['practice-none', 'constructor', 'conversations'])
    await assert.rejects(serve('rss', { name }), { code: 'not_found' });
  assert.deepEqual(titles(await bodyOf('rss', { language: 'fr' })), [], 'not shown yet');
  await setVersionPublished(as(db, host), open.id, { language: 'fr', published: true });
  assert.deepEqual(titles(await bodyOf('rss', { language: 'fr' })), ['Ouvert']);
});

test('of a category, and of a search: what answers it and may be read, never a conversation', async () => {
  const { id: category } = await saveCategory(
    as(db, host),
    null,
    categoryInput.parse({ titles: { en: 'News & notes' } }),
  );
  const talk = await publish('A talk about zebras', 'public', { kind: 'article' }, 'Zebras cross.');
  const inner = await publish('Zebras inside', 'members', { kind: 'article' }, 'More zebras.');
  await aConversation(as(db, member), { space: 'public', title: 'Zebras again?' });
  for (const { id } of [talk, inner])
    await changePublication(
      as(db, host),
      id,
      changePublicationInput.parse({ categoryId: category }),
    );
  const { key } = await makeFeedKey(as(db, member));
  const of = { name: 'category-news-notes' };
  const search = { name: 'search', search: { q: 'zebras', key } };
  for (const format of FEED_FORMATS) {
    for (const asked of [of, search]) {
      assert.deepEqual(titles(await bodyOf(format, asked)), ['A talk about zebras'], format);
      assert.deepEqual(
        titles(await bodyOf(format, { ...asked, key })),
        ['Zebras inside', 'A talk about zebras'],
        format,
      );
    }
    const body = await bodyOf(format, { ...search, key });
    assert.ok(!body.includes(key), 'the key stands in no feed');
  }
  const feed = parseFeed(await bodyOf('atom', of));
  assert.equal(feed.title, 'News & notes · Guides and articles');
  assert.equal(feed.url, `${site}/library?category=news-notes`);
  const found = parseFeed(await bodyOf('rss', search));
  assert.equal(found.title, '“zebras” · Guides and articles');
  assert.equal(found.url, `${site}/search?q=zebras`);
  const narrow = (rest: object) => ({ ...search, search: { q: 'zebras', ...rest } });
  assert.deepEqual(titles(await bodyOf('atom', narrow({ kind: 'guide' }))), []);
  assert.deepEqual(titles(await bodyOf('atom', narrow({ practice: 'youth' }))), []);
  await assert.rejects(serve('rss', { name: 'search', search: {} }), { code: 'not_found' });
  await assert.rejects(serve('rss', { name: 'category-none' }), { code: 'not_found' });
  const listed = await findFeeds(visitor);
  assert.ok(listed.feeds.some(({ name }) => name === of.name));
  await endFeedKey(as(db, member));
  for (const { id } of [talk, inner]) await removePublication(as(db, host), id);
});

test('a key shows what its member may read, until it is made anew or ended', async () => {
  await assert.rejects(makeFeedKey(visitor), { code: 'sign_in_required' });
  await assert.rejects(endFeedKey(visitor), { code: 'sign_in_required' });
  const byToken = as(db, member);
  const token = { ...byToken, actor: { ...byToken.actor, scopes: new Set(['read', 'write']) } };
  await assert.rejects(makeFeedKey(token), { code: 'scope_missing' });
  const { key } = await makeFeedKey(as(db, member));
  const rows = await db.selectFrom('feed_key').selectAll().execute();
  assert.ok(!JSON.stringify(rows).includes(key), 'only its hash is kept');
  const own = await serve('atom', { key });
  assert.match(own.headers.get('cache-control')!, /^private/);
  assert.deepEqual(titles(await own.text()), ['For members', 'Open <b> & "free"']);
  assert.ok((await findFeeds(as(db, member))).key?.usedAt);
  const hosts = await makeFeedKey(as(db, host));
  assert.equal(
    titles(await bodyOf('json', { key: hosts.key })).length,
    3,
    'and no draft of their own',
  );

  const { key: second } = await makeFeedKey(as(db, member));
  await assert.rejects(serve('atom', { key }), { code: 'not_found' });
  assert.equal(titles(await bodyOf('atom', { key: second })).length, 2);
  await db.updateTable('member').set({ state: 'suspended' }).where('id', '=', member.id).execute();
  await assert.rejects(serve('atom', { key: second }), { code: 'not_found' });
  await db.updateTable('member').set({ state: 'active' }).where('id', '=', member.id).execute();
  await endFeedKey(as(db, member));
  await assert.rejects(serve('atom', { key: second }), { code: 'not_found' });
  await assert.rejects(serve('atom', { key: 'x' }), { code: 'not_found' });
});

test('two readers of others understand RSS and Atom', async () => {
  for (const format of ['rss', 'atom'] as const) {
    const body = await bodyOf(format);
    const feed = parseFeed(body);
    assert.equal(feed.title, 'Guides and articles', format);
    assert.equal(feed.language ?? 'en', 'en', format);
    const [item] = feed.items;
    assert.equal(item!.title, 'Open <b> & "free"', format);
    assert.equal(item!.url, `${site}/guides/${open.slug}?language=en`, format);
    assert.equal(item!.id, `urn:uuid:${open.id}`, format);
    assert.ok(item!.published instanceof Date, format);
    assert.equal(item!.authors[0]?.name, 'Ana <Ruiz> & Co', format);
    assert.equal(item!.categories.length, 1, format);
    assert.match(item!.content!, /<h2>One &(?:amp;)? two<\/h2>/, format);
    assert.match(item!.content!, new RegExp(`href="${site}/library"`), format);
    assert.match(item!.content!, new RegExp(`src="${site}/files/`), format);
    assert.match(item!.content!, /<code>\]\]><\/code>|<code>\]\]&gt;<\/code>/, format);
    assert.match(item!.content!, /Ελληνικά 🙂/, format);
    assert.doesNotMatch(item!.content!, /\u0007/, format);
  }
  for (const format of ['rss', 'atom'] as const) {
    const feed = await new RssParser().parseString(await bodyOf(format));
    assert.equal(feed.title, 'Guides and articles');
    assert.equal(feed.items[0]!.title, 'Open <b> & "free"');
    assert.equal(feed.items[0]!.link, `${site}/guides/${open.slug}?language=en`);
    assert.ok(Date.parse(feed.items[0]!.isoDate!));
  }
});

test('JSON Feed is as its specification says', async () => {
  const feed = JSON.parse(await bodyOf('json')) as Record<string, unknown>;
  assert.match(String(feed.version), /^https:\/\/jsonfeed\.org\/version\/1/);
  assert.equal(feed.title, 'Guides and articles');
  assert.equal(feed.feed_url, `${site}/feeds/library.json`);
  const [item] = feed.items as [Record<string, unknown>];
  assert.equal(item.id, `urn:uuid:${open.id}`);
  assert.equal(item.url, `${site}/guides/${open.slug}?language=en`);
  assert.match(String(item.content_html), /<h2>One &amp; two<\/h2>/);
  assert.equal(item.summary, 'Short: a < b & c ]]> d');
  assert.ok(Date.parse(String(item.date_modified)));
});

test('Python’s feedparser finds nothing wrong', async (t) => {
  const python: string | undefined = ['python3', '/usr/bin/python3'].find(
    (each) => spawnSync(each, ['-c', 'import feedparser']).status === 0,
  );
  if (!python) return t.skip('not installed here: python3-feedparser');
  for (const format of ['rss', 'atom'] as const) {
    const { stdout }: { stdout: string } = spawnSync(
      python,
      [
        '-c',
        'import feedparser,sys; f=feedparser.parse(sys.stdin.buffer.read()); print(f.bozo, f.version, len(f.entries))',
      ],
      { input: await bodyOf(format), encoding: 'utf8' },
    );
    assert.equal(stdout.trim(), `False ${format === 'rss' ? 'rss20' : 'atom10'} 1`);
  }
  return undefined;
});

test('an unchanged feed is not sent again', async () => {
  const first = await serve('rss');
  const again = await serveFeed(
    visitor,
    {
      name: 'library',
      format: 'rss',
      site,
      words: () => ({ title: 'Guides and articles', unknown: '?' }),
    },
    new Headers({ 'if-none-match': first.headers.get('etag')! }),
  );
  assert.equal(again.status, 304);
});

test('the sitemap names what is public, each language with its others', async () => {
  const xml = await writeSitemap(as(db, host), site);
  assert.match(xml, new RegExp(`<loc>${site}/guides/${open.slug}\\?language=en</loc>`));
  const [entry] = new RegExp(`<url><loc>[^<]*${open.slug}\\?language=fr</loc>.*</url>`).exec(xml)!;
  for (const language of ['en', 'fr'])
    assert.ok(
      entry.includes(
        `hreflang="${language}" href="${site}/guides/${open.slug}?language=${language}"`,
      ),
    );
  assert.match(entry, /hreflang="x-default"/);
  assert.match(xml, new RegExp(`<loc>${site}/fr/practices/youth</loc>`));
  assert.ok(!xml.includes(closed.slug), 'also when a host asks');
});
