import { sql } from 'kysely';
import { thingPath, visibleTo } from '#commons/things/server/index.ts';
import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import { notFound } from '#platform/errors.ts';
import { enqueue } from '#platform/jobs.ts';
import type { LibraryKind, PdfView } from '../../schema.ts';
import { shownVersion } from '../shown-version.ts';
import { stampOf } from './stamp.ts';

/** After how long something that was asked for and did not come is asked for again. */
const PATIENCE_MINUTES = 5;

interface Found {
  id: string;
  kind: LibraryKind;
  slug: string;
  language: string;
  title: string;
  revision: number;
  source_revision: number;
  space_id: string;
  stamp: string | null;
  file_hash: string | null;
  failed_at: Date | null;
}

/**
 * A guide or an article as a PDF, for whoever may read it, in the language they read it in: the file, if it says what
 * is written now; else it is asked for, and the worker makes it.
 * @param asked the language that the address names
 */
export async function findPdf(ctx: Context, slug: string, asked?: string): Promise<PdfView> {
  return runCommand(ctx, {
    access: (tx) => findVersion(tx, slug, asked),
    may: () => {}, // whoever reads it here may read it on paper
    write: async (tx, found) => {
      const href = thingPath(found.kind, found.slug);
      const view = { href, title: found.title, language: found.language };
      const stamp = stampOf(found);
      const isNow = found.stamp === stamp;
      if (isNow && found.file_hash) return { ...view, state: 'ready', hash: found.file_hash };
      if (await askFor(tx, found, stamp)) return { ...view, state: 'making', hash: null };
      return { ...view, state: isNow && found.failed_at ? 'failed' : 'making', hash: null };
    },
  });
}

async function findVersion(ctx: Context, slug: string, asked?: string): Promise<Found> {
  const { rows } = await sql<Found>`
    select thing.id, thing.kind, thing.slug, version.language, version.title, version.revision,
           source.revision as source_revision, thing.space_id, pdf.stamp, pdf.file_hash, pdf.failed_at
      from thing
      join publication on publication.thing_id = thing.id
      join lateral ${shownVersion(ctx, asked)} version on true
      join language_version source on source.thing_id = thing.id and source.source_revision is null
      left join publication_pdf pdf on pdf.thing_id = thing.id and pdf.language = version.language
     where thing.slug = ${slug} and ${visibleTo(ctx.actor)}`.execute(ctx.db);
  const [found] = rows;
  if (!found || (asked !== undefined && found.language !== asked)) throw notFound();
  return found;
}

/** Asks the worker once, however many wait for it; again when nothing came of it for a while. */
async function askFor(ctx: Context, { id, language }: Found, stamp: string): Promise<boolean> {
  const now = ctx.now();
  const stale = new Date(now.getTime() - PATIENCE_MINUTES * 60_000);
  const { rows } = await sql`
    insert into publication_pdf (thing_id, language, stamp, asked_at)
    values (${id}, ${language}, ${stamp}, ${now})
    on conflict (thing_id, language) do update
       set stamp = excluded.stamp, file_hash = null, failed_at = null, asked_at = excluded.asked_at
     where publication_pdf.stamp <> excluded.stamp
        or publication_pdf.file_hash is null and publication_pdf.asked_at < ${stale}
    returning 1`.execute(ctx.db);
  if (rows.length === 0) return false;
  await enqueue(ctx.db, 'make_pdf', { thingId: id, language });
  return true;
}
