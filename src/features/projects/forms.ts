import { z } from 'zod';
import { adoptionInput, projectInput, stepInput } from './schema.ts';

// What the forms of the projects' pages send. Only the server imports this file (zod is not for browsers).

export const projectForm = projectInput.extend({
  /** Short codes with commas. */
  languages: z
    .string()
    .default('')
    .transform((text) => text.split(/[\s,;]+/).filter(Boolean))
    .pipe(projectInput.shape.languages.unwrap()),
});
const step = z.uuid();
export const addStepForm = stepInput;
export const changeStepForm = stepInput.extend({ step });
export const stepForm = z.object({ step });
export const doneForm = z.object({ step, done: z.enum(['yes', 'no']) });
export const adoptionForm = adoptionInput.extend({
  thing: z.uuid(),
  shown: z
    .literal('yes')
    .optional()
    .transform((typed) => typed === 'yes'),
});
export const removeProjectForm = z.object({});

/** `project` empty: a new one of that name. */
export const useForm = z.object({
  project: z
    .literal('')
    .transform(() => null)
    .or(z.uuid())
    .default(null),
  title: z.string().trim().max(200, 'too_long').default(''),
  startsOn: stepInput.shape.due,
});
