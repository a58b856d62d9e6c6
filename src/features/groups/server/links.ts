import { sql } from 'kysely';
import { linkIsGood } from '#commons/members/server/index.ts';
import { hashSecret, newSecret } from '#platform/bearer-secret.ts';
import { runCommand } from '#platform/command.ts';
import { readConfig } from '#platform/config.ts';
import type { Context } from '#platform/context.ts';
import { newId } from '#platform/db/ids.ts';
import { DomainError, notFound } from '#platform/errors.ts';
import { demand } from '#platform/verdict.ts';
import type { GroupLinkInput, GroupLinkPage } from '../schema.ts';
import { accessGroup, noteAbout, noteOf, requireGroupReader, type GroupBy } from './access.ts';
import { mailDecided } from './mails.ts';
import { letIn, standingOf } from './membership.ts';
import { mayDecide } from './policy.ts';

const DAY = 86_400_000;

/** Unknown, too old, used up, withdrawn: all the same to whoever holds it. */
const linkOver = (): DomainError => new DomainError('not_found', 'link_over');

/** Makes a link that invites whichever members follow it. Its address is given this once. */
export async function makeGroupLink(
  ctx: Context,
  by: GroupBy,
  { days, maxUses }: GroupLinkInput,
): Promise<{ id: string; url: string }> {
  return runCommand(ctx, {
    access: (tx) => accessGroup(tx, by),
    may: (tx, group) => demand(mayDecide(tx.actor, group)),
    write: async (tx, group) => {
      const [id, token] = [newId(), newSecret(24)];
      await tx.db
        .insertInto('group_link')
        .values({
          ...{ id, group_id: group.id, token_hash: hashSecret(token), max_uses: maxUses },
          ...{ created_by: tx.actor.memberId!, created_at: tx.now() },
          expires_at: new Date(tx.now().getTime() + days * DAY),
        })
        .execute();
      await noteOf(tx, 'make_group_link', group);
      return { id, url: new URL(`/groups/join/${token}`, readConfig().siteUrl).href };
    },
  });
}

/** Ends a link at once. */
export async function revokeGroupLink(ctx: Context, by: GroupBy, link: string): Promise<void> {
  await runCommand(ctx, {
    access: (tx) => accessGroup(tx, by),
    may: (tx, group) => demand(mayDecide(tx.actor, group)),
    write: async (tx, group) => {
      if ((await endLinks(tx, group.id, link)) === 0) throw notFound();
      await noteOf(tx, 'revoke_group_link', group);
    },
  });
}

/** What the page of a link shows: to which group it leads. Visitors are asked to sign in first. */
export async function findGroupLinkPage(ctx: Context, token: string): Promise<GroupLinkPage> {
  const me = ctx.actor.memberId;
  const { rows } = await sql<NonNullable<GroupLinkPage['group']> & { good: boolean }>`
    select grp.slug, grp.name, grp.language, grp.access,
           ${linkIsGood} and grp.archived_at is null as good, own.state as standing
      from group_link l join member_group grp on grp.id = l.group_id
      left join group_membership own on own.group_id = grp.id and own.member_id = ${me}::uuid
     where l.token_hash = ${hashSecret(token)}`.execute(ctx.db);
  const found = rows[0];
  if (!found) return { works: false, group: null };
  const { good, ...group } = found;
  // Whoever has just taken its last use is not told that it is used up.
  const works = good || group.standing === 'member' || group.standing === 'invited';
  return { works, group: works && me ? group : null };
}

/**
 * A member follows a link: as if a steward had invited them. Who asked already is let in, who is in
 * or invited stays as they are.
 */
export async function acceptGroupLink(ctx: Context, token: string): Promise<{ slug: string }> {
  const me = requireGroupReader(ctx);
  return runCommand(ctx, {
    access: async (tx) => {
      // Held: whoever is taken out of the group meanwhile ends its links first.
      const { rows } = await sql<{ id: string; by: string; group_id: string; slug: string }>`
        select l.id, l.created_by as by, grp.id as group_id, grp.slug
          from group_link l join member_group grp on grp.id = l.group_id
         where l.token_hash = ${hashSecret(token)} and grp.archived_at is null
           for update of grp`.execute(tx.db);
      if (!rows[0]) throw linkOver();
      return rows[0];
    },
    may: () => {},
    write: async (tx, { id, by, group_id, slug }) => {
      const group = { id: group_id };
      const standing = await standingOf(tx, group, me);
      if (standing === 'member' || standing === 'invited') return { slug };
      const used = await sql`update group_link l set uses = uses + 1
        where id = ${id} and ${linkIsGood}`.execute(tx.db);
      if (used.numAffectedRows === 0n) throw linkOver();
      if (standing === 'requested') {
        await letIn(tx, group, me);
        await mailDecided(tx, await accessGroup(tx, group), me, true);
      } else
        await tx.db
          .insertInto('group_membership')
          .values({
            ...{ group_id, member_id: me, state: 'invited' },
            ...{ invited_by: by, since: tx.now() },
          })
          .execute();
      await noteAbout(tx, 'accept_group_link', group, me);
      return { slug };
    },
  });
}

/** Ends one link of a group, or all that still work. @returns how many ended */
export async function endLinks(ctx: Context, groupId: string, link?: string): Promise<number> {
  const { numUpdatedRows } = await ctx.db
    .updateTable('group_link')
    .set({ revoked_at: ctx.now() })
    .where('group_id', '=', groupId)
    .where('revoked_at', 'is', null)
    .$if(link !== undefined, (query) => query.where('id', '=', link!))
    .executeTakeFirst();
  return Number(numUpdatedRows);
}
