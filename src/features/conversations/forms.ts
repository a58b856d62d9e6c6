import { z } from 'zod';
import {
  changeConversationInput,
  closeInput,
  joinInput,
  moveConversationInput,
  pinInput,
  splitInput,
  startConversationInput,
} from './schema.ts';
import { languageTag } from '#commons/threads/schema.ts';

// What the forms of a conversation's page send: an id of what they are about, beside the input of
// the command. Only the server imports this file (zod is not for browsers).
const number = z.coerce.number().int().min(1).max(1_000_000_000);
export const acceptForm = z.object({ post: z.literal('').or(number) });
export const keepForm = z.object({
  follow: z.enum(['on', 'off']).optional(),
  save: z.enum(['on', 'off']).optional(),
});
export const moveForm = moveConversationInput.extend({
  conversation: z.uuid(),
  confirmed: z.literal('yes', 'confirm_first'),
});
export const answerMoveForm = z.object({ answer: z.enum(['yes', 'no']) });
export const manageForm = z.object({
  change: z.enum(['fulfil', 'unfulfil', 'close', 'reopen', 'unpin', 'remove', 'restore']),
});

const ticked = z
  .literal('yes')
  .optional()
  .transform((value) => value === 'yes');
export const pinForm = pinInput.omit({ pinned: true }).extend({
  until: z
    .literal('')
    .transform(() => undefined)
    .or(pinInput.shape.until),
});
export const closeForm = closeInput.omit({ closed: true });
export const joinForm = joinInput.extend({ confirmed: ticked });
export const splitForm = splitInput.extend({
  posts: z.array(number, 'choose_one').min(1, 'choose_one').max(500, 'too_many'),
});
export const undoForm = z.object({ tending: z.uuid() });

/** "Guess it" is an empty choice. */
export const startForm = startConversationInput.extend({
  language: z
    .literal('')
    .transform(() => undefined)
    .or(languageTag)
    .optional(),
});
export const changeForm = changeConversationInput.extend({ conversation: z.uuid() });
export const followForm = z.object({ practice: z.uuid(), on: z.enum(['yes', 'no']) });
