import { z } from 'zod';
import { approveInput } from './schema.ts';

// What the forms of what waits send: a pressed button as the commands want it.
const pressed = z
  .literal('yes')
  .optional()
  .transform((value) => value === 'yes');

export const approveForm = approveInput.extend({ trust: pressed });
export const approveOneForm = approveForm.extend({ id: z.uuid() });
