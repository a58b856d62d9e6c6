import { can } from '#commons/capabilities/server/policy.ts';
import type { Actor } from '#platform/context.ts';
import { signInFirst, type Verdict } from '#platform/verdict.ts';
import type { LibraryKind } from '../schema.ts';

/** What the rules ask of a thing of the library. */
export interface Publication {
  state: string;
  /** The actor wrote it, alone or with others. */
  writes: boolean;
  /** The actor is a steward of one of its practices. */
  stewards_practice: boolean;
}

/** Whether the actor decides about what is published of this thing. */
export function publishes(actor: Actor, thing: Pick<Publication, 'stewards_practice'>): boolean {
  return can(actor, 'publish_library', thing.stewards_practice);
}

/**
 * Guides and articles are begun by those who may publish them; a steward in their own practices. Any member begins
 * a template, and those who publish look at it.
 */
export function mayBegin(
  actor: Actor,
  place: Pick<Publication, 'stewards_practice'> & { kind: LibraryKind },
): Verdict {
  if (actor.memberId === null) return signInFirst;
  if (place.kind === 'template') return true;
  return publishes(actor, place) ? true : 'only_publishers_begin';
}

/** Its authors, and those who may publish it, change its text; while it waits for a look only the latter. */
export function mayEdit(actor: Actor, thing: Publication): Verdict {
  if (actor.memberId === null) return signInFirst;
  if (publishes(actor, thing)) return true;
  if (!thing.writes) return 'not_your_text';
  return thing.state === 'draft' ? true : 'only_publishers_change_published';
}

/** Which chapters there are: of an example its form says that. */
export function mayArrange(actor: Actor, thing: Publication & { kind: string }): Verdict {
  const edit = mayEdit(actor, thing);
  if (edit !== true) return edit;
  return thing.kind === 'example' ? 'chapters_are_fixed' : true;
}

/** An author asks those who publish to look at it. */
export function maySubmit(actor: Actor, thing: Publication): Verdict {
  if (actor.memberId === null) return signInFirst;
  if (!thing.writes) return 'not_your_text';
  return thing.state === 'draft' ? true : 'only_drafts_are_submitted';
}

/** Publishing, giving back, and language versions: hosts, and stewards in their practices. */
export function mayPublish(actor: Actor, thing: Publication): Verdict {
  if (actor.memberId === null) return signInFirst;
  return publishes(actor, thing) ? true : 'only_publishers_publish';
}

/** Out of the lists, but still read by whoever has the address. */
export function mayArchive(actor: Actor, thing: Publication): Verdict {
  const publish = mayPublish(actor, thing);
  if (publish !== true) return publish;
  return ['published', 'archived'].includes(thing.state) ? true : 'thing_not_published';
}

/** An author takes back a draft; those who publish anything. */
export function mayRemove(actor: Actor, thing: Publication): Verdict {
  if (actor.memberId === null) return signInFirst;
  if (thing.state === 'removed') return 'thing_not_published';
  if (publishes(actor, thing)) return true;
  if (!thing.writes) return 'not_your_text';
  return thing.state === 'draft' ? true : 'only_publishers_change_published';
}

/** Whoever removed it, and those who publish. */
export function mayRestore(
  actor: Actor,
  thing: Publication & { removed_by: string | null },
): Verdict {
  if (actor.memberId === null) return signInFirst;
  if (thing.state !== 'removed') return 'thing_not_removed';
  return thing.removed_by === actor.memberId ? true : mayPublish(actor, thing);
}

/** What readers said is told to its authors and to those who publish it. */
export function mayReadFeedback(actor: Actor, thing: Publication): Verdict {
  if (actor.memberId === null) return signInFirst;
  return thing.writes || publishes(actor, thing) ? true : 'not_your_text';
}

/** Every member who reads it suggests a change; its writers write. */
export function maySuggest(actor: Actor, thing: Pick<Publication, 'state'>): Verdict {
  if (actor.memberId === null) return signInFirst;
  return thing.state === 'published' ? true : 'thing_not_published';
}

/** Those who may write it as it stands. */
export function mayDecideSuggestions(actor: Actor, thing: Publication): Verdict {
  return mayEdit(actor, thing);
}

/** Members see how a text came to be; visitors only what it says. */
export function mayReadRevisions(actor: Actor, thing: Publication): Verdict {
  if (actor.memberId === null) return signInFirst;
  return ['published', 'archived'].includes(thing.state) ? true : mayEdit(actor, thing);
}

/** Whether everybody or members alone read it: those who publish it. */
export function mayChooseAudience(actor: Actor, thing: Publication): Verdict {
  return mayPublish(actor, thing);
}

/** An organisation's leads answer for it; hosts enter what an organisation told them. */
export function mayAnswerConsent(actor: Actor, { leads }: { leads: boolean }): Verdict {
  if (actor.memberId === null) return signInFirst;
  return can(actor, 'manage_organisations', leads) ? true : 'leads_only';
}
