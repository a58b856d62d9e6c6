import { z } from 'zod';
import type { Capability } from '#commons/capabilities/list.ts';
import type { Role } from '#platform/context.ts';
import { LOCALES, type Locale } from '#platform/i18n/locales.ts';

/** The signed-in member, as every page's frame shows them. */
export interface Viewer {
  id: string;
  handle: string;
  name: string;
  role: Role;
  /** What they may do everywhere, by their role or what they answer for. */
  can: readonly Capability[];
  locale: Locale;
  unreadNotifications: number;
}

export const ROLES = ['member', 'moderator', 'host', 'admin'] as const satisfies readonly Role[];
export const TOKEN_SCOPES = ['read', 'write', 'manage'] as const;
/** Most tokens of one member that work; `error_too_many_tokens` names the number too. */
export const MAX_TOKENS = 50;
export type TokenScope = (typeof TOKEN_SCOPES)[number];
export const JOINING_POLICIES = ['invited', 'domain', 'request', 'open'] as const;
export const DEMO_DOORS = ['member', 'lead', 'expert', 'moderator', 'host'] as const;
export type DemoDoor = (typeof DEMO_DOORS)[number];
export const MAIL_RHYTHMS = ['instant', 'daily', 'never'] as const;

/** One of the demo's people, as whom one click signs in. */
export interface OpenDoor {
  door: DemoDoor;
  handle: string;
  name: string;
  title: string;
  organisation: string | null;
}

/** A browser that a member is signed in with. */
export interface SignIn {
  id: string;
  since: Date;
  lastSeen: Date;
  userAgent: string;
  current: boolean;
}

/** A member's own key for programs; the key itself is not kept. */
export interface ApiToken {
  id: string;
  name: string;
  scopes: TokenScope[];
  created_at: Date;
  last_used_at: Date | null;
}

/** Somebody who asks to become a member. */
export interface JoinRequest {
  id: string;
  email: string;
  name: string;
  reason: string;
  created_at: Date;
}

/** What a member may change about themselves, as it is now. */
export interface MemberSettings {
  name: string;
  email: string | null;
  title: string;
  bio: string;
  locale: string;
  languages: string[];
  time_zone: string;
  mail_rhythm: (typeof MAIL_RHYTHMS)[number];
  organisation: string | null;
}

const DOMAIN = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/;

/** How people become members. */
export const JoiningSchema = z.object({
  policy: z.enum(JOINING_POLICIES),
  domains: z.array(z.string().trim().toLowerCase().regex(DOMAIN, 'invalid_domain')).default([]),
});
export type Joining = z.output<typeof JoiningSchema>;

const needsDomain = ({ policy, domains }: Joining): boolean =>
  policy !== 'domain' || domains.length > 0;
const withoutDomain = { path: ['domains'], error: 'required' };

/** The same, as a host sets it: `domain` needs one. */
export const SetJoiningSchema = JoiningSchema.refine(needsDomain, withoutDomain);

/** And as a host types it: domains with spaces or commas between them. */
export const JoiningFormSchema = z
  .object({
    policy: z.enum(JOINING_POLICIES),
    domains: z
      .string()
      .default('')
      .transform((text) => text.split(/[\s,;]+/).filter(Boolean))
      .pipe(JoiningSchema.shape.domains.unwrap()),
  })
  .refine(needsDomain, withoutDomain);

export const EmailField = z.string().trim().toLowerCase().min(1).max(254).pipe(z.email());
const NameField = z.string().trim().min(1).max(120);
const LocaleField = z.enum(LOCALES);
const LanguageField = z
  .string()
  .max(35)
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)
  .refine(isLanguage);

export const AskLinkSchema = z.object({ email: EmailField, next: z.string().optional() });
export const LinkSchema = z.object({
  token: z.string().min(1).max(200),
  next: z.string().optional(),
});
export const CodeSchema = z.object({
  email: EmailField,
  code: z
    .string()
    .transform((text) => text.replaceAll(/\D/g, ''))
    .pipe(z.string().length(6, 'code_wrong')),
  next: z.string().optional(),
});
export const PasswordSignInSchema = z.object({
  email: EmailField,
  password: z.string().min(1).max(1000),
  next: z.string().optional(),
});

export const JoinRequestSchema = z.object({
  email: EmailField,
  name: NameField,
  reason: z.string().trim().max(2000).default(''),
});
export const DecisionSchema = z.object({
  id: z.uuid(),
  accept: z.enum(['yes', 'no']).transform((answer) => answer === 'yes'),
});
export const InvitationSchema = z.object({
  email: EmailField,
  name: z.string().trim().max(120).default(''),
  role: z.enum(ROLES).default('member'),
  organisationId: z.uuid().nullable().default(null),
});

export const WelcomeSchema = z.object({
  name: NameField,
  locale: LocaleField,
  languages: z.array(LanguageField).max(20).default([]),
  mailRhythm: z.enum(MAIL_RHYTHMS),
  next: z.string().optional(),
});
export const ProfileSchema = z.object({
  name: NameField,
  title: z.string().trim().max(160).default(''),
  bio: z.string().trim().max(4000).default(''),
  locale: LocaleField,
  languages: z.array(LanguageField).max(20).default([]),
  timeZone: z.string().refine(isTimeZone, 'invalid_value'),
  mailRhythm: z.enum(MAIL_RHYTHMS),
});
export type Profile = z.output<typeof ProfileSchema>;

export const PasswordSchema = z.object({
  currentPassword: z.string().max(1000).default(''),
  newPassword: z.string().min(8, 'password_too_short').max(128),
});
export const TokenSchema = z.object({
  name: NameField,
  scopes: z.array(z.enum(TOKEN_SCOPES)).min(1, 'choose_one'),
});
export type NewToken = z.output<typeof TokenSchema>;

export const DemoSchema = z.object({ door: z.enum(DEMO_DOORS), next: z.string().optional() });
export const SetupSchema = z.object({
  code: z.string().min(1).max(100),
  email: EmailField,
  name: NameField,
});

/** Whether it can be shown: `en-abc` has the shape of a tag, yet no browser or server has a name for it. */
function isLanguage(tag: string): boolean {
  try {
    return Boolean(new Intl.DisplayNames('en', { type: 'language' }).of(tag));
  } catch {
    return false;
  }
}

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}
