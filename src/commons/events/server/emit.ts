import type { Context } from '#platform/context.ts';
import { enqueue } from '#platform/jobs.ts';

/** What can happen in the community, in the past tense. Features add theirs here and nowhere else. */
export type EventKind =
  | 'thing_published'
  | 'thing_changed'
  | 'post_added'
  | 'post_changed'
  | 'answer_accepted'
  | 'author_revealed'
  | 'move_proposed'
  | 'text_published'
  | 'text_sent_back'
  | 'suggestion_decided'
  | 'consent_asked'
  | 'consent_decided'
  | 'reaction_changed'
  | 'notification_added';

export interface NewEvent {
  kind: EventKind;
  thingId?: string;
  postId?: string;
  /** The one member it is for (an app notification); otherwise everyone who may see the thing. */
  memberId?: string;
  /** Who did it, as others are told: a persona. Default: the actor. */
  actorId?: string;
}

/** Kinds that somebody may have to be told of. */
const TOLD: ReadonlySet<EventKind> = new Set([
  'post_added',
  'answer_accepted',
  'thing_published',
  'author_revealed',
  'move_proposed',
  'text_published',
  'text_sent_back',
  'suggestion_decided',
  'consent_asked',
  'consent_decided',
]);

/**
 * Records that something happened: live pages hear of it when the transaction commits, and whoever
 * must be notified is worked out by a job that exists if and only if the event does.
 */
export async function emit(ctx: Context, event: NewEvent): Promise<void> {
  const { id } = await ctx.db
    .insertInto('event')
    .values({
      kind: event.kind,
      actor_id: event.actorId ?? ctx.actor.memberId,
      member_id: event.memberId ?? null,
      thing_id: event.thingId ?? null,
      post_id: event.postId ?? null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  if (TOLD.has(event.kind)) await enqueue(ctx.db, 'notify', { eventId: id });
}
