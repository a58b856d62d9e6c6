import { z } from 'zod';

/** Why somebody is told, the weightiest first: of one event a person hears once. */
export const NOTIFICATION_KINDS = [
  'revealed',
  'move_proposed',
  'consent_asked',
  'consent_decided',
  'text_sent_back',
  'text_published',
  'suggestion_decided',
  'accepted',
  'mentioned',
  'answered',
  'new_post',
  'announced',
  'new_in_group',
] as const;
export type NotificationKindName = (typeof NOTIFICATION_KINDS)[number];

/** About a thing itself, not a post in its thread. */
export const ABOUT_THINGS: ReadonlySet<NotificationKindName> = new Set([
  'consent_asked',
  'consent_decided',
  'text_sent_back',
  'text_published',
  'suggestion_decided',
]);

/** When a mail follows. The list in the app is always complete. */
export const RHYTHMS = ['instant', 'daily', 'never'] as const;
export type Rhythm = (typeof RHYTHMS)[number];

export const chooseNotificationInput = z.object({
  kind: z.enum(NOTIFICATION_KINDS),
  rhythm: z.enum(RHYTHMS),
});

/** The form with one field per kind; one that is left out stays as it is. */
export const chooseNotificationsInput = z.object(
  Object.fromEntries(
    NOTIFICATION_KINDS.map((kind) => [kind, z.enum(RHYTHMS).optional()]),
  ) as Record<NotificationKindName, z.ZodOptional<z.ZodEnum<{ [R in Rhythm]: R }>>>,
);

export const markNotificationsReadInput = z.object({ ids: z.array(z.uuid()).max(100).default([]) });

/** One line of the list. */
export interface NotificationView {
  id: string;
  kind: NotificationKindName;
  read: boolean;
  at: Date;
  actor: { name: string; handle: string | null; organisation: string | null } | null;
  title: string;
  language: string;
  /** Of the post; empty where it is about the thing itself. */
  excerpt: string;
  excerptLanguage: string;
  href: string;
}

export interface NotificationPage {
  items: NotificationView[];
  /** Give it as `before` for the next page; null at the end. */
  next: string | null;
}

/** What the settings page shows. */
export interface NotificationChoices {
  /** `never` here stops all mail, whatever stands in `kinds`. */
  mailRhythm: Rhythm;
  kinds: { kind: NotificationKindName; rhythm: Rhythm }[];
}
