import { sql } from 'kysely';
import { CAPABILITY_KEYS } from '#commons/capabilities/list.ts';
import { actingAs, heldBy } from '#commons/capabilities/server/held.ts';
import { countUnread } from '#commons/notifications/server/index.ts';
import { VISITOR, type Actor, type Role } from '#platform/context.ts';
import type { Db } from '#platform/db/connect.ts';
import { isLocale, LOCALES } from '#platform/i18n/locales.ts';
import type { Viewer } from '../schema.ts';
import { authOf } from './auth.ts';
import { joinMember } from './join-member.ts';
import { standing } from './standing.ts';
import { useToken } from './tokens.ts';

export interface Identity {
  actor: Actor;
  viewer: Viewer | null;
  /** Why somebody who showed a sign-in or a token is a visitor all the same: a code with words. */
  notice: 'member_suspended' | 'not_a_member' | 'token_invalid' | null;
  /** `Set-Cookie` values for the answer: the sign-in is prolonged about once a day. */
  readonly cookies: readonly string[];
}

// One for all visitors, so nothing of anybody's may ever be written into it.
const NOBODY: Readonly<Identity> = Object.freeze({
  actor: VISITOR,
  viewer: null,
  notice: null,
  cookies: Object.freeze([]),
});

/**
 * Who a request comes from: the owner of its API token, or the member of its sign-in, else a
 * visitor. No query for a visitor without cookie, two for a member (three with unread
 * notifications: only those they may see count), one for a token.
 */
export async function identifyActor(db: Db, headers: Headers): Promise<Identity> {
  const token = /^Bearer\s+(\S+)$/i.exec(headers.get('authorization') ?? '')?.[1];
  if (token) {
    const actor = await useToken(db, token);
    return actor ? { ...NOBODY, actor } : { ...NOBODY, notice: 'token_invalid' };
  }
  if (!headers.get('cookie')?.includes('copia.session_token=')) return NOBODY;
  const { response, headers: answer } = await (
    await authOf(db)
  ).api.getSession({
    headers,
    returnHeaders: true,
  });
  const cookies = answer.getSetCookie();
  if (!response) return { ...NOBODY, cookies };
  let member = await readMember(db, response.user.id);
  if (!member && (await joinMember(db, response.user, LOCALES[0], new Date())))
    member = await readMember(db, response.user.id);
  if (!member) return { ...NOBODY, cookies, notice: 'not_a_member' };
  if (member.state !== 'active') return { ...NOBODY, cookies, notice: 'member_suspended' };
  const actor: Actor = {
    memberId: member.id,
    role: member.role,
    organisationId: member.organisation_id,
    aliases: member.aliases,
    scopes: null,
    ...actingAs(member.role, member.held),
  };
  const locale = isLocale(member.locale) ? member.locale : LOCALES[0];
  return {
    actor,
    viewer: {
      id: member.id,
      handle: member.handle,
      name: member.name,
      role: member.role,
      can: CAPABILITY_KEYS.filter((capability) => actor.capabilities?.has(capability)),
      locale,
      unreadNotifications: member.unread
        ? await countUnread({ db, actor, locale, now: () => new Date() })
        : 0,
    },
    notice: null,
    cookies,
  };
}

interface MemberRow {
  id: string;
  handle: string;
  name: string;
  role: Role;
  state: string;
  locale: string;
  organisation_id: string | null;
  unread: boolean;
  aliases: string[];
  held: string[];
}

/**
 * The member of an account; notes, at most every quarter of an hour, that they were seen. A
 * suspension whose date is past is over.
 */
async function readMember(db: Db, accountId: string): Promise<MemberRow | undefined> {
  const { rows } = await sql<MemberRow>`
    with seen as (
      update member set seen_at = now(), state = 'active', suspended_until = null
       where auth_user_id = ${accountId} and ${standing} = 'active'
         and (state = 'suspended' or seen_at is null or seen_at < now() - interval '15 minutes'))
    select id, handle, name, role, ${standing} as state, locale, organisation_id,
           exists (select from notification where recipient_id = member.id and read_at is null) unread,
           array(select persona.id from persona where persona.member_id = member.id) as aliases,
           ${heldBy()} as held
      from member where auth_user_id = ${accountId}`.execute(db);
  return rows[0];
}
