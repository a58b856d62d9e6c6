import { z } from 'zod';
import { spaceRef } from '#commons/spaces/schema.ts';
import { languageTag, markdownText } from '#commons/threads/schema.ts';
import { title } from '#features/conversations/schema.ts';

export const audienceInput = z.object({
  space: spaceRef.default('members'),
  /** Only those of them who fit; null: all who read the space. */
  segmentId: z.uuid().nullable().default(null),
});
export type AudienceInput = z.infer<typeof audienceInput>;

export const announceInput = audienceInput.extend({
  title,
  markdown: markdownText,
  language: languageTag.optional(),
  /** Nobody replies. */
  closed: z.boolean().default(false),
});
export type AnnounceInput = z.infer<typeof announceInput>;
