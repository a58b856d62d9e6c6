import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import type { Db } from '#platform/db/connect.ts';
import { newId } from '#platform/db/ids.ts';
import { DomainError } from '#platform/errors.ts';
import { createGate } from '#platform/gate.ts';
import { filesFolder, storeFile, type StoredFile } from '#platform/storage/index.ts';
import { MAX_FILE_BYTES, MAX_FORM_FILES, type UploadedAttachment } from '../schema.ts';
import { attachmentMarkdown, attachmentPath, attachmentsIn, cleanName } from './names.ts';
import { mayUpload } from './policy.ts';
import { countUploads } from './queries.ts';
import { reEncodePicture } from './re-encode-picture.ts';
import { sniffType } from './sniff-type.ts';

/** A file as it comes in. The name is only a wish. */
export interface IncomingFile {
  name: string;
  stream: AsyncIterable<Uint8Array>;
}

// A whole upload is held in memory and a picture of it decoded: few at a time.
const gate = createGate(3);

async function readAll(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > MAX_FILE_BYTES) throw new DomainError('too_large', 'too_large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** A file that was looked at, and made anew if it is a picture; stored nowhere yet. */
export interface ReadyFile {
  bytes: Buffer;
  mime: string;
  /** Pixels; null for what is not a picture. */
  width: number | null;
  height: number | null;
  name: string;
}

/** Looks what a file is and makes pictures anew. Refuses as `uploadAttachment` does. */
export async function readyFile({ name, stream }: IncomingFile): Promise<ReadyFile> {
  const bytes = await readAll(stream);
  const type = await sniffType(bytes, name);
  const ready =
    type.kind === 'picture'
      ? await reEncodePicture(bytes, type)
      : { bytes, mime: type.mime, ext: type.ext, width: null, height: null };
  return { ...ready, name: cleanName(name, ready.ext) };
}

/** Puts a file's bytes into the store; no transaction should wait for it. */
export async function storeReadyFile(ready: ReadyFile): Promise<StoredAttachment> {
  return { ...ready, ...(await storeFile(filesFolder(), [ready.bytes], Infinity)) };
}
export type StoredAttachment = ReadyFile & StoredFile;

/** Notes a stored file as an attachment, in the caller's transaction. For other commands and imports. */
export async function insertAttachment(
  db: Db,
  { hash, size, mime, width, height, name }: StoredAttachment,
  tie: { id: string; memberId: string; thingId?: string; at: Date },
): Promise<void> {
  await db
    .insertInto('file')
    .values({ hash, size, mime, width, height, created_at: tie.at })
    // Holds the row, so that the collector can't take it from under the attachment.
    .onConflict((conflict) => conflict.column('hash').doUpdateSet({ created_at: tie.at }))
    .execute();
  await db
    .insertInto('attachment')
    .values({
      ...{ id: tie.id, file_hash: hash, name, member_id: tie.memberId, created_at: tie.at },
      thing_id: tie.thingId ?? null,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}

/**
 * Takes a file: looks what it is, makes pictures anew, stores it. It is its uploader's alone until a
 * post shows it (`claimAttachments`). Refuses with too_large, unsupported_type, picture_too_large,
 * picture_damaged or too_many.
 */
export async function uploadAttachment(
  ctx: Context,
  file: IncomingFile,
): Promise<UploadedAttachment> {
  const { memberId } = ctx.actor;
  const count = (tx: Context) => (memberId ? countUploads(tx, memberId) : Promise.resolve(0));
  mayUpload(ctx.actor, await count(ctx)); // before a byte is read; no transaction waits for bytes
  const ready = await gate(async () => storeReadyFile(await readyFile(file)));
  return runCommand(ctx, {
    access: count,
    may: (tx, uploads) => void mayUpload(tx.actor, uploads),
    write: async (tx, uploads) => {
      const { width, height, name } = ready;
      const id = newId();
      const memberId = mayUpload(tx.actor, uploads);
      await insertAttachment(tx.db, ready, { id, memberId, at: tx.now() });
      const markdown = attachmentMarkdown(id, name, { width, height });
      return { id, url: attachmentPath(id, name), markdown, width, height };
    },
  });
}

/**
 * For forms sent without JavaScript: stores the files of a file input and answers the Markdown to
 * put below the text ('' without files). An input left empty sends a file without name or bytes.
 */
export async function attachmentsFromForm(ctx: Context, files: readonly File[]): Promise<string> {
  const chosen = files.filter((file) => file.size > 0);
  if (chosen.length > MAX_FORM_FILES) throw new DomainError('invalid', 'too_many_files');
  const shown: string[] = [];
  for (const file of chosen) {
    const { markdown } = await uploadAttachment(ctx, { name: file.name, stream: file.stream() });
    shown.push(markdown);
  }
  return shown.join('\n\n');
}

/**
 * Ties the attachments that a text shows to its post, or to the thing whose text it is, from when on its
 * readers may open them. Takes only the author's own that nothing shows yet; what else the text names
 * stays as it is. Call it in the transaction that saves the text, also after an edit.
 */
export async function claimAttachments(
  db: Db,
  owner: { postId: string } | { thingId: string },
  memberId: string,
  markdown: string,
): Promise<void> {
  const ids = attachmentsIn(markdown);
  if (ids.length === 0) return;
  await db
    .updateTable('attachment')
    .set('postId' in owner ? { post_id: owner.postId } : { thing_id: owner.thingId })
    .where('id', 'in', ids)
    .where('member_id', '=', memberId)
    .where('post_id', 'is', null)
    .where('thing_id', 'is', null)
    .execute();
}
