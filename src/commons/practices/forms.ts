import { z } from 'zod';
import { LOCALES } from '#platform/i18n/locales.ts';
import { invalid } from '#platform/errors.ts';
import { mergePracticesInput, practiceInput, type PracticeInput } from './schema.ts';

// What the form of a practice sends: its words as `title_fr`, `summary_fr` for each locale; a locale without
// a title has none. Only the server imports this file (zod is not for browsers).
const fields = Object.fromEntries(
  LOCALES.flatMap((locale) => [
    [`title_${locale}`, z.string().trim().max(120, 'too_long').default('')],
    [`summary_${locale}`, z.string().trim().max(600, 'too_long').default('')],
  ]),
) as Record<string, z.ZodDefault<z.ZodString>>;

export const practiceForm = practiceInput.omit({ texts: true }).extend(fields);

/** The input of the command from its form; refused as that is. */
export function inputOf(form: z.infer<typeof practiceForm>): PracticeInput {
  const given = form as unknown as Record<string, string>;
  const texts = Object.fromEntries(
    LOCALES.flatMap((locale) => {
      const [title, summary] = [given[`title_${locale}`], given[`summary_${locale}`] ?? ''];
      return title ? [[locale, { title, summary }]] : [];
    }),
  );
  if (Object.keys(texts).length === 0) throw invalid({ texts: 'required' });
  // Built from names in a loop, the shape of the words is more than TypeScript follows.
  const { slug, maturity, phases, reviewOn } = form as unknown as PracticeInput;
  return { slug, maturity, phases, reviewOn, texts };
}

export const mergeForm = mergePracticesInput.extend({
  confirmed: z.literal('yes', 'confirm_first'),
});
