import { z } from 'zod';
import { languageTag } from '#commons/threads/schema.ts';
import { groupInput, groupLinkInput, joinGroupInput, NEWS } from './schema.ts';

// What the forms of the groups' pages send. Only the server imports this file (zod is not for browsers).

/** Questions stand one on a line; "guess it" is an empty choice. */
export const groupForm = groupInput.extend({
  language: z
    .literal('')
    .transform(() => undefined)
    .or(languageTag)
    .optional(),
  questions: z
    .string()
    .default('')
    .transform((text) => text.split('\n').map((line) => line.trim()))
    .transform((lines) => lines.filter(Boolean))
    .pipe(groupInput.shape.questions.unwrap()),
});

export const changeGroupForm = groupForm.extend({
  askAgain: z
    .literal('yes')
    .optional()
    .transform((typed) => typed === 'yes'),
});

const answer = z.string().trim().max(2000, 'too_long').default('');
/** Each answer has a name of its own, so that a refused form gives all of them back. */
export const joinForm = z.object({
  agreed: z.literal('yes').optional(),
  answer1: answer,
  answer2: answer,
  answer3: answer,
  answer4: answer,
  answer5: answer,
  news: joinGroupInput.shape.news,
});

/** A join form as the command takes it. */
export function readJoinForm(form: z.infer<typeof joinForm>) {
  const { agreed, news, answer1, answer2, answer3, answer4, answer5 } = form;
  return {
    agreed: agreed === 'yes',
    answers: [answer1, answer2, answer3, answer4, answer5],
    news,
  };
}

export const leaveForm = z.object({});
export const agreeForm = z.object({});
export const newsForm = z.object({ news: z.enum(NEWS) });
export const archiveForm = z.object({ archived: z.enum(['yes', 'no']) });

export const decideForm = z.object({ member: z.uuid(), accept: z.enum(['yes', 'no']) });
export const inviteForm = z.object({
  handle: z
    .string()
    .trim()
    .toLowerCase()
    .min(1, 'required')
    .max(200, 'too_long')
    // Also as it stands after @, or the address of their page.
    .transform((text) => text.replace(/^.*[@/]/, '')),
});
export const segmentForm = z.object({
  segment: z
    .literal('')
    .transform(() => null)
    .or(z.uuid()),
});
export const linkForm = groupLinkInput;
export const revokeForm = z.object({ link: z.uuid() });
export const removeForm = z.object({ remove: z.uuid() });
export const stewardForm = z.object({ make: z.uuid().optional(), end: z.uuid().optional() });
