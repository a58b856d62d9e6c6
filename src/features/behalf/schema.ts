import { z } from 'zod';
import { EmailField } from '#commons/members/schema.ts';
import { languageTag, markdownText } from '#commons/threads/schema.ts';
import { title } from '#features/conversations/schema.ts';
import { LOCALES } from '#platform/i18n/locales.ts';

/** Where a question that came by phone or mail can stand. */
export const BEHALF_SPACES = ['members', 'public', 'hosts'] as const;
/** How long name, address and words wait for a yes: days. */
export const WAIT_DAYS = 90;

const practiceIds = z.array(z.uuid()).max(5, 'too_many').default([]);

export const onBehalfInput = z.object({
  name: z.string().trim().min(1, 'required').max(120, 'too_long'),
  email: EmailField,
  /** In which the mail is written. */
  locale: z.enum(LOCALES),
  title,
  markdown: markdownText,
  language: languageTag.optional(),
  space: z.enum(BEHALF_SPACES).default('members'),
  practiceIds,
});
export type OnBehalfInput = z.infer<typeof onBehalfInput>;

export const confirmInput = z.object({
  title,
  markdown: markdownText,
  /** As whom: by name, or as "a member". */
  identity: z.enum(['name', 'member']).default('name'),
});
export type ConfirmInput = z.infer<typeof confirmInput>;

export const helpInput = z.object({
  /** The organisation's slug. */
  organisation: z.string().trim().max(120).optional(),
  practiceIds,
  minutes: z.coerce.number().int().min(1).max(1440).optional(),
  note: z.string().trim().max(2000, 'too_long').default(''),
});
export type HelpInput = z.infer<typeof helpInput>;

/** What whose question it is sees. */
export interface OnBehalf {
  name: string;
  title: string;
  markdown: string;
  language: string | null;
  space: (typeof BEHALF_SPACES)[number];
  /** Who entered it. */
  by: string;
}

/** What hosts see of what they entered. */
export interface EnteredItem {
  id: string;
  name: string | null;
  title: string;
  by: string;
  enteredAt: string;
  state: 'waiting' | 'published' | 'declined' | 'forgotten';
  /** Where it stands, if it was published and this reader sees it. */
  href: string | null;
}
