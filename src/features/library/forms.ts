import { z } from 'zod';
import { phase } from '#commons/practices/schema.ts';
import { languageTag, passage } from '#commons/threads/schema.ts';
import { jsonField } from '#commons/threads/forms.ts';
import { invalid } from '#platform/errors.ts';
import { LOCALES } from '#platform/i18n/locales.ts';
import {
  audienceInput,
  categoryInput,
  changePublicationInput,
  decideConsentInput,
  decideSuggestionInput,
  feedbackInput,
  planDay,
  saveChapterInput,
  saveCoverInput,
  saveHeadInput,
  sendBackInput,
  startPublicationInput,
  suggestInput,
  templateStepInput,
  type CategoryInput,
  withdrawConsentInput,
} from './schema.ts';

// What the forms of the library send: only the server imports this file (zod is not for browsers).
const ticked = z
  .literal('yes')
  .optional()
  .transform((value) => value === 'yes');
const chapter = z.uuid();

export const startForm = startPublicationInput;
const base = z.coerce.number().int().optional();
export const chapterForm = saveChapterInput.extend({
  ...{ chapter, small: ticked },
  base,
});
export const headForm = saveHeadInput.extend({ small: ticked, base });
export const addChapterForm = z.object({ title: saveChapterInput.shape.title });
export const moveChapterForm = z.object({ chapter, by: z.enum(['up', 'down']) });
export const removeChapterForm = z.object({ chapter });
const orNone = <Schema extends z.ZodType>(schema: Schema) =>
  z
    .literal('')
    .transform(() => null)
    .or(schema)
    .default(null);
const typedDay = orNone(
  z
    .string()
    .trim()
    .regex(/^\d{1,5}$/, 'invalid_value')
    .transform(Number),
);
export const stepForm = templateStepInput.extend({
  chapter,
  phase: orNone(phase),
  fromDay: typedDay.pipe(planDay),
  dueDay: typedDay.pipe(planDay),
});
export const versionForm = z.object({ language: languageTag });
export const showVersionForm = versionForm.extend({ show: z.enum(['yes', 'no']) });
/** Co-authors one a line. */
export const settingsForm = changePublicationInput.extend({
  coAuthors: z
    .string()
    .max(3000, 'too_long')
    .transform((text) => text.split('\n').flatMap((line) => line.trim() || []))
    .pipe(changePublicationInput.shape.coAuthors.unwrap())
    .optional(),
});
export const coverForm = saveCoverInput.extend({ file: z.instanceof(File).optional() });
export const attachForm = z.object({ file: z.instanceof(File, { error: 'required' }) });
export const detachForm = z.object({ file: z.uuid() });
export const sendBackForm = sendBackInput;
/** Empty: now. The clock of whoever writes: see `momentOf`. */
export const publishForm = z.object({
  at: z
    .literal('')
    .transform(() => undefined)
    .or(z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/, 'invalid_value'))
    .optional(),
});
export const courseForm = z.object({
  change: z.enum(['submit', 'archive', 'unarchive', 'remove']),
});
export const keepForm = z.object({
  follow: z.enum(['on', 'off']).optional(),
  save: z.enum(['on', 'off']).optional(),
});
/** A button alone. */
export const nothingForm = z.object({});
const yes = z.enum(['yes', 'no']).transform((word) => word === 'yes');
export const feedbackForm = feedbackInput.extend({ helped: yes });
export const audienceForm = audienceInput;
export const consentForm = decideConsentInput.extend({ give: yes });
export const withdrawForm = withdrawConsentInput;
export const suggestForm = suggestInput.extend({ passage: jsonField(passage).optional() });
export const decideForm = z.object({
  ...decideSuggestionInput.shape,
  suggestion: z.uuid(),
  accept: yes,
});

// The words of a category come as `title_fr` for each locale; a locale without a title has none.
const titles = Object.fromEntries(
  LOCALES.map((locale) => [`title_${locale}`, z.string().trim().max(80, 'too_long').default('')]),
) as Record<`title_${(typeof LOCALES)[number]}`, z.ZodDefault<z.ZodString>>;
/** `id` empty: a new one. */
export const categoryForm = categoryInput
  .omit({ titles: true })
  .extend({ id: z.uuid().or(z.literal('')).default(''), ...titles });
export const categoryIdForm = z.object({ id: z.uuid() });
export const moveCategoryForm = categoryIdForm.extend({ by: z.enum(['up', 'down']) });

/** The input of the command from its form. */
export function categoryInputOf(form: z.infer<typeof categoryForm>): CategoryInput {
  const given = LOCALES.flatMap((locale) => {
    const title = form[`title_${locale}`];
    return title ? [[locale, title] as const] : [];
  });
  if (given.length === 0) throw invalid({ title_en: 'required' });
  return { slug: form.slug, titles: Object.fromEntries(given) };
}
