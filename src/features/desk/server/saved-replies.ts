import { sql } from 'kysely';
import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import { newId } from '#platform/db/ids.ts';
import { invalid, notFound } from '#platform/errors.ts';
import { escapeWords, MarkdownTooComplex, renderMarkdown } from '#platform/markdown/index.ts';
import { demand } from '#platform/verdict.ts';
import type { SavedReply, SavedReplyInput } from '../schema.ts';
import { mayChangeReplies, mayUseReplies } from './policy.ts';

/** All saved replies, those in the reader's language first. */
export async function listSavedReplies(ctx: Context): Promise<SavedReply[]> {
  demand(mayUseReplies(ctx.actor));
  return ctx.db
    .selectFrom('saved_reply')
    .select(['id', 'title', 'language', 'markdown'])
    .orderBy(sql`split_part(language, '-', 1) = ${ctx.locale}`, 'desc')
    .orderBy('language')
    .orderBy(sql`plain(title)`)
    .limit(300)
    .execute();
}

/** Makes a saved reply, or changes one. */
export async function saveReply(
  ctx: Context,
  id: string | null,
  input: SavedReplyInput,
): Promise<{ id: string }> {
  return runCommand(ctx, {
    scope: 'manage',
    access: async (tx) => {
      demand(mayChangeReplies(tx.actor));
      if (id) await demandThere(tx, id);
    },
    may: (tx) => demand(mayChangeReplies(tx.actor)),
    write: async (tx) => {
      demandRenders(input.markdown);
      const columns = { ...input, changed_by: tx.actor.memberId, changed_at: tx.now() };
      return tx.db
        .insertInto('saved_reply')
        .values({ id: id ?? newId(), ...columns })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(columns))
        .returning('id')
        .executeTakeFirstOrThrow();
    },
  });
}

/** Removes a saved reply; what was written with it stays. */
export async function removeReply(ctx: Context, id: string): Promise<void> {
  await runCommand(ctx, {
    scope: 'manage',
    access: async (tx) => {
      demand(mayChangeReplies(tx.actor));
      await demandThere(tx, id);
    },
    may: () => {},
    write: async (tx) => {
      await tx.db.deleteFrom('saved_reply').where('id', '=', id).execute();
    },
  });
}

/** The text of a saved reply to somebody; null if there is no such one any more. */
export async function fillSavedReply(
  ctx: Context,
  id: string,
  name: string,
): Promise<string | null> {
  demand(mayUseReplies(ctx.actor));
  const row = await ctx.db
    .selectFrom('saved_reply')
    .select('markdown')
    .where('id', '=', id)
    .executeTakeFirst();
  return row ? row.markdown.replaceAll('{name}', () => escapeWords(name)) : null;
}

async function demandThere(ctx: Context, id: string): Promise<void> {
  const found = await ctx.db
    .selectFrom('saved_reply')
    .select('id')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!found) throw notFound();
}

function demandRenders(markdown: string): void {
  try {
    renderMarkdown(markdown);
  } catch (error) {
    if (!(error instanceof MarkdownTooComplex)) throw error;
    throw invalid({ markdown: 'too_complex' });
  }
}
