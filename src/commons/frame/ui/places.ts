import {
  frame_conversations,
  frame_groups,
  frame_people,
  frame_practices,
} from '#platform/i18n/generated/messages.js';
import type { IconName } from '#ui/icon-names.ts';

interface Place {
  path: string;
  label: () => string;
  icon: IconName;
  membersOnly?: boolean;
}

/** The main places of the community, in the order of the navigation. */
export const PLACES: readonly Place[] = [
  { path: '/conversations', label: frame_conversations, icon: 'messages-square' },
  { path: '/practices', label: frame_practices, icon: 'layers' },
  { path: '/groups', label: frame_groups, icon: 'handshake', membersOnly: true },
  { path: '/people', label: frame_people, icon: 'users', membersOnly: true },
];

/** Whether the page at `pathname` (without locale) belongs to a place. */
export function isAt(place: string, pathname: string): boolean {
  return pathname === place || pathname.startsWith(`${place}/`);
}
