import { sql } from 'kysely';
import { findCommunityName } from '#commons/notifications/server/community-name.ts';
import { thingPath, visibleTo } from '#commons/things/server/index.ts';
import type { Context } from '#platform/context.ts';
import { notFound } from '#platform/errors.ts';
import { createGate } from '#platform/gate.ts';
import type { DownloadFormat, DownloadInput } from '../../schema.ts';
import { readDocument, readTexts } from '../document/read-document.ts';
import { shownVersion } from '../shown-version.ts';
import { writeDocx } from './write-docx.ts';
import { writeMarkdown } from './write-markdown.ts';

// Each picture of a text is decoded for it: one at a time, or a few visitors would keep the process busy.
const gate = createGate(1);
const TYPES: Record<DownloadFormat, string> = {
  md: 'text/markdown; charset=utf-8',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
};

interface Found {
  id: string;
  slug: string;
  language: string;
}

/** A template, or one part of it, as a file for whoever may read it, in the language they read it in. */
export interface Download {
  name: string;
  language: string;
  body: string | Buffer;
}

/**
 * Makes the file that somebody asks for, of what is written now.
 * @param by a template's address or id
 */
export async function makeDownload(
  ctx: Context,
  by: { slug: string } | { id: string },
  { as, language: asked, part, bare }: DownloadInput,
): Promise<Download> {
  const { id, slug, language } = await findVersion(ctx, by, asked);
  const community = await findCommunityName(ctx.db);
  const titled = (title: string) => `${fileName(title) || slug}.${language}.${as}`;
  if (as === 'docx') {
    return gate(async () => {
      const read = await readDocument(ctx.db, id, language, part);
      if (!read) throw notFound();
      const body = await writeDocx(read, { community });
      return { name: titled(read.document.title), language, body };
    });
  }
  const read = await readTexts(ctx.db, id, language, part);
  if (!read) throw notFound();
  const site = (process.env.SITE_URL ?? '').replace(/\/+$/, '');
  const address = site ? `${site}${thingPath('template', slug)}?language=${language}` : '';
  const style = { dateStyle: 'long', timeZone: 'UTC' } as const;
  const day = new Intl.DateTimeFormat(language, style).format(read.head.changed_at);
  const shown = { title: !(bare && part), origin: !bare };
  const body = writeMarkdown(read, { community, site, address, day, ...shown });
  return { name: titled(read.head.title), language, body };
}

async function findVersion(
  ctx: Context,
  by: { slug: string } | { id: string },
  asked?: string,
): Promise<Found> {
  const { rows } = await sql<Found>`
    select thing.id, thing.slug, version.language
      from thing join lateral ${shownVersion(ctx, asked)} version on true
     where ${'id' in by ? sql`thing.id = ${by.id}` : sql`thing.slug = ${by.slug}`}
       and thing.kind = 'template' and ${visibleTo(ctx.actor)}`.execute(ctx.db);
  const [found] = rows;
  if (!found || (asked !== undefined && found.language !== asked)) throw notFound();
  return found;
}

/** A title as the name of a file: readable, and taken by every system. */
function fileName(title: string): string {
  const words = title
    .replace(/[\p{C}\\/:*?"<>|]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return [...words]
    .slice(0, 80)
    .join('')
    .replace(/[. ]+$/, '');
}

/** Answers with such a file. */
export async function serveDownload(
  ctx: Context,
  slug: string,
  input: DownloadInput,
): Promise<Response> {
  const { name, language, body } = await makeDownload(ctx, { slug }, input);
  return new Response(typeof body === 'string' ? body : new Uint8Array(body), {
    headers: {
      'content-type': TYPES[input.as],
      'content-language': language,
      'content-disposition': disposition(name),
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'private, no-cache',
    },
  });
}

/** The name in letters that everything understands, and as it is (RFC 6266). */
function disposition(name: string): string {
  const ascii = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\x20-\x7e]/g, '_')
    .replace(/["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
