import {
  groups_access_confidential,
  groups_access_open,
  groups_access_private,
  groups_access_restricted,
  groups_news_daily,
  groups_news_instant,
  groups_news_never,
  groups_who_confidential,
  groups_who_open,
  groups_who_private,
  groups_who_restricted,
} from '#platform/i18n/generated/messages.js';
import type { GroupAccess } from '#commons/spaces/schema.ts';
import type { IconName } from '#ui/icon-names.ts';
import type { News } from '../schema.ts';

/** How a group is reached, in a word. */
export const ACCESS_WORDS: Record<GroupAccess, () => string> = {
  open: groups_access_open,
  restricted: groups_access_restricted,
  private: groups_access_private,
  confidential: groups_access_confidential,
};

/** Who finds it, reads and joins, in a sentence. */
export const WHO_READS: Record<GroupAccess, () => string> = {
  open: groups_who_open,
  restricted: groups_who_restricted,
  private: groups_who_private,
  confidential: groups_who_confidential,
};

export const ACCESS_ICONS: Record<GroupAccess, IconName> = {
  open: 'users',
  restricted: 'hand',
  private: 'lock',
  confidential: 'lock',
};

export const NEWS_WORDS: Record<News, () => string> = {
  instant: groups_news_instant,
  daily: groups_news_daily,
  never: groups_news_never,
};
