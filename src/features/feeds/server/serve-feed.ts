import { createHash } from 'node:crypto';
import { Feed } from 'feed';
import { sql } from 'kysely';
import { practiceText } from '#commons/practices/server/index.ts';
import { searchInput, type SearchInput } from '#commons/search/schema.ts';
import { findThings } from '#commons/search/server/index.ts';
import { listCategories, listForFeed, type FeedItem } from '#features/library/server/index.ts';
import { VISITOR, type Context } from '#platform/context.ts';
import { notFound } from '#platform/errors.ts';
import type { FeedFormat } from '../schema.ts';
import { readerOfKey } from './keys.ts';

const TYPES: Record<FeedFormat, string> = {
  rss: 'application/rss+xml; charset=utf-8',
  atom: 'application/atom+xml; charset=utf-8',
  json: 'application/feed+json; charset=utf-8',
};
/** What a search feed looks among: what a feed may hold at all. */
const IN_FEEDS = ['guide', 'article', 'example', 'template'] as const;
/** Of so many that answer a search best, a feed holds the newest. */
const MOST_FOUND = 100;
const KINDS = {
  library: undefined,
  guides: 'guide',
  articles: 'article',
  templates: 'template',
} as const;

interface Asked {
  name: string;
  format: FeedFormat;
  /** The reader's key, if the address has one. */
  key?: string | undefined;
  /** Only what there is in this language, in it. */
  language?: string | undefined;
  /** The search that a feed named `search` is of, as its page's address has it. */
  search?: Record<string, string> | undefined;
  /** The address of this community. */
  site: string;
  /** Words of the page, in a locale: the community's name, and what somebody is called who is gone. */
  words: (locale: Context['locale']) => { title: string; unknown: string };
}

/**
 * A feed of what was published lately: of what anybody may read, or, with a key, of what its member may. Who signed in
 * counts for nothing: feed readers do not. Not-found for a wrong key and for a feed that there is none of.
 */
export async function serveFeed(ctx: Context, asked: Asked, request: Headers): Promise<Response> {
  const reader = asked.key
    ? await readerOfKey(ctx, asked.key)
    : { actor: VISITOR, locale: ctx.locale };
  if (!reader) throw notFound();
  const own: Context = { ...ctx, ...reader };
  const body = await writeFeed(own, asked);
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  const headers = new Headers({
    'content-type': TYPES[asked.format],
    'cache-control': asked.key ? 'private, max-age=300' : 'public, max-age=300',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    vary: 'accept-language',
    etag,
  });
  if (request.get('if-none-match') === etag) return new Response(null, { status: 304, headers });
  return new Response(body, { headers });
}

async function writeFeed(ctx: Context, asked: Asked): Promise<string> {
  const { title, unknown } = asked.words(ctx.locale);
  const about = await findAbout(ctx, asked);
  const items = await listForFeed(ctx, { ...about.input, language: asked.language, unknown });
  const query = new URLSearchParams(about.query);
  if (asked.language) query.set('language', asked.language);
  const address = (format: FeedFormat) =>
    `${asked.site}/feeds/${asked.name}.${format}${query.size ? `?${query}` : ''}`;
  const feed = new Feed({
    id: address('atom'),
    title: clean(about.title ? `${about.title} · ${title}` : title),
    link: asked.site + about.page,
    language: asked.language ?? ctx.locale,
    generator: 'Copia',
    updated: new Date(Math.max(0, ...items.map(({ changedAt }) => changedAt.getTime()))),
    feedLinks: { rss: address('rss'), atom: address('atom'), json: address('json') },
  });
  for (const item of items) feed.addItem(entryOf(item, asked.site));
  if (asked.format === 'json') return feed.json1();
  return asked.format === 'atom' ? feed.atom1() : feed.rss2();
}

/** What a feed is of: what to list, its name, the page that shows the same, and what its own address asks for. */
interface About {
  input: Omit<Parameters<typeof listForFeed>[1], 'language' | 'unknown'>;
  title: string;
  page: string;
  query?: Record<string, string>;
}

async function findAbout(ctx: Context, { name, search = {} }: Asked): Promise<About> {
  if (Object.hasOwn(KINDS, name)) {
    const kind = KINDS[name as keyof typeof KINDS];
    return { input: { kind }, title: '', page: kind === 'template' ? '/templates' : '/library' };
  }
  if (name === 'search') return findSearch(ctx, search);
  const [, of, slug] = /^(practice|category)-(.+)$/.exec(name) ?? [];
  if (of === 'category') {
    const found = (await listCategories(ctx)).find((category) => category.slug === slug);
    if (!found) throw notFound();
    const page = `/library?category=${found.slug}`;
    return { input: { category: found.slug }, title: found.title, page };
  }
  const { rows } = await sql<{ title: string }>`
    select text.title from practice
      join lateral ${practiceText(sql.ref('practice.id'), ctx.locale)} text on true
     where practice.slug = ${slug ?? null}`.execute(ctx.db);
  const [practice] = rows;
  if (!practice) throw notFound();
  return { input: { practice: slug }, title: practice.title, page: `/practices/${slug}` };
}

/** What answers a search: as its page finds it, but only what a feed may hold. */
async function findSearch(ctx: Context, given: Record<string, string>): Promise<About> {
  const { q, kind, practice, organisation, language } = searchInput.parse(given);
  if (!q) throw notFound();
  const asked: Partial<SearchInput> = { kind, practice, organisation };
  const ids = await findThings(
    ctx,
    { q, kind, practice, organisation, language },
    { kinds: IN_FEEDS, most: MOST_FOUND },
  );
  const query = { q, ...compact(asked) };
  const page = `/search?${new URLSearchParams({ ...query, ...compact({ language }) })}`;
  return { input: { ids }, title: `“${q}”`, page, query };
}

/** Without what is not there. */
const compact = (fields: object): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => typeof value === 'string'));

function entryOf(item: FeedItem, site: string) {
  return {
    id: `urn:uuid:${item.id}`,
    guid: `urn:uuid:${item.id}`,
    title: clean(item.title),
    link: `${site}${item.href}?language=${encodeURIComponent(item.language)}`,
    description: clean(item.summary || item.plain),
    content: clean(absolute(item.html, site)),
    author: item.authors.map((name) => ({ name: clean(name) })),
    category: item.practices.map((name) => ({ name: clean(name), term: clean(name) })),
    published: item.publishedAt,
    date: item.changedAt,
  };
}

/** In a feed reader an address without a site leads nowhere. */
const absolute = (html: string, site: string): string =>
  html.replace(/ (href|src)="\/(?!\/)/g, ` $1="${site}/`);

// oxlint-disable-next-line no-control-regex -- control characters are what XML must not have
const clean = (text: string): string =>
  text.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '');
