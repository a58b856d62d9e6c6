import { sql } from 'kysely';
import { noteInTrail } from '#commons/audit/server/index.ts';
import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import { newId } from '#platform/db/ids.ts';
import { notFound } from '#platform/errors.ts';
import { demand } from '#platform/verdict.ts';
import type { SynonymInput, SynonymView } from '../schema.ts';
import { mayTendSearch } from './policy.ts';

/** The groups of words that mean the same, by their first word. */
export async function listSynonyms(ctx: Context): Promise<SynonymView[]> {
  demand(mayTendSearch(ctx.actor));
  const { rows } = await sql<SynonymView>`
    select id, words from search_synonym order by plain(words[1]), id`.execute(ctx.db);
  return rows;
}

/** Makes a group of words that mean the same, or changes one; the next search knows it. */
export async function saveSynonyms(
  ctx: Context,
  id: string | null,
  { words }: SynonymInput,
): Promise<{ id: string }> {
  return runCommand(ctx, {
    scope: 'manage',
    access: async (tx) => {
      demand(mayTendSearch(tx.actor));
      if (id) await demandThere(tx, id);
    },
    may: () => {},
    write: async (tx) => {
      const group = await tx.db
        .insertInto('search_synonym')
        .values({ id: id ?? newId(), words })
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ words }))
        .returning('id')
        .executeTakeFirstOrThrow();
      await noteInTrail(tx, {
        action: id ? 'change_synonyms' : 'make_synonyms',
        reason: words.join(', '),
      });
      return group;
    },
  });
}

/** Each of the group's words means only itself again. */
export async function removeSynonyms(ctx: Context, id: string): Promise<void> {
  await runCommand(ctx, {
    scope: 'manage',
    access: async (tx) => {
      demand(mayTendSearch(tx.actor));
      return demandThere(tx, id);
    },
    may: () => {},
    write: async (tx, { words }) => {
      await tx.db.deleteFrom('search_synonym').where('id', '=', id).execute();
      await noteInTrail(tx, { action: 'remove_synonyms', reason: words.join(', ') });
    },
  });
}

async function demandThere(ctx: Context, id: string): Promise<{ words: string[] }> {
  const found = await ctx.db
    .selectFrom('search_synonym')
    .select('words')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!found) throw notFound();
  return found;
}
