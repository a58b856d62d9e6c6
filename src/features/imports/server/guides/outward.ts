import { sql, type RawBuilder } from 'kysely';
import { thingPath, type ThingKind } from '#commons/things/server/index.ts';
import type { Db } from '#platform/db/connect.ts';
import { escapeWords, slotOfUrl } from '#platform/markdown/index.ts';
import { rewriteAddresses } from './rewrite.ts';

interface Address {
  kind: ThingKind;
  slug: string;
  title: string;
  /** In which languages it is exported; empty: it is not. */
  languages: string[];
}
export type Addresses = ReadonlyMap<string, Address>;

export const fileOf = ({ kind, slug }: { kind: string; slug: string }, language: string): string =>
  `${kind}s/${slug}.${language}.md`;

/**
 * Where things are, for links in texts that leave this install.
 * @param which about `thing`: all, or those that somebody may read; links to others become words
 */
export async function readAddresses(
  db: Db,
  which: RawBuilder<unknown> = sql`true`,
): Promise<Addresses> {
  const { rows } = await sql<Address & { id: string }>`
    select thing.id, thing.kind, thing.slug, thing.title,
           case when thing.state in ('removed', 'hidden', 'joined') then '{}' else
             array(select language from language_version version where version.thing_id = thing.id
                    order by version.source_revision is null desc, language) end as languages
      from thing where ${which}`.execute(db);
  return new Map(rows.map(({ id, ...row }) => [id, row]));
}

const FILE = /^\/files\/([0-9a-f-]{36})\/([^?#]+)$/;

/** A text with the addresses that its things and files have in the export. */
export function outward(
  markdown: string,
  language: string,
  addresses: Addresses,
  files: Set<string>,
): string {
  const site = siteAddress();
  const bySlug = (slug: string) => [...addresses.values()].find((each) => each.slug === slug);
  const pathTo = (to: Address, fragment = ''): string | null => {
    const own = to.languages.includes(language) ? language : to.languages[0];
    if (own) return `../${fileOf(to, own)}${fragment}`;
    return site ? `${site}${thingPath(to.kind, to.slug)}${fragment}` : null;
  };
  const file = (url: string): string | null => {
    const [, id, name] = FILE.exec(url) ?? [];
    if (!id) return null;
    files.add(id);
    return `../files/${id}-${name}`;
  };
  const link = (url: string): string | null => {
    const slot = slotOfUrl(url);
    if (slot) {
      const to = slot.kind === 'thing' ? addresses.get(slot.id) : undefined;
      return to ? pathTo(to) : null;
    }
    const [, slug, fragment] =
      /^\/(?:guides|articles|templates)\/([a-z0-9-]+)(#.*)?$/.exec(url) ?? [];
    const to = slug ? bySlug(slug) : undefined;
    return (to && pathTo(to, fragment)) ?? file(url) ?? url;
  };
  return rewriteAddresses(markdown, [], {
    link,
    keepReferences: true,
    picture: (url) => ({ url: file(url) ?? url, width: null, height: null }),
    bare: (url) => bareWords(url, addresses, pathTo),
  });
}

/** The same for a text that leaves alone, in a table: addresses with the site before them, if it is known. */
export function outwardAlone(markdown: string, addresses: Addresses): string {
  const site = siteAddress();
  const pathTo = ({ kind, slug }: Address): string => `${site}${thingPath(kind, slug)}`;
  const link = (url: string): string | null => {
    const slot = slotOfUrl(url);
    const to = slot?.kind === 'thing' ? addresses.get(slot.id) : undefined;
    if (slot) return to ? pathTo(to) : null;
    return url.startsWith('/') ? `${site}${url}` : url;
  };
  return rewriteAddresses(markdown, [], {
    link,
    keepReferences: true,
    picture: (url) => ({ url: link(url) ?? url, width: null, height: null }),
    bare: (url) => bareWords(url, addresses, pathTo),
  });
}

const siteAddress = (): string => (process.env.SITE_URL ?? '').replace(/\/+$/, '');

function bareWords(
  url: string,
  addresses: Addresses,
  pathTo: (to: Address) => string | null,
): string | null {
  const slot = slotOfUrl(url);
  if (!slot) return null;
  const to = addresses.get(slot.id);
  const path = to ? pathTo(to) : null;
  const words = escapeWords(to?.title ?? '…');
  return path ? `[${words}](${path})` : words;
}
