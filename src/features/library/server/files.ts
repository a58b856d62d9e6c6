import { sql } from 'kysely';
import {
  attachmentPath,
  attachmentsIn,
  listAttachments,
  uploadAttachment,
  type IncomingFile,
} from '#commons/attachments/server/index.ts';
import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import { DomainError, notFound } from '#platform/errors.ts';
import { demand } from '#platform/verdict.ts';
import { MAX_FILES, type FileView } from '../schema.ts';
import { accessPublication } from './access.ts';
import { mayEdit } from './policy.ts';

/**
 * What can be downloaded at the end of a text: the documents that it links to, as they follow each other, and what was
 * attached to it. Only what this reader may open.
 * @param html the text as it is shown
 */
export async function findFiles(
  ctx: Context,
  html: readonly string[],
  attached: readonly string[],
): Promise<FileView[]> {
  const linked = html.flatMap((text) => attachmentsIn(text));
  const ids = [...new Set([...linked, ...attached])];
  if (ids.length === 0) return [];
  const found = await listAttachments(ctx, ids);
  return found
    .filter(({ id, mime }) => attached.includes(id) || !mime.startsWith('image/'))
    .map(({ id, name, size }) => {
      const dot = name.lastIndexOf('.');
      const type = name.slice(dot + 1).toUpperCase();
      return { id, href: attachmentPath(id, name), name: name.slice(0, dot), type, size };
    });
}

/** The ids of what is attached to a `thing`, the oldest first, for a query. */
export const attachedTo = sql<
  string[]
>`array(select attachment_id from publication_file where thing_id = thing.id order by 1)`;

/** Attaches a file to a text, for all its readers and in all its languages. */
export async function attachFile(
  ctx: Context,
  thingId: string,
  file: IncomingFile,
): Promise<{ id: string }> {
  // Asked before a byte is read; no transaction waits for bytes.
  demand(mayEdit(ctx.actor, await accessPublication(ctx, { id: thingId })));
  const { id } = await uploadAttachment(ctx, file);
  return runCommand(ctx, {
    access: (tx) => accessPublication(tx, { id: thingId }, { lock: true }),
    may: (tx, thing) => demand(mayEdit(tx.actor, thing)),
    write: async (tx) => {
      const { count } = await tx.db
        .selectFrom('publication_file')
        .select((q) => q.fn.countAll<number>().as('count'))
        .where('thing_id', '=', thingId)
        .executeTakeFirstOrThrow();
      if (count >= MAX_FILES) throw new DomainError('invalid', 'too_many_attached');
      await tx.db
        .updateTable('attachment')
        .set({ thing_id: thingId })
        .where('id', '=', id)
        .execute();
      await tx.db
        .insertInto('publication_file')
        .values({ attachment_id: id, thing_id: thingId })
        .execute();
      return { id };
    },
  });
}

/** Attaches files that a thing was brought in with. For imports, in their own transaction. */
export async function bringInFiles(
  { db }: Context,
  thingId: string,
  ids: readonly string[],
): Promise<void> {
  const rows = ids.slice(0, MAX_FILES).map((id) => ({ attachment_id: id, thing_id: thingId }));
  if (rows.length > 0) await db.insertInto('publication_file').values(rows).execute();
}

/** Takes a file away from a text's end. Where a chapter shows it, readers go on opening it there. */
export async function detachFile(ctx: Context, thingId: string, id: string): Promise<void> {
  await runCommand(ctx, {
    access: async (tx) => {
      const thing = await accessPublication(tx, { id: thingId }, { lock: true });
      const attached = await tx.db
        .selectFrom('publication_file')
        .select('attachment_id')
        .where('thing_id', '=', thingId)
        .where('attachment_id', '=', id)
        .executeTakeFirst();
      if (!attached) throw notFound();
      return thing;
    },
    may: (tx, thing) => demand(mayEdit(tx.actor, thing)),
    write: async (tx) => {
      await tx.db.deleteFrom('publication_file').where('attachment_id', '=', id).execute();
      const shown = await tx.db
        .selectFrom('chapter')
        .innerJoin('chapter_text', 'chapter_text.chapter_id', 'chapter.id')
        .select('chapter.id')
        .where('chapter.thing_id', '=', thingId)
        .where('chapter_text.markdown', 'like', `%/files/${id}/%`)
        .executeTakeFirst();
      if (shown) return;
      await tx.db.updateTable('attachment').set({ thing_id: null }).where('id', '=', id).execute();
    },
  });
}
