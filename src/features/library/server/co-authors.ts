import type { Context } from '#platform/context.ts';
import { newId } from '#platform/db/ids.ts';
import { invalid } from '#platform/errors.ts';

/**
 * Names those who wrote a thing beside its author, in this order: members by `@handle`, who then write it
 * too, and others by their name. For other commands.
 */
export async function setCoAuthors(
  { db }: Context,
  thing: { id: string; author_id: string },
  names: readonly string[],
): Promise<void> {
  const handles = names.flatMap((name) => (name.startsWith('@') ? [name.slice(1)] : []));
  const members = handles.length
    ? await db
        .selectFrom('member')
        .select(['id', 'handle'])
        .where('handle', 'in', handles)
        .where('state', '=', 'active')
        .execute()
    : [];
  const known = new Map(members.map(({ id, handle }) => [`@${handle}`, id]));
  if (names.some((name) => name.startsWith('@') && !known.has(name)))
    throw invalid({ coAuthors: 'unknown_member' });
  await db.deleteFrom('co_author').where('thing_id', '=', thing.id).execute();
  const rows = [...new Set(names)]
    .filter((name) => known.get(name) !== thing.author_id)
    .map((name) => {
      const member_id = known.get(name) ?? null;
      return { id: newId(), thing_id: thing.id, member_id, name: member_id ? '' : name };
    });
  if (rows.length > 0) await db.insertInto('co_author').values(rows).execute();
}
