import { z } from 'zod';

/** What can be followed, saved or reported. Each kind is reached through its own door (server/registry.ts). */
export const TARGET_KINDS = ['thing', 'post', 'practice', 'member', 'group'] as const;
export type TargetKind = (typeof TARGET_KINDS)[number];

export const target = z.object({ kind: z.enum(TARGET_KINDS), id: z.uuid() });
export type Target = z.infer<typeof target>;
export const setTargetInput = z.object({ target, on: z.boolean() });
