import { guessLanguage } from '#commons/languages/server/index.ts';
import { ownSpace } from '#commons/spaces/server/index.ts';
import { newSlug } from '#commons/things/server/index.ts';
import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import { newId } from '#platform/db/ids.ts';
import { invalid } from '#platform/errors.ts';
import { LOCALES } from '#platform/i18n/locales.ts';
import { MarkdownTooComplex, renderMarkdown } from '#platform/markdown/index.ts';
import { demand } from '#platform/verdict.ts';
import type { ChangeGroupInput, GroupInput } from '../schema.ts';
import { accessGroup, noteOf, type GroupBy, type GroupRecord } from './access.ts';
import { agreeAgain } from './membership.ts';
import { mayArchiveGroup, mayChangeGroup, mayCreateGroup, maySetAccess } from './policy.ts';

/** Makes a group with its space; whoever makes it is its first member and steward. */
export async function createGroup(
  ctx: Context,
  input: GroupInput,
): Promise<{ id: string; slug: string }> {
  return runCommand(ctx, {
    access: async () => null,
    may: (tx) => demand(mayCreateGroup(tx.actor)),
    write: async (tx) => {
      const [id, me] = [newId(), tx.actor.memberId!];
      // Not to be guessed from the name: an address that is taken would tell of a confidential group.
      const slug = newSlug(input.name);
      const at = tx.now();
      await tx.db
        .insertInto('member_group')
        .values({ id, slug, created_at: at, ...columnsOf(tx, input) })
        .execute();
      await tx.db
        .insertInto('group_membership')
        .values({ group_id: id, member_id: me, state: 'member', agreed_at: at, since: at })
        .execute();
      await tx.db
        .insertInto('responsibility')
        .values({
          ...{ id: newId(), member_id: me, kind: 'group_steward', group_id: id },
          ...{ granted_by: me, granted_at: at },
        })
        .execute();
      await ownSpace(tx.db, { groupId: id });
      await noteOf(tx, 'create_group', { id });
      return { id, slug };
    },
  });
}

/**
 * Replaces what a group says of itself and how it is reached. It is not opened to all readers once
 * something was written in it: that was said to its members only.
 */
export async function changeGroup(
  ctx: Context,
  by: GroupBy,
  { askAgain, ...input }: ChangeGroupInput,
): Promise<{ id: string; slug: string }> {
  return runCommand(ctx, {
    access: (tx) => accessGroup(tx, by, { lock: true }),
    may: (tx, group) => {
      demand(mayChangeGroup(tx.actor, group));
      if (input.access !== group.access) demand(maySetAccess(tx.actor, group));
    },
    write: async (tx, group) => {
      if (input.access !== group.access) {
        if (input.access === 'open' && (await hasThings(tx, group)))
          throw invalid({ access: 'group_has_conversations' });
        await noteOf(tx, 'change_group_access', group, `${group.access} → ${input.access}`);
      }
      const asksAgain = askAgain === true && input.agreement !== '';
      const agreeSince = input.agreement === '' ? null : asksAgain ? tx.now() : group.agree_since;
      await tx.db
        .updateTable('member_group')
        .set({ ...columnsOf(tx, input), agree_since: agreeSince })
        .where('id', '=', group.id)
        .execute();
      // Nobody is asked to agree to their own words.
      if (asksAgain && group.standing === 'member') await agreeAgain(tx, group);
      return { id: group.id, slug: group.slug };
    },
  });
}

/** Ends a group: it can be read as before, and nothing is added. Or takes it up again. */
export async function archiveGroup(ctx: Context, by: GroupBy, archived: boolean): Promise<void> {
  await runCommand(ctx, {
    access: (tx) => accessGroup(tx, by, { lock: true }),
    may: (tx, group) => demand(mayArchiveGroup(tx.actor, group)),
    write: async (tx, group) => {
      if (archived === (group.archived_at !== null)) return;
      await tx.db
        .updateTable('member_group')
        .set({ archived_at: archived ? tx.now() : null })
        .where('id', '=', group.id)
        .execute();
      await noteOf(tx, archived ? 'archive_group' : 'unarchive_group', group);
    },
  });
}

function columnsOf(ctx: Context, { language, ...input }: GroupInput) {
  try {
    renderMarkdown(input.agreement);
  } catch (error) {
    if (!(error instanceof MarkdownTooComplex)) throw error;
    throw invalid({ agreement: 'too_complex' });
  }
  const words = `${input.name}\n${input.summary}`;
  return { ...input, language: language ?? guessLanguage(words, [ctx.locale, ...LOCALES]) };
}

async function hasThings(ctx: Context, group: GroupRecord): Promise<boolean> {
  const thing = await ctx.db
    .selectFrom('thing')
    .innerJoin('space', 'space.id', 'thing.space_id')
    .select('thing.id')
    .where('space.group_id', '=', group.id)
    .limit(1)
    .executeTakeFirst();
  return thing !== undefined;
}
