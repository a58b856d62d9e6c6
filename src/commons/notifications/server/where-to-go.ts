import { postPath, thingPath, type ThingKind } from '#commons/things/server/index.ts';
import type { NotificationKindName } from '../schema.ts';

/** The address that a notification leads to: of its post, of its thing, or where that is answered. */
export function whereToGo(
  kind: NotificationKindName,
  thing: ThingKind,
  slug: string,
  number: number | null,
): string {
  if (kind === 'suggestion_decided') return `/library/${slug}/suggestions`;
  return number === null ? thingPath(thing, slug) : postPath(thing, slug, number);
}
