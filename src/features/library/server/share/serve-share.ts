import { sql } from 'kysely';
import { visibleTo } from '#commons/things/server/index.ts';
import { VISITOR, type Context } from '#platform/context.ts';
import { notFound } from '#platform/errors.ts';
import { createGate } from '#platform/gate.ts';
import { filesFolder, openFile, storeFile } from '#platform/storage/index.ts';
import type { LibraryKind } from '../../schema.ts';
import { pictureResponse } from '../serve-cover.ts';
import { cutShare, drawShare, SHARE_HEIGHT, SHARE_WIDTH } from './draw-share.ts';
import { stampOf } from './share-view.ts';

/** One at a time: it is drawn once, and then kept. */
const gate = createGate(1);

interface Found {
  id: string;
  language: string;
  kind: LibraryKind;
  title: string;
  community: string | null;
  /** Of the largest size, whole and as its stamp has it. */
  cover: string | null;
  coverHash: string | null;
  stamp: string | null;
  fileHash: string | null;
}

/**
 * The picture that stands for a public text where its address is shared: its cover, else one that says its title.
 * Who asks counts for nothing: only what anybody may read has one.
 * @param kindWord the kind in the text's language
 */
export async function serveShare(
  ctx: Context,
  asked: { id: string; language: string },
  kindWord: (kind: LibraryKind, language: string) => string,
  request: Headers,
): Promise<Response> {
  const found = await findShared(ctx, asked);
  const stamp = stampOf(found);
  const hash =
    found.stamp === stamp && found.fileHash
      ? found.fileHash
      : await gate(() => make(ctx, found, stamp, kindWord(found.kind, found.language)));
  return pictureResponse({ hash, mime: 'image/jpeg' }, request, 'public, max-age=300');
}

async function findShared(
  ctx: Context,
  { id, language }: { id: string; language: string },
): Promise<Found> {
  const { rows } = await sql<Found>`
    select thing.id, thing.kind, version.language, version.title, ${communityName} as community,
           cover.file_hash as cover, left(cover.file_hash, 8) as "coverHash", picture.stamp,
           picture.file_hash as "fileHash"
      from thing
      join publication on publication.thing_id = thing.id
      join language_version version on version.thing_id = thing.id and version.language = ${language}
       and version.published_at is not null
      left join lateral (select file_hash from cover where thing_id = thing.id
        order by width desc limit 1) cover on true
      left join share_picture picture on picture.thing_id = thing.id and picture.language = version.language
     where thing.id = ${id} and ${visibleTo(VISITOR)}`.execute(ctx.db);
  if (!rows[0]) throw notFound();
  return rows[0];
}

/** What hosts call the community, if they named it, for a query. */
export const communityName = sql<
  string | null
>`(select value #>> '{}' from setting where key = 'community_name')`;

async function make(ctx: Context, found: Found, stamp: string, kind: string): Promise<string> {
  const { title, community } = found;
  const bytes = found.cover
    ? await cutShare(await bytesOf(found.cover))
    : await drawShare({ title, kind, community: community || 'Copia' });
  const { hash, size } = await storeFile(filesFolder(), [bytes], Infinity);
  const now = ctx.now();
  await ctx.db.transaction().execute(async (tx) => {
    await tx
      .insertInto('file')
      .values({
        ...{ hash, size, mime: 'image/jpeg', created_at: now },
        ...{ width: SHARE_WIDTH, height: SHARE_HEIGHT },
      })
      .onConflict((conflict) => conflict.column('hash').doUpdateSet({ created_at: now }))
      .execute();
    const row = { stamp, file_hash: hash };
    await tx
      .insertInto('share_picture')
      .values({ thing_id: found.id, language: found.language, ...row })
      .onConflict((conflict) => conflict.columns(['thing_id', 'language']).doUpdateSet(row))
      .execute();
  });
  return hash;
}

async function bytesOf(hash: string): Promise<Buffer> {
  const { stream } = await openFile(filesFolder(), hash);
  return Buffer.concat((await stream.toArray()) as Buffer[]);
}
