import { sql } from 'kysely';
import { nameOf } from '#commons/identities/server/index.ts';
import type { Context } from '#platform/context.ts';
import { notFound } from '#platform/errors.ts';
import type { AuthorView, ListWritingInput } from '../schema.ts';
import { listLibrary } from './list-library.ts';

/**
 * What somebody has published in the library, alone or with others, as far as this reader may read it: guides,
 * articles, examples. Visitors meet an author where something of theirs is public, under the name that stands on it;
 * who is here otherwise is for those who are here.
 */
export async function findAuthor(
  ctx: Context,
  handle: string,
  { after }: ListWritingInput,
): Promise<AuthorView> {
  const member = ctx.actor.memberId !== null;
  const { rows } = await sql<Omit<AuthorView, 'items' | 'next' | 'profile'> & { here: boolean }>`
    select member.id, member.handle, ${nameOf('member', ctx.locale)} as name,
           case when ${member} then member.title else '' end as title,
           case when ${member} then organisation.name end as organisation,
           member.state in ('active', 'placeholder') as here
      from member left join organisation on organisation.id = member.organisation_id
     where member.handle = ${handle} and member.state not in ('erased', 'persona')`.execute(ctx.db);
  const [row] = rows;
  if (!row) throw notFound();
  const { here, ...author } = row;
  const list = await listLibrary(ctx, { view: 'published', after }, { author: author.id });
  if (list.items.length === 0 && !(member && here)) throw notFound();
  return { ...author, ...list, profile: member && here };
}
