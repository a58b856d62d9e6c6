import { z } from 'zod';
import {
  changeConversationInput,
  moveConversationInput,
  splitInput,
  startConversationInput,
} from './schema.ts';
import { addPostInput, editPostInput, languageTag, REACTIONS } from '#commons/threads/schema.ts';

// What the forms of a conversation's page send: an id of what they are about, beside the input of
// the command. Only the server imports this file (zod is not for browsers).
export const replyForm = addPostInput.extend({ conversation: z.uuid() });
export const editForm = editPostInput.extend({ post: z.uuid() });
const number = z.coerce.number().int().min(1).max(1_000_000_000);
export const postForm = z.object({ post: number });
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
  change: z.enum(['fulfil', 'unfulfil', 'close', 'reopen', 'pin', 'unpin', 'remove', 'restore']),
});

export const joinForm = z.object({
  /** The address of the other one, or the end of it. */
  into: z
    .string()
    .trim()
    .min(1, 'required')
    .max(500, 'too_long')
    .transform(
      (text) =>
        text
          .replace(/[?#].*$/, '')
          .replace(/\/+$/, '')
          .split('/')
          .at(-1) ?? '',
    ),
});
export const splitForm = splitInput.extend({
  posts: z.array(number).min(1, 'choose_posts').max(500, 'too_many'),
});
export const undoForm = z.object({});

/** A reaction's button is named by its kind and has the post's number; below zero takes it back. */
const pressed = z.coerce.number().int().min(-1_000_000_000).max(1_000_000_000).optional();
export const reactForm = z.object({
  helpful: pressed,
  thanks: pressed,
  me_too: pressed,
});

/** The number of the post and what to set on it, of a reaction form. */
export function readReaction(form: z.infer<typeof reactForm>) {
  const kind = REACTIONS.find((each) => form[each]);
  if (!kind) return null;
  return { post: Math.abs(form[kind]!), kind, on: form[kind]! > 0 };
}

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
