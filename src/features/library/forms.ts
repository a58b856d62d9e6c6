import { z } from 'zod';
import { invalid } from '#platform/errors.ts';
import { LOCALES } from '#platform/i18n/locales.ts';
import { languageTag, passage } from '#commons/threads/schema.ts';
import { jsonField } from '#commons/threads/forms.ts';
import {
  categoryInput,
  changePublicationInput,
  decideSuggestionInput,
  feedbackInput,
  saveChapterInput,
  saveCoverInput,
  saveHeadInput,
  sendBackInput,
  startPublicationInput,
  suggestInput,
  type CategoryInput,
} from './schema.ts';

// What the forms of the library send: only the server imports this file (zod is not for browsers).
const ticked = z
  .literal('yes')
  .optional()
  .transform((value) => value === 'yes');
const chapter = z.uuid();

export const startForm = startPublicationInput;
export const chapterForm = saveChapterInput.extend({ chapter, small: ticked });
export const headForm = saveHeadInput.extend({ small: ticked });
export const addChapterForm = z.object({ title: saveChapterInput.shape.title });
export const moveChapterForm = z.object({ chapter, by: z.enum(['up', 'down']) });
export const removeChapterForm = z.object({ chapter });
export const versionForm = z.object({ language: languageTag });
export const showVersionForm = versionForm.extend({ show: z.enum(['yes', 'no']) });
export const coverForm = saveCoverInput.extend({ file: z.instanceof(File).optional() });
export const attachForm = z.object({ file: z.instanceof(File, { error: 'required' }) });
export const detachForm = z.object({ file: z.uuid() });
export const settingsForm = changePublicationInput;
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
