import {
  desk_title,
  members_host_joining,
  moderation_title,
} from '#platform/i18n/generated/messages.js';
import type { Capability } from '#commons/capabilities/list.ts';
import type { Viewer } from '#commons/members/schema.ts';
import type { IconName } from '#ui/icon-names.ts';

/** A place for those who run the community, in the account's menu. */
export interface DeskPlace {
  path: string;
  label: string;
  icon: IconName;
}

/**
 * Where somebody with a task goes. The server says it, in the reader's language and to whom it
 * concerns: the frame's script is on every page, for everybody.
 */
export function deskOf(viewer: Viewer | null): DeskPlace[] {
  const places: [Capability, DeskPlace][] = [
    ['use_desk', { path: '/hosts/desk', label: desk_title(), icon: 'layers' }],
    ['moderate', { path: '/moderation', label: moderation_title(), icon: 'hand' }],
    ['decide_joining', { path: '/hosts/joining', label: members_host_joining(), icon: 'users' }],
  ];
  return places.flatMap(([capability, place]) => (viewer?.can.includes(capability) ? [place] : []));
}
