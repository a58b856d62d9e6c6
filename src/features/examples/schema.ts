import { z } from 'zod';
import { BANDS, type Band } from '#commons/members/organisations.ts';
import { phase, type Phase } from '#commons/practices/schema.ts';
import { spaceRef } from '#commons/spaces/schema.ts';
import { languageTag, MAX_POST } from '#commons/threads/schema.ts';
import type { LibraryState, PublicationView } from '#features/library/schema.ts';
import {
  INFLUENCES,
  MAX_COMPARED,
  MAX_LINKS,
  OUTCOMES,
  PURPOSES,
  RECRUITMENTS,
  STATUSES,
  type Facet,
  type Influence,
  type Outcome,
  type Purpose,
  type Recruitment,
  type Status,
  type TextName,
} from './facts.ts';

export {
  INFLUENCES,
  MAX_LINKS,
  OUTCOMES,
  PURPOSES,
  RECRUITMENTS,
  STATUSES,
  type Outcome,
  type Purpose,
};

/** An empty choice of a form is none. */
const orNone = <Schema extends z.ZodType>(schema: Schema) =>
  z
    .literal('')
    .transform(() => null)
    .or(schema)
    .nullable()
    .default(null);
const day = z.iso.date('invalid_value');
const amount = (most: number) => z.coerce.number('invalid_value').int().min(0).max(most);
const country = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z]{2}$/, 'invalid_country');
const text = z.string().trim().max(MAX_POST, 'too_long').default('');
const title = z.string().trim().min(1, 'required').max(200, 'too_long');
const summary = z.string().trim().max(600, 'too_long').default('');

export const startExampleInput = z.object({
  title,
  summary,
  language: languageTag,
  space: spaceRef.default('members'),
});
export type StartExampleInput = z.infer<typeof startExampleInput>;

const phaseInput = z.object({
  phase,
  practiceId: orNone(z.uuid()),
  /** What it is called, in the example's language. */
  method: z.string().trim().max(80, 'too_long').default(''),
  from: orNone(day),
  to: orNone(day),
  text,
});
export type PhaseInput = z.infer<typeof phaseInput>;

export const saveExampleInput = z.object({
  title,
  summary,
  organisationName: z.string().trim().max(160, 'too_long').default(''),
  country: orNone(country),
  band: orNone(z.enum(BANDS)),
  startsOn: orNone(day),
  endsOn: orNone(day),
  status: z.enum(STATUSES).default('done'),
  outcome: orNone(z.enum(OUTCOMES)),
  influence: orNone(z.enum(INFLUENCES)),
  purposes: z.array(z.enum(PURPOSES)).default([]),
  recruitment: z.array(z.enum(RECRUITMENTS)).default([]),
  participants: orNone(amount(100_000_000)),
  cost: orNone(amount(2_000_000_000)),
  currency: orNone(
    z
      .string()
      .trim()
      .toUpperCase()
      .regex(/^[A-Z]{3}$/, 'invalid_value'),
  ),
  staffDays: orNone(amount(100_000)),
  links: z
    .array(z.url({ protocol: /^https?$/, error: 'invalid_value' }).max(500))
    .max(MAX_LINKS, 'too_many_links')
    .default([]),
  practiceIds: z.array(z.uuid()).max(10).default([]),
  story: text,
  results: text,
  differently: text,
  /** Those that there is something to say of; a phase that is left out is taken away. */
  phases: z.array(phaseInput).max(7).default([]),
  /** The fingerprint of what was changed: if something else is saved by now, nothing is written. */
  base: z.string().max(40).optional(),
});
export type SaveExampleInput = z.infer<typeof saveExampleInput>;

export const qualityNoteInput = z.object({ note: z.string().trim().max(2000, 'too_long') });

const one = <Schema extends z.ZodType>(schema: Schema) => schema.optional().catch(undefined);
export const listExamplesInput = z.object({
  phase: one(phase),
  practice: one(z.string().max(120)),
  method: one(z.string().max(80)),
  country: one(country),
  band: one(z.enum(BANDS)),
  outcome: one(z.enum(OUTCOMES)),
  status: one(z.enum(STATUSES)),
  influence: one(z.enum(INFLUENCES)),
  purpose: one(z.enum(PURPOSES)),
  language: one(languageTag),
  view: z.enum(['published', 'mine', 'review']).catch('published'),
  after: z.string().max(200).optional(),
});
export const compareInput = z.object({
  /** Their addresses: two or three. */
  with: z.array(z.string().max(120)).max(MAX_COMPARED).default([]),
});
export type ListExamplesInput = z.infer<typeof listExamplesInput>;

export interface ExampleFacts {
  organisationName: string;
  country: string | null;
  band: Band | null;
  startsOn: string | null;
  endsOn: string | null;
  status: Status;
  outcome: Outcome | null;
  influence: Influence | null;
  purposes: Purpose[];
  recruitment: Recruitment[];
  participants: number | null;
  cost: number | null;
  currency: string | null;
  staffDays: number | null;
  links: string[];
}

export interface ExampleItem extends Pick<
  ExampleFacts,
  'organisationName' | 'country' | 'band' | 'startsOn' | 'endsOn' | 'status' | 'outcome'
> {
  id: string;
  href: string;
  state: LibraryState;
  title: string;
  summary: string;
  language: string;
  phases: Phase[];
  practices: { id: string; slug: string; title: string }[];
  /** The beginning of what they would do differently. */
  differently: string;
  publishedAt: string | null;
}

/** Why an example is close to a project: only what holds. */
export interface Closeness {
  /** Titles of the practices that both have. */
  practices: string[];
  /** It tells of the phase that the project is in. */
  phase: boolean;
  band: 'same' | 'next' | null;
  country: boolean;
  language: boolean;
  purposes: Purpose[];
}

export interface LikeMine {
  project: { id: string; title: string; phase: Phase };
  items: (ExampleItem & { score: number; why: Closeness })[];
}

/** How many there are of a value, with all other choices as they are. */
export interface FacetValue {
  value: string;
  /** Only where the value is no word of ours: a practice's title. */
  label: string | null;
  count: number;
}

export interface ExampleList {
  items: ExampleItem[];
  total: number;
  facets: Record<Facet, FacetValue[]>;
  next: string | null;
}

export interface PhaseView {
  phase: Phase;
  practice: { slug: string; title: string } | null;
  method: string;
  from: string | null;
  to: string | null;
  /** Rendered for this reader; empty: nothing is said. */
  html: string;
}

/** An example as its page shows it, in one language. */
export interface ExampleView extends ExampleFacts {
  publication: Omit<PublicationView, 'chapters'>;
  texts: Record<TextName, string>;
  phases: PhaseView[];
  quality: { note: string; by: string; at: string } | null;
  mayNote: boolean;
}

/** An example as its form has it, in its own language. */
export interface ExampleWriting extends SaveExampleInput {
  id: string;
  slug: string;
  href: string;
  state: LibraryState;
  language: string;
  sentBack: string;
  may: Record<'submit' | 'publish', true | string>;
}

/** Where the examples of a list come from. */
export interface MapView {
  /** Which square part of the world's picture is shown: its left, top and size, in % of the whole. */
  part: { x: number; y: number; size: number };
  /** Left and top in % of the part; `share` of the largest count. */
  dots: { country: string; count: number; share: number; x: number; y: number }[];
}
