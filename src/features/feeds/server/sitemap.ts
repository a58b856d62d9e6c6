import { sql } from 'kysely';
import { thingPath, visibleTo, type ThingKind } from '#commons/things/server/index.ts';
import { VISITOR, type Context } from '#platform/context.ts';
import { LOCALES } from '#platform/i18n/locales.ts';

/** Most addresses that a sitemap may have (sitemaps.org). */
const MOST = 50_000;
const PAGES = ['/', '/library', '/templates', '/practices', '/conversations'];

interface Row {
  kind: ThingKind;
  slug: string;
  languages: string[];
  changed_at: Date;
}

/** Everything that anybody may read, for search engines: pages in their locales, things in their languages. */
export async function writeSitemap(ctx: Context, site: string): Promise<string> {
  const { rows } = await sql<Row>`
    select thing.kind, thing.slug, greatest(thing.activity_at, thing.edited_at) as changed_at,
           array(select language from language_version version where version.thing_id = thing.id
             and version.published_at is not null order by version.source_revision is null desc, language) as languages
      from thing where thing.state = 'published' and ${visibleTo(VISITOR)}
     order by thing.id desc limit ${MOST - PAGES.length * LOCALES.length}`.execute(ctx.db);
  const { rows: practices } = await sql<{ slug: string }>`
    select slug from practice order by slug`.execute(ctx.db);
  const pages = [...PAGES, ...practices.map(({ slug }) => `/practices/${slug}`)].flatMap((path) => {
    const inLocale = (locale: string) => `${site}/${locale}${path === '/' ? '' : path}`;
    const others = [
      ...LOCALES.map((locale) => [locale, inLocale(locale)] as const),
      ['x-default', site + path] as const,
    ];
    return LOCALES.map((locale) => urlOf(inLocale(locale), others));
  });
  const things = rows.flatMap(({ kind, slug, languages, changed_at }) => {
    const path = site + thingPath(kind, slug);
    const of = (language: string) => `${path}?language=${encodeURIComponent(language)}`;
    if (languages.length === 0) return [urlOf(path, [], changed_at)];
    const others = [
      ...languages.map((language) => [language, of(language)] as const),
      ['x-default', path] as const,
    ];
    return languages.map((language) => urlOf(of(language), others, changed_at));
  });
  const urls = [...pages, ...things].slice(0, MOST).join('\n');
  return `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
${urls}
</urlset>
`;
}

function urlOf(
  address: string,
  others: readonly (readonly [language: string, address: string])[],
  changedAt?: Date,
): string {
  const links = others.map(
    ([language, href]) =>
      `<xhtml:link rel="alternate" hreflang="${escaped(language)}" href="${escaped(href)}"/>`,
  );
  const changed = changedAt ? `<lastmod>${changedAt.toISOString()}</lastmod>` : '';
  return `<url><loc>${escaped(address)}</loc>${changed}${links.join('')}</url>`;
}

const escaped = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');
