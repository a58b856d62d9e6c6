import { z } from 'zod';
import { EmailField } from '#commons/members/schema.ts';
import {
  BANDS,
  ORGANISATION_TYPES,
  type Band,
  type OrganisationType,
} from '#commons/members/organisations.ts';
import { languageTag } from '#commons/threads/schema.ts';

export { BANDS, ORGANISATION_TYPES, type Band, type OrganisationType };

/** An empty choice of a form is none. */
const orNone = <Schema extends z.ZodType>(schema: Schema) =>
  z
    .literal('')
    .transform(() => null)
    .or(schema)
    .nullable()
    .default(null);

export const countryCode = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z]{2}$/, 'invalid_country');

export const organisationInput = z.object({
  name: z.string().trim().min(1, 'required').max(160, 'too_long'),
  type: z.enum(ORGANISATION_TYPES),
  country: orNone(countryCode),
  band: orNone(z.enum(BANDS)),
  language: orNone(languageTag),
  summary: z.string().trim().max(2000, 'too_long').default(''),
  /** What it has bought, in the host's words; hosts set it. Left out: as it is. */
  plan: z
    .string()
    .trim()
    .max(60, 'too_long')
    .transform((plan) => plan || null)
    .optional(),
});
export type OrganisationInput = z.output<typeof organisationInput>;

export const listOrganisationsInput = z.object({
  q: z.string().trim().max(120).default('').catch(''),
  /** Where the page before ended: a slug. */
  after: z.string().max(120).optional().catch(undefined),
  /** Of one market only, for hosts. */
  market: z.uuid().optional().catch(undefined),
});
export type ListOrganisationsInput = z.output<typeof listOrganisationsInput>;

const handle = z.string().trim().toLowerCase().min(1, 'required').max(60);
export const byId = z.object({ id: z.uuid() });
export const personInput = byId.extend({ handle });
export const leadInput = personInput.extend({ on: z.boolean() });
export const linkInput = byId.extend({
  days: z.coerce.number().int().min(1).max(90).default(14),
  maxUses: z.coerce.number().int().min(1).max(500).default(20),
});
export const linkIdInput = byId.extend({ link: z.uuid() });
export const LinkToken = z.string().min(1).max(100);
export const tokenInput = z.object({ token: LinkToken });
export const askByLinkInput = z.object({
  name: z.string().trim().min(1, 'required').max(120, 'too_long'),
  email: EmailField,
});

const DOMAIN = /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/;
export const domainInput = byId.extend({
  domain: z
    .string()
    .trim()
    .toLowerCase()
    .max(253)
    .transform((text) => text.replace(/^@/, ''))
    .pipe(z.string().regex(DOMAIN, 'invalid_domain')),
  on: z.boolean(),
});

export interface OrganisationItem {
  id: string;
  slug: string;
  name: string;
  type: OrganisationType;
  country: string | null;
  band: Band | null;
  people: number;
}

export interface OrganisationPerson {
  id: string;
  handle: string;
  name: string;
  title: string;
  lead: boolean;
}

export interface OrganisationView extends Omit<OrganisationItem, 'people'> {
  language: string | null;
  summary: string;
  /** For hosts and its leads, else null. */
  plan: string | null;
  /** The host who looks after its market, for its own people. */
  contact: { handle: string; name: string } | null;
  people: OrganisationPerson[];
  /** The reader works there. */
  own: boolean;
  may: { manage: true | string; decide: true | string };
}

export interface OrganisationLink {
  id: string;
  by: string;
  expiresAt: Date;
  uses: number;
  maxUses: number;
}

/** Somebody who was invited and has not come yet. */
export interface PendingInvitation {
  id: string;
  email: string;
  name: string;
  organisation: string | null;
  createdAt: Date;
  /** Null: nobody has written to them yet. */
  mailedAt: Date | null;
}

/** What a successor should know of an organisation's part here. */
export interface Handover {
  id: string;
  slug: string;
  name: string;
  wrote: { handle: string; name: string; posts: number; lastAt: Date }[];
  questions: { href: string; title: string; language: string; by: string; at: Date }[];
  follows: { slug: string; title: string; people: number }[];
  left: { handle: string; name: string; title: string; until: Date }[];
  pending: PendingInvitation[];
}

/** A client where nobody practises any more. */
export interface QuietClient {
  slug: string;
  name: string;
  country: string | null;
  people: number;
  seenAt: Date | null;
}

export const bringInInput = z.object({
  text: z.string().min(1, 'required').max(1_000_000, 'too_long'),
  dryRun: z.boolean().default(false),
  mail: z.boolean().default(false),
});

/** What a line of a table does, or why it does nothing. */
export interface PlannedRow {
  line: number;
  organisation: string;
  person: string | null;
  status: 'new' | 'changed' | 'same' | 'error';
  /** Code of the error. */
  error: string | null;
  /** Where a member worked who is moved by it. */
  old: string | null;
}

export interface BroughtIn {
  dryRun: boolean;
  added: number;
  changed: number;
  same: number;
  errors: number;
  rows: PlannedRow[];
}

export const mergeInput = byId.extend({ other: z.string().trim().min(1, 'required').max(120) });
