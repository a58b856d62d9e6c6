import {
  frame_conversations,
  frame_groups,
  frame_library,
  frame_people,
  frame_practices,
} from '#platform/i18n/generated/messages.js';
import type { IconName } from '#ui/icon-names.ts';

interface Place {
  path: string;
  label: () => string;
  icon: IconName;
  membersOnly?: boolean;
  /** Where the bar at the bottom has no room for it, the account's menu has it. */
  inMenu?: boolean;
}

/** The main places of the community, in the order of the navigation. */
export const PLACES: readonly Place[] = [
  { path: '/conversations', label: frame_conversations, icon: 'messages-square' },
  { path: '/library', label: frame_library, icon: 'book-open' },
  { path: '/practices', label: frame_practices, icon: 'layers' },
  { path: '/groups', label: frame_groups, icon: 'handshake', membersOnly: true, inMenu: true },
  { path: '/people', label: frame_people, icon: 'users', membersOnly: true },
];

/** What stands in a place under another address. */
const SHELVES: Record<string, string[]> = {
  '/library': ['/guides', '/articles', '/examples', '/templates', '/projects'],
};

/** Whether the page at `pathname` (without locale) belongs to a place. */
export function isAt(place: string, pathname: string): boolean {
  const within = [place, ...(SHELVES[place] ?? [])];
  return within.some((path) => pathname === path || pathname.startsWith(`${path}/`));
}
