import { z } from 'zod';
import { savedReplyInput, takeOnInput, WAITING } from './schema.ts';

const orNone = <Schema extends z.ZodType>(schema: Schema) =>
  z
    .literal('')
    .transform(() => null)
    .or(schema);

/** What the form beside a waiting item sends. Who looks after it is a person or a team: `m/…`, `t/…`. */
export const takeOnForm = z.object({
  kind: z.enum(WAITING),
  id: z.uuid(),
  who: orNone(z.string().regex(/^[mt]\/[0-9a-f-]{36}$/, 'choose_one')).default(null),
  note: takeOnInput.shape.note,
  dueOn: orNone(z.iso.date('invalid_value')).default(null),
});

/** The form as the command takes it. */
export function readTakeOnForm({ who, note, dueOn }: z.infer<typeof takeOnForm>) {
  const id = who?.slice(2) ?? null;
  return takeOnInput.parse({
    ...{ note, dueOn },
    memberId: who?.startsWith('m/') ? id : null,
    teamId: who?.startsWith('t/') ? id : null,
  });
}

export const savedReplyForm = savedReplyInput.extend({
  id: z.uuid().or(z.literal('')).default(''),
});
export const removeReplyForm = z.object({ id: z.uuid() });
