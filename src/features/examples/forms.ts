import { z } from 'zod';
import { PHASES, type Phase } from '#commons/practices/phases.ts';
import { qualityNoteInput, saveExampleInput, startExampleInput } from './schema.ts';

// What the forms of the examples' pages send. Only the server imports this file (zod is not for browsers).

export const startExampleForm = startExampleInput;
export const noteForm = qualityNoteInput;

const typed = z.string().default('');
/** Each phase has fields of its own: `recruit_method`, `recruit_text` … */
const phaseFields = Object.fromEntries(
  PHASES.flatMap((phase) =>
    (['practice', 'method', 'from', 'to', 'text'] as const).map((name) => [
      `${phase}_${name}` as const,
      typed,
    ]),
  ),
) as Record<`${Phase}_${'practice' | 'method' | 'from' | 'to' | 'text'}`, typeof typed>;

export const writeExampleForm = saveExampleInput.omit({ phases: true, links: true }).extend({
  ...phaseFields,
  /** One on each line. */
  links: z
    .string()
    .default('')
    .transform((text) => text.split('\n').map((line) => line.trim()))
    .transform((lines) => lines.filter(Boolean))
    .pipe(saveExampleInput.shape.links.unwrap()),
  /** A picture for the story, and what it shows. */
  picture: z.instanceof(File).optional(),
  pictureAlt: z.string().trim().max(300, 'too_long').default(''),
  /** What happens once it is saved. */
  then: z.enum(['stay', 'look', 'submit', 'publish']).default('stay'),
});

/** A form as the command takes it. */
export function readExampleForm(form: z.infer<typeof writeExampleForm>) {
  const { then: _, picture: __, pictureAlt: ___, ...rest } = form;
  return {
    ...rest,
    phases: PHASES.map((phase) => ({
      phase,
      practiceId: form[`${phase}_practice`],
      method: form[`${phase}_method`],
      from: form[`${phase}_from`],
      to: form[`${phase}_to`],
      text: form[`${phase}_text`],
    })),
  };
}
