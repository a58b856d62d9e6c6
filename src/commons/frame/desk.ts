import * as m from '#platform/i18n/generated/messages.js';
import type { Capability } from '#commons/capabilities/list.ts';
import type { Viewer } from '#commons/members/schema.ts';
import type { IconName } from '#ui/icon-names.ts';

/** A place for those who run the community. */
export interface DeskPlace {
  path: DeskPath;
  label: string;
  icon: IconName;
}

/** Every such place: what one needs to be able to do for the page to open, its name and its sign. */
const PLACES = {
  '/hosts/desk': ['use_desk', m.desk_title, 'layers'],
  '/moderation': ['moderate', m.moderation_title, 'hand'],
  '/hosts/joining': ['decide_joining', m.members_host_joining, 'users'],
  '/hosts/behalf': ['ask_on_behalf', m.behalf_title, 'hand-helping'],
  '/hosts/announce': ['announce', m.announcements_title, 'send'],
  '/hosts/organisations': ['decide_organisations', m.organisations_hosts_title, 'building-2'],
  '/hosts/markets': ['manage_markets', m.markets_title, 'globe'],
  '/hosts/segments': ['manage_segments', m.segments_title, 'list'],
  '/hosts/teams': ['manage_teams', m.teams_title, 'users'],
  '/hosts/searches': ['tend_search', m.search_empty_title, 'search'],
  '/hosts/synonyms': ['tend_search', m.search_synonyms_title, 'quote'],
  '/hosts/replies': ['change_replies', m.desk_replies_title, 'reply'],
  '/hosts/import': ['bring_in', m.imports_title, 'download'],
  '/hosts/capabilities': ['read_trail', m.capabilities_title, 'lock'],
  '/hosts/audit': ['read_trail', m.audit_title, 'history'],
} as const satisfies Record<string, [Capability, () => string, IconName]>;
export type DeskPath = keyof typeof PLACES;

export const DESK_PATHS = Object.keys(PLACES) as DeskPath[];
/** From the menu one goes here; the rest is on the desk. */
const IN_MENU: DeskPath[] = ['/hosts/desk', '/moderation', '/hosts/joining'];

/** Those of some places that open to somebody, named in the reader's language. */
export function placesOf(
  viewer: Pick<Viewer, 'can'> | null,
  paths: readonly DeskPath[],
): DeskPlace[] {
  return paths.flatMap((path) => {
    const [capability, label, icon] = PLACES[path];
    return viewer?.can.includes(capability) ? [{ path, label: label(), icon }] : [];
  });
}

/**
 * What the account's menu has for somebody with a task: a few places, and all of theirs where they can't
 * go by the desk. The server says it, and only to whom it concerns: the frame's script is on every page,
 * for everybody.
 */
export function deskOf(viewer: Pick<Viewer, 'can'> | null): DeskPlace[] {
  return placesOf(viewer, viewer?.can.includes('use_desk') ? IN_MENU : DESK_PATHS);
}
