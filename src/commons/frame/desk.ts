import {
  desk_title,
  members_host_joining,
  moderation_title,
} from '#platform/i18n/generated/messages.js';
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
  if (!viewer || viewer.role === 'member') return [];
  const moderation: DeskPlace = { path: '/moderation', label: moderation_title(), icon: 'hand' };
  if (viewer.role === 'moderator') return [moderation];
  const desk: DeskPlace = { path: '/hosts/desk', label: desk_title(), icon: 'layers' };
  return [
    desk,
    moderation,
    { path: '/hosts/joining', label: members_host_joining(), icon: 'users' },
  ];
}
