import { sql } from 'kysely';
import type { Db } from '#platform/db/connect.ts';
import type { Locale } from '#platform/i18n/locales.ts';
import { isLocale } from '#platform/i18n/locales.ts';
import { JoiningSchema, type Joining } from '../schema.ts';
import { domainOf, linkIsGood, requestIsFresh } from './newcomer.ts';
import { standing } from './standing.ts';

/** Who an e-mail address is to the community, as far as getting in goes. */
export interface Admission {
  /**
   * `member`: may sign in. `invited`: becomes a member by signing in, having an invitation or an
   * organisation's link. `welcome`: nobody yet, but the joining policy lets the address in.
   * `barred`: suspended. `unknown`: nobody, and not let in.
   */
  kind: 'member' | 'invited' | 'welcome' | 'barred' | 'unknown';
  /** Of the interface, if the person chose one. */
  locale: Locale | null;
  joining: Joining;
}

const DEFAULT: Joining = { policy: 'invited', domains: [] };

/** How people join. Anything that can't be read counts as the strictest policy. */
export async function readJoining(db: Db): Promise<Joining> {
  const row = await db
    .selectFrom('setting')
    .select('value')
    .where('key', '=', 'joining')
    .executeTakeFirst();
  return parseJoining(row?.value);
}

function parseJoining(value: unknown): Joining {
  const parsed = JoiningSchema.safeParse(value);
  return parsed.success ? parsed.data : DEFAULT;
}

/** Whether a policy lets in an address that nobody knows. Domains match whole, never their ends. */
export function letsIn(joining: Joining, email: string): boolean {
  if (joining.policy === 'open') return true;
  if (joining.policy !== 'domain') return false;
  const at = email.lastIndexOf('@');
  return at > 0 && joining.domains.includes(email.slice(at + 1));
}

/** Looks an address up; one query, whoever it is, so that the time it takes tells nothing. */
export async function admissionOf(db: Db, address: string): Promise<Admission> {
  const email = normaliseEmail(address);
  const { rows } = await sql<{
    state: string | null;
    locale: string | null;
    invited: boolean;
    at_home: boolean;
    joining: unknown;
  }>`select (select ${standing} from member where email = ${email}) state,
            (select locale from member where email = ${email}) locale,
            exists (select from invitation where email = ${email} and accepted_at is null)
              or exists (select from link_request r join organisation_link l on l.id = r.link_id
                where r.email = ${email} and ${requestIsFresh} and ${linkIsGood}) invited,
            exists (select from organisation_domain where domain = ${domainOf(email)}) at_home,
            (select value from setting where key = 'joining') joining`.execute(db);
  const row = rows[0];
  const joining = parseJoining(row?.joining);
  const locale = isLocale(row?.locale) ? row.locale : null;
  return {
    kind: kindOf(row, joining, email),
    locale,
    joining,
  };
}

function kindOf(
  row: { state: string | null; invited: boolean; at_home: boolean } | undefined,
  joining: Joining,
  email: string,
): Admission['kind'] {
  if (row?.state === 'suspended' || row?.state === 'erased') return 'barred';
  if (row?.state) return 'member';
  if (row?.invited) return 'invited';
  // An organisation's own domain is as good as one that the hosts named for all.
  if (joining.policy === 'domain' && row?.at_home) return 'welcome';
  return letsIn(joining, email) ? 'welcome' : 'unknown';
}

/** Whether the address may have an account. */
export const isAdmitted = ({ kind }: Admission): boolean =>
  kind === 'member' || kind === 'invited' || kind === 'welcome';

/** Addresses are compared and kept in lower case, without spaces around them. */
export const normaliseEmail = (address: string): string => address.trim().toLowerCase();
