import { sql, type SqlBool } from 'kysely';
import { selvesOf, type Context } from '#platform/context.ts';
import { notFound } from '#platform/errors.ts';
import { can } from '#commons/capabilities/server/policy.ts';
import { visibleTo, waitingVisibleTo } from '#commons/things/server/index.ts';

export interface AttachmentRecord {
  id: string;
  name: string;
  hash: string;
  mime: string;
  /** Bytes. */
  size: number;
}

const HOUR_MS = 3_600_000;

/** How many files a member has uploaded within the last hour. */
export async function countUploads(ctx: Context, memberId: string): Promise<number> {
  const { count } = await ctx.db
    .selectFrom('attachment')
    .select((q) => q.fn.countAll<number>().as('count'))
    .where('member_id', '=', memberId)
    .where('created_at', '>', new Date(ctx.now().getTime() - HOUR_MS))
    .executeTakeFirstOrThrow();
  return count;
}

/**
 * The door to an attachment: whoever may read the post or the thing that shows it, and its uploader
 * while nothing does. Everyone else is told that it does not exist.
 */
export async function accessAttachment(ctx: Context, id: string): Promise<AttachmentRecord> {
  const [found] = await listAttachments(ctx, [id]);
  if (!found) throw notFound();
  return found;
}

/** Those of some attachments that the actor may open, in the order given. */
export async function listAttachments(
  ctx: Context,
  ids: readonly string[],
): Promise<AttachmentRecord[]> {
  const { memberId } = ctx.actor;
  const found = await ctx.db
    .selectFrom('attachment')
    .innerJoin('file', 'file.hash', 'attachment.file_hash')
    .leftJoin('post', 'post.id', 'attachment.post_id')
    .leftJoin('thing', (join) =>
      join.on('thing.id', '=', sql<string>`coalesce(post.thing_id, attachment.thing_id)`),
    )
    .select(['attachment.id', 'attachment.name', 'file.hash', 'file.mime', 'file.size'])
    .where('attachment.id', 'in', ids)
    .where((q) =>
      q.or([
        q.and([
          q('attachment.post_id', 'is not', null),
          visibleTo(ctx.actor),
          ...(can(ctx.actor, 'read_removed')
            ? []
            : [
                q.or([
                  q('post.removed_at', 'is', null),
                  ...(memberId ? [q('post.author_id', 'in', selvesOf(ctx.actor))] : []),
                ]),
              ]),
        ]),
        q.and([q('attachment.thing_id', 'is not', null), visibleTo(ctx.actor)]),
        // What waits for a look is looked at with its pictures.
        sql<SqlBool>`exists (select from waiting_post left join thing on thing.id = waiting_post.thing_id
          where attachment.post_id is null and attachment.thing_id is null and waiting_post.member_id = attachment.member_id
            and waiting_post.input ->> 'markdown' like '%/files/' || attachment.id || '/%'
            and ${waitingVisibleTo(ctx.actor)})`,
        ...(memberId
          ? [
              q.and([
                q('attachment.post_id', 'is', null),
                q('attachment.thing_id', 'is', null),
                q('attachment.member_id', '=', memberId),
              ]),
            ]
          : []),
      ]),
    )
    .execute();
  return found.sort((one, other) => ids.indexOf(one.id) - ids.indexOf(other.id));
}
