import { sql } from 'kysely';
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
  // Who has been named before stays named, suspended or not.
  const { rows: members } = await sql<{ id: string; handle: string }>`
    select id, handle from member where handle = any(${handles})
       and (state = 'active' or state <> 'erased' and id in (select member_id from co_author
         where thing_id = ${thing.id}))`.execute(db);
  const known = new Map(members.map(({ id, handle }) => [`@${handle}`, id]));
  if (names.some((name) => name.startsWith('@') && !known.has(name)))
    throw invalid({ coAuthors: 'unknown_member' });
  // Erased members have no name to be listed by: they stay.
  await sql`delete from co_author where thing_id = ${thing.id} and (member_id is null
    or member_id not in (select id from member where state = 'erased'))`.execute(db);
  const rows = [...new Set(names)]
    .filter((name) => known.get(name) !== thing.author_id)
    .map((name) => {
      const member_id = known.get(name) ?? null;
      return { id: newId(), thing_id: thing.id, member_id, name: member_id ? '' : name };
    });
  if (rows.length > 0) await db.insertInto('co_author').values(rows).execute();
}
