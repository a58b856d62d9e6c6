import { z } from 'zod';

/** Most threads one browser watches at once. */
export const MAX_WATCHED = 20;

export const watchInput = z.object({
  /** Things whose threads are open in some tab, comma-separated. */
  things: z
    .string()
    .default('')
    .transform((text) => text.split(',').filter(Boolean))
    .pipe(z.array(z.uuid()).max(MAX_WATCHED)),
  /** The last event this browser has seen. */
  after: z.coerce.number().int().min(0).optional(),
});

/** What a live page is told: ids only; it asks for the rest through the ordinary door. */
export interface LiveEvent {
  id: number;
  kind: string;
  thingId: string | null;
  postId: string | null;
  /** Whether the reader did it themselves (in another tab, perhaps). */
  own: boolean;
}
