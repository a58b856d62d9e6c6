import type { Db } from './db/connect.ts';
import type { Locale } from './i18n/locales.ts';

export type Role = 'member' | 'moderator' | 'host' | 'admin';

/** Who acts. A visitor has no member; a token narrows what its owner may do to its scopes. */
export interface Actor {
  readonly memberId: string | null;
  readonly role: Role | null;
  readonly organisationId: string | null;
  /** Other ids under which the same person has written (`aliases` of nobody else are ever shown). */
  readonly aliases?: readonly string[];
  /** What they may do beyond what is their own; absent: what their role may on a new install. */
  readonly capabilities?: ReadonlySet<string>;
  /** What that was worked out from: who still acts later can be asked whether it still stands. */
  readonly held?: readonly string[];
  /** `null`: everything the person may do (a signed-in browser). Else the scopes of an API token. */
  readonly scopes: ReadonlySet<string> | null;
}

/** Whether an author's id stands for the actor. */
export function isSelf(actor: Actor, authorId: string | null): boolean {
  return (
    authorId !== null && (authorId === actor.memberId || (actor.aliases ?? []).includes(authorId))
  );
}

/** All ids that stand for the actor. */
export function selvesOf(actor: Actor): string[] {
  return actor.memberId === null ? [] : [actor.memberId, ...(actor.aliases ?? [])];
}

export const VISITOR: Actor = { memberId: null, role: null, organisationId: null, scopes: null };

/** What every query and command is given: on which database, for whom, in which language, when. */
export interface Context {
  readonly db: Db;
  readonly actor: Actor;
  readonly locale: Locale;
  readonly now: () => Date;
}
