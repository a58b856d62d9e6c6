import { z } from 'zod';

export const listTrailInput = z.object({
  action: z.string().max(60).optional().catch(undefined),
  /** The last line of the page before. */
  after: z.uuid().optional().catch(undefined),
});
export type ListTrailInput = z.infer<typeof listTrailInput>;

/** One line of the trail. */
export interface TrailLine {
  id: string;
  at: string;
  /** Who did it; null: nobody, or somebody who was erased. */
  actor: string | null;
  action: string;
  targetKind: string | null;
  targetId: string | null;
  /** Where it leads, if this reader sees it. */
  href: string | null;
  title: string | null;
  /** To whom it was done, where it was done in a group that this reader reads. */
  about: string | null;
  reason: string | null;
}

export interface Trail {
  lines: TrailLine[];
  next: string | null;
  /** All kinds of lines there are, to narrow by. */
  actions: string[];
}
