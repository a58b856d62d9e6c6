import { sql } from 'kysely';
import type { Db } from '#platform/db/connect.ts';
import { collectFiles, filesFolder } from '#platform/storage/index.ts';

/**
 * Forgets uploads that no post and no thing showed within thirty days (unless a draft of their owner, what
 * of theirs waits for a look, or an avatar still does), then rows of files without attachment, then the files themselves, which stay
 * seven days more. For a daily job.
 * @returns how many of each went
 */
export async function collectAttachments(
  db: Db,
): Promise<{ attachments: number; files: number; bytesFiles: number }> {
  const attachments = await sql`
    delete from attachment a
     where a.post_id is null and a.thing_id is null and a.created_at < now() - interval '30 days'
       and not exists (select 1 from member where avatar_id = a.id)
       and not exists (select 1 from waiting_post w
                        where w.member_id = a.member_id and w.input ->> 'markdown' like '%/files/' || a.id || '/%')
       and not exists (select 1 from draft
                        where member_id = a.member_id and content::text like '%/files/' || a.id || '/%')
  `.execute(db);
  const files = await sql`
    delete from file f
     where f.created_at < now() - interval '7 days'
       and not exists (select 1 from attachment where file_hash = f.hash)
       and not exists (select 1 from publication_pdf where file_hash = f.hash)
       and not exists (select 1 from import_run where file_hash = f.hash)
       and not exists (select 1 from cover where file_hash = f.hash)
       and not exists (select 1 from share_picture where file_hash = f.hash)
  `.execute(db);
  return {
    attachments: Number(attachments.numAffectedRows ?? 0),
    files: Number(files.numAffectedRows ?? 0),
    bytesFiles: await collectFiles(db, filesFolder()),
  };
}
