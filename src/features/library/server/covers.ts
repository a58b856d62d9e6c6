import { sql, type RawBuilder } from 'kysely';
import type { IncomingFile } from '#commons/attachments/server/index.ts';
import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import type { Db } from '#platform/db/connect.ts';
import { DomainError, invalid } from '#platform/errors.ts';
import { demand, type Verdict } from '#platform/verdict.ts';
import { WRITTEN_KINDS, type CoverView, type SaveCoverInput } from '../schema.ts';
import { accessPublication, accessVersion, type PublicationRecord } from './access.ts';
import { storeCover, type StoredCover } from './cover-sizes.ts';
import { mayEdit } from './policy.ts';

/** Examples and templates have pages of their own, without a cover. */
function mayCover(ctx: Context, thing: PublicationRecord): Verdict {
  const edit = mayEdit(ctx.actor, thing);
  if (edit !== true) return edit;
  return WRITTEN_KINDS.some((kind) => kind === thing.kind) ? true : 'no_cover_here';
}

/**
 * Puts a picture above a guide or an article, or takes another one, and says in one language what it shows. Without a
 * file only the words change.
 */
export async function saveCover(
  ctx: Context,
  thingId: string,
  { language, alt }: SaveCoverInput,
  file?: IncomingFile,
): Promise<void> {
  // Asked before a byte is read; no transaction waits for a picture.
  if (file) demand(mayCover(ctx, await accessPublication(ctx, { id: thingId })));
  const sizes = file ? await storeCover(file) : null;
  await runCommand(ctx, {
    access: async (tx) => {
      const thing = await accessPublication(tx, { id: thingId }, { lock: true });
      await accessVersion(tx, thingId, language);
      return thing;
    },
    may: (tx, thing) => demand(mayCover(tx, thing)),
    write: async (tx) => {
      if (sizes) await bringInCover(tx, thingId, sizes);
      else if (!(await hasCover(tx.db, thingId))) throw invalid({ file: 'required' });
      await tx.db
        .updateTable('language_version')
        .set({ cover_alt: alt })
        .where('thing_id', '=', thingId)
        .where('language', '=', language)
        .execute();
    },
  });
}

/** Takes the picture away, with what was said of it in every language. Without one nothing happens. */
export async function removeCover(ctx: Context, thingId: string): Promise<void> {
  await runCommand(ctx, {
    access: (tx) => accessPublication(tx, { id: thingId }, { lock: true }),
    may: (tx, thing) => demand(mayEdit(tx.actor, thing)),
    write: async (tx) => {
      await tx.db.deleteFrom('cover').where('thing_id', '=', thingId).execute();
      await tx.db
        .updateTable('language_version')
        .set({ cover_alt: '' })
        .where('thing_id', '=', thingId)
        .execute();
    },
  });
}

/** Puts a picture above a thing that is brought in, stored before. For imports, in their own transaction. */
export async function bringInCover(
  ctx: Context,
  thingId: string,
  sizes: StoredCover[],
): Promise<void> {
  await ctx.db.deleteFrom('cover').where('thing_id', '=', thingId).execute();
  for (const { hash, size, mime, width, height } of sizes)
    await ctx.db
      .insertInto('file')
      .values({ hash, size, mime, width, height, created_at: ctx.now() })
      // Holds the row, so that the collector can't take it from under the cover.
      .onConflict((conflict) => conflict.column('hash').doUpdateSet({ created_at: ctx.now() }))
      .execute();
  await ctx.db
    .insertInto('cover')
    .values(
      sizes.map(({ hash, width, height }) => ({
        ...{ thing_id: thingId, file_hash: hash, width, height },
      })),
    )
    .execute();
}

async function hasCover(db: Db, thingId: string): Promise<boolean> {
  const found = await db
    .selectFrom('cover')
    .select('width')
    .where('thing_id', '=', thingId)
    .executeTakeFirst();
  return found !== undefined;
}

/** A version that readers see says what the picture shows in its own language. */
export async function demandCoverWords(
  { db }: Context,
  thingId: string,
  version: { cover_alt: string },
): Promise<void> {
  if (version.cover_alt === '' && (await hasCover(db, thingId)))
    throw new DomainError('invalid', 'cover_needs_words');
}

/** A cover as a query reads it: null without one. */
export type CoverRow = {
  sizes: { width: number; height: number; hash: string }[];
  alt: string;
  altLanguage: string;
} | null;

/**
 * The cover of a `thing`, for a query, told of in the language of `version`, else in the source's.
 */
export const coverOf = (): RawBuilder<CoverRow> => sql<CoverRow>`(
  select case when count(*) > 0 then json_build_object(
      'sizes', json_agg(json_build_object('width', cover.width, 'height', cover.height,
        'hash', left(cover.file_hash, 8)) order by cover.width),
      'alt', coalesce(nullif(version.cover_alt, ''), (select cover_alt from language_version source
        where source.thing_id = thing.id and source.source_revision is null)),
      'altLanguage', case when version.cover_alt <> '' then version.language else thing.language end) end
    from cover where cover.thing_id = thing.id)`;

/** A cover as pages show it. The address changes with the picture, so that nobody sees the one before. */
export function coverView(thingId: string, row: CoverRow): CoverView | null {
  const largest = row?.sizes.at(-1);
  if (!row || !largest) return null;
  const at = (size: { width: number; hash: string }) =>
    `/covers/${thingId}/${size.width}?v=${size.hash}`;
  return {
    src: at(largest),
    srcset: row.sizes.map((size) => `${at(size)} ${size.width}w`).join(', '),
    small: at(row.sizes[0]!),
    width: largest.width,
    height: largest.height,
    alt: row.alt,
    altLanguage: row.altLanguage,
  };
}
