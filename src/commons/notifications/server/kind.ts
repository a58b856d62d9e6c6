import type { EventKind } from '#commons/events/server/index.ts';
import type { Db } from '#platform/db/connect.ts';
import type { NotificationKindName, Rhythm } from '../schema.ts';

/** Something that happened to a post of a thing, or to the thing itself. */
export interface Happening {
  eventId: number;
  at: Date;
  kind: EventKind;
  actorId: string | null;
  thingId: string;
  /** Null only for events about the thing itself. */
  postId: string | null;
  /** The one member it is for, where it is for one. */
  memberId: string | null;
}

/**
 * A reason to tell people. It owns its audience only; who may see it, whether they want it, how it
 * reaches them and that it does so once is the business of this room.
 */
export interface NotificationKind {
  name: NotificationKindName;
  on: readonly EventKind[];
  /** Ids of members, also those who then turn out not to be told. */
  audience: (db: Db, happening: Happening) => Promise<(string | Listener)[]>;
}

/** Somebody who chose how they hear of this, not only of its kind. */
export interface Listener {
  id: string;
  /** null: as they chose for the kind. */
  rhythm: Rhythm | null;
}
