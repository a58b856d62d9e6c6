import { z } from 'zod';
import { BANDS, type Band } from '#commons/members/organisations.ts';
import { phase, type Phase } from '#commons/practices/schema.ts';
import { languageTag } from '#commons/threads/schema.ts';
import { PURPOSES, type Purpose } from '#features/examples/schema.ts';

/** An empty choice of a form is none. */
const orNone = <Schema extends z.ZodType>(schema: Schema) =>
  z
    .literal('')
    .transform(() => null)
    .or(schema)
    .nullable()
    .default(null);
const day = z.iso.date('invalid_value');
const title = z.string().trim().min(1, 'required').max(200, 'too_long');

/** Most steps of a plan. */
export const MAX_STEPS = 200;
/** Most projects of one member. */
export const MAX_PROJECTS = 200;

export const projectInput = z.object({
  title,
  phase: phase.default('prepare'),
  startsOn: orNone(day),
  endsOn: orNone(day),
  country: orNone(
    z
      .string()
      .trim()
      .toUpperCase()
      .regex(/^[A-Z]{2}$/, 'invalid_country'),
  ),
  band: orNone(z.enum(BANDS)),
  languages: z.array(languageTag).max(10).default([]),
  purposes: z.array(z.enum(PURPOSES)).default([]),
  practiceIds: z.array(z.uuid()).max(10).default([]),
  /** What is hard now. */
  challenge: z.string().trim().max(1000, 'too_long').default(''),
});
export type ProjectInput = z.infer<typeof projectInput>;

export const stepInput = z.object({
  phase,
  title,
  text: z.string().trim().max(20_000, 'too_long').default(''),
  from: orNone(day),
  due: orNone(day),
});
export type StepInput = z.infer<typeof stepInput>;

export const usePlanInput = z.object({
  /** The example or template. */
  thing: z.uuid(),
  startsOn: orNone(day),
});
export type UsePlanInput = z.infer<typeof usePlanInput>;

export const ADOPTIONS = ['adopted', 'adapted', 'dropped'] as const;
export type Adoption = (typeof ADOPTIONS)[number];
export const adoptionInput = z.object({
  state: z.enum(ADOPTIONS),
  reason: z.string().trim().max(500, 'too_long').default(''),
  /** Others may read the reason, without a name. */
  shown: z.boolean().default(false),
});
export type AdoptionInput = z.infer<typeof adoptionInput>;

export interface ProjectItem {
  id: string;
  title: string;
  phase: Phase;
  startsOn: string | null;
  endsOn: string | null;
  stepCount: number;
  doneCount: number;
  nextDue: string | null;
}

/** Where a step came from; null where the reader may not see it any more. */
export interface SourceView {
  id: string;
  kind: 'example' | 'template';
  title: string;
  href: string;
}

export interface StepView {
  id: string;
  phase: Phase;
  title: string;
  text: string;
  /** Rendered. */
  html: string;
  from: string | null;
  due: string | null;
  done: boolean;
  source: SourceView | null;
}

export interface ProjectView extends ProjectInput {
  id: string;
  band: Band | null;
  purposes: Purpose[];
  practices: { id: string; slug: string; title: string }[];
  steps: StepView[];
  adoptions: (AdoptionInput & { source: SourceView })[];
}

/** What became of a thing's plan in the projects that used it. */
export interface AdoptionsView extends Record<Adoption, number> {
  reasons: { state: Adoption; reason: string }[];
}

/** One step of the plan that an example or a template offers. */
export interface PlanStep {
  phase: Phase;
  title: string;
  text: string;
  /** Days after the plan's first day; null: no date. */
  fromDay: number | null;
  dueDay: number | null;
}
