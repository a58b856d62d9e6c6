import { sql } from 'kysely';
import { isAPIError } from 'better-auth/api';
import type { Context } from '#platform/context.ts';
import { DomainError } from '#platform/errors.ts';
import { notFound } from '#platform/errors.ts';
import { countTry } from '#platform/rate-limit.ts';
import type { Locale } from '#platform/i18n/locales.ts';
import type { MemberSettings, Profile, SignIn } from '../schema.ts';
import { authOf } from './auth.ts';
import { freeHandle, isProvisional } from './handle.ts';
import { requireBrowser, requireMember } from './policy.ts';

/** The member's own settings, as /settings and /welcome show them. */
export async function readSettings(
  ctx: Context,
): Promise<MemberSettings & { id: string; handle: string }> {
  const memberId = requireMember(ctx.actor, 'read');
  const member = await ctx.db
    .selectFrom('member')
    .leftJoin('organisation', 'organisation.id', 'member.organisation_id')
    .select([
      'member.id',
      'member.name',
      'member.handle',
      'member.email',
      'member.title',
      'member.bio',
      'member.locale',
      'member.languages',
      'member.time_zone',
      'member.mail_rhythm',
      'organisation.name as organisation',
    ])
    .where('member.id', '=', memberId)
    .executeTakeFirst();
  if (!member) throw notFound();
  return member;
}

export interface Welcome {
  name: string;
  locale: Locale;
  languages: string[];
  mailRhythm: Profile['mailRhythm'];
}

/** The first visit: what to be called, in which languages, and how much mail. */
export async function completeWelcome(ctx: Context, input: Welcome): Promise<void> {
  const memberId = requireBrowser(ctx.actor);
  const { handle } = await readSettings(ctx);
  await ctx.db
    .updateTable('member')
    .set((eb) => ({
      name: input.name,
      locale: input.locale,
      languages: readingLanguages(input),
      mail_rhythm: input.mailRhythm,
      joined_at: eb.fn.coalesce('joined_at', eb.val(ctx.now())),
    }))
    .where('id', '=', memberId)
    .execute();
  if (isProvisional(handle))
    await ctx.db
      .updateTable('member')
      .set({ handle: await freeHandle(ctx.db, input.name) })
      .where('id', '=', memberId)
      .execute();
}

/** What the member says about themselves, and how the site is to treat them. */
export async function saveProfile(ctx: Context, input: Profile): Promise<void> {
  const memberId = requireMember(ctx.actor, 'write');
  await ctx.db
    .updateTable('member')
    .set({
      name: input.name,
      title: input.title,
      bio: input.bio,
      locale: input.locale,
      languages: readingLanguages(input),
      time_zone: input.timeZone,
      mail_rhythm: input.mailRhythm,
    })
    .where('id', '=', memberId)
    .execute();
}

/** What somebody reads: at least the language that they have the interface in. */
const readingLanguages = ({ locale, languages }: { locale: Locale; languages: string[] }) => [
  ...new Set(languages.length ? languages : [locale]),
];

/** Changes the interface's locale only: the switcher of every page. */
export async function setLocale(ctx: Context, locale: Locale): Promise<void> {
  const memberId = requireBrowser(ctx.actor);
  await ctx.db.updateTable('member').set({ locale }).where('id', '=', memberId).execute();
}

/** How and where the member signs in, this browser first. Two queries; tokens stay here. */
export async function readSignIns(
  ctx: Context,
  headers: Headers,
): Promise<{ hasPassword: boolean; signIns: SignIn[] }> {
  requireBrowser(ctx.actor);
  const own = await (
    await authOf(ctx.db)
  ).api.getSession({ headers, query: { disableRefresh: true } });
  if (!own) return { hasPassword: false, signIns: [] };
  const { rows } = await sql<Omit<SignIn, 'current'> & { hasPassword: boolean }>`
    select id, "createdAt" since, "updatedAt" "lastSeen", coalesce("userAgent", '') "userAgent",
           exists (select from auth.account a where a."userId" = s."userId"
                    and a."providerId" = 'credential' and a."password" is not null) "hasPassword"
      from auth.session s
     where "userId" = ${own.user.id} and "expiresAt" > now()
     order by id = ${own.session.id} desc, "updatedAt" desc limit 50`.execute(ctx.db);
  return {
    hasPassword: rows[0]?.hasPassword ?? false,
    signIns: rows.map(({ id, since, lastSeen, userAgent }) => ({
      id,
      since,
      lastSeen,
      userAgent,
      current: id === own.session.id,
    })),
  };
}

/** Sets the first password, or changes it. All other sign-ins of the member end. */
export async function savePassword(
  ctx: Context,
  input: { currentPassword: string; newPassword: string },
  headers: Headers,
): Promise<string[]> {
  const memberId = requireBrowser(ctx.actor);
  const { api } = await authOf(ctx.db);
  const { newPassword, currentPassword } = input;
  if (!(await readSignIns(ctx, headers)).hasPassword) {
    await api.setPassword({ body: { newPassword }, headers });
    await api.revokeOtherSessions({ headers });
    return [];
  }
  if (
    !(await countTry(
      ctx.db,
      { of: ['password change', memberId], max: 10, minutes: 60 },
      ctx.now(),
    ))
  )
    throw new DomainError('too_many', 'too_many');
  const answer = await api
    .changePassword({
      body: { currentPassword, newPassword, revokeOtherSessions: true },
      headers,
      returnHeaders: true,
    })
    .catch((error: unknown) => {
      if (!isAPIError(error)) throw error;
      throw new DomainError('invalid', 'invalid_input', { currentPassword: 'password_wrong' });
    });
  return answer.headers.getSetCookie();
}

/** Ends every sign-in of the member except this browser's. */
export async function signOutElsewhere(ctx: Context, headers: Headers): Promise<void> {
  requireBrowser(ctx.actor);
  await (await authOf(ctx.db)).api.revokeOtherSessions({ headers });
}
