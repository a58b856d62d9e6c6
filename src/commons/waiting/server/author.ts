import type { Context } from '#platform/context.ts';
import { isLocale, LOCALES } from '#platform/i18n/locales.ts';
import { DomainError } from '#platform/errors.ts';

/** A context in which whoever wrote what waited sends it now, as they would themselves. */
export async function asItsAuthor(ctx: Context, memberId: string): Promise<Context> {
  const member = await ctx.db
    .selectFrom('member')
    .select(['id', 'role', 'organisation_id', 'locale', 'state'])
    .where('id', '=', memberId)
    .executeTakeFirstOrThrow();
  if (member.state !== 'active') throw new DomainError('conflict', 'author_not_there');
  const personas = await ctx.db
    .selectFrom('persona')
    .select('id')
    .where('member_id', '=', memberId)
    .execute();
  return {
    ...ctx,
    locale: isLocale(member.locale) ? member.locale : LOCALES[0],
    actor: {
      memberId,
      role: member.role,
      organisationId: member.organisation_id,
      aliases: personas.map(({ id }) => id),
      scopes: null,
    },
  };
}
