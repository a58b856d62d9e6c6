import { z } from 'zod';

/** As whom somebody writes: by name, as their organisation, as a described place, or as "a member". */
export const IDENTITIES = ['name', 'organisation', 'place', 'member'] as const;
export type Identity = (typeof IDENTITIES)[number];
export const identity = z.enum(IDENTITIES).optional();

/** A choice that the writer has, with what others will read as the author. */
export interface IdentityChoice {
  identity: Identity;
  label: string;
}

/** The thread in which one writes; none where a new one begins. */
export const identitiesInput = z.object({ thread: z.uuid().optional() });

export const revealInput = z.object({
  post: z.uuid(),
  reason: z.string().trim().min(10, 'too_short').max(1000, 'too_long'),
});
