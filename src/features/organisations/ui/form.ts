import type { FormProblem } from '#platform/web/form-action.ts';

/** What an action of these pages answered: a refusal, or what was done. */
export type OrganisationForm = (Partial<FormProblem> & { done?: string; url?: string }) | null;
