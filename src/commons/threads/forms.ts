import { z } from 'zod';
import { addPostInput, editPostInput, postAnchor, REACTIONS } from './schema.ts';

// What the forms of a thread's page send: an id of what they are about, beside the input of the command.
// Only the server imports this file (zod is not for browsers).
/** A field that holds JSON of this shape. */
export const jsonField = <Schema extends z.ZodType>(schema: Schema) =>
  z
    .string()
    .max(5_000, 'too_long')
    .transform((text, issue): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        issue.addIssue({ code: 'custom', message: 'invalid_value' });
        return z.NEVER;
      }
    })
    .pipe(schema);

export const replyForm = addPostInput.extend({
  thread: z.uuid(),
  anchor: jsonField(postAnchor).optional(),
});
export const editForm = editPostInput.extend({ post: z.uuid() });
const number = z.coerce.number().int().min(1).max(1_000_000_000);
export const postForm = z.object({ post: number });

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
