import { noteInTrail } from '#commons/audit/server/index.ts';
import { emit } from '#commons/events/server/index.ts';
import type { z } from 'zod';
import type { revealInput } from '#commons/identities/schema.ts';
import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import { DomainError } from '#platform/errors.ts';
import { demand } from '#platform/verdict.ts';
import { accessPost } from './access.ts';
import { mayRevealAuthor } from './policy.ts';

export interface TrueAuthor {
  id: string;
  name: string;
  handle: string;
  organisation: string | null;
}

/**
 * Says who is behind a post that was written under another identity. For hosts alone, each time with
 * a reason that stands in the trail, and the author is told that it happened.
 */
export async function revealAuthor(
  ctx: Context,
  input: z.output<typeof revealInput>,
): Promise<TrueAuthor> {
  return runCommand(ctx, {
    scope: 'manage',
    access: (tx) => accessPost(tx, input.post),
    may: (tx) => demand(mayRevealAuthor(tx.actor)),
    write: async (tx, post) => {
      const author = await tx.db
        .selectFrom('persona')
        .innerJoin('member', 'member.id', 'persona.member_id')
        .leftJoin('organisation', 'organisation.id', 'member.organisation_id')
        .select(['member.id', 'member.name', 'member.handle', 'organisation.name as organisation'])
        .where('persona.id', '=', post.author_id)
        .executeTakeFirst();
      if (!author) throw new DomainError('conflict', 'author_not_shielded');
      const target = { kind: 'post', id: post.id } as const;
      await noteInTrail(tx, { action: 'reveal_author', target, reason: input.reason });
      return author;
    },
    emit: (tx, post, { id }) =>
      emit(tx, {
        kind: 'author_revealed',
        thingId: post.thing_id,
        postId: post.id,
        memberId: id,
      }),
  });
}
