import { z } from 'zod';

const id = z.union([
  z.int().positive(),
  z
    .string()
    .regex(/^[1-9]\d{0,15}$/)
    .transform(Number),
]);
const text = z.string().nullish();
const flag = z.union([z.boolean(), z.null()]).optional();
const person = z.object({ username: z.string().min(1), name: text });

/** One line of a Discourse archive, as its API and its exports write a post. */
export const discourseLine = z.object({
  id,
  topic_id: id,
  post_number: id,
  created_at: z.string(),
  updated_at: text,
  reply_to_post_number: id.nullish(),
  post_type: z.int().nullish(),
  action_code: text,
  topic_title: text,
  topic_slug: text,
  category_id: id.nullish(),
  archetype: text,
  topic_archetype: text,
  user: z.union([z.string().min(1), person]).nullish(),
  username: z.string().min(1).nullish(),
  name: text,
  raw: text,
  cooked: text,
  hidden: flag,
  deleted_at: text,
  user_deleted: flag,
  accepted_answer: flag,
  like_count: z.int().nonnegative().nullish(),
  actions_summary: z
    .array(z.object({ id: z.int(), count: z.int().nonnegative().nullish() }))
    .nullish(),
});

export type DiscourseLine = z.infer<typeof discourseLine>;

/** What a post of the archive is to us: small actions say what was done, whispers are for staff. */
export type PostSort = 'post' | 'action' | 'whisper' | 'deleted' | 'private';

/** A post of the archive, with what its exports leave out or write in several ways made even. */
export interface ArchivePost {
  id: number;
  topicId: number;
  number: number;
  replyTo: number | null;
  sort: PostSort;
  actionCode: string | null;
  createdAt: Date;
  /** When the text last changed, in ms; the creation where nothing says so. */
  changedAt: number;
  title: string | null;
  slug: string | null;
  categoryId: number | null;
  username: string;
  name: string | null;
  raw: string | null;
  cooked: string | null;
  likes: number;
  hidden: boolean;
  accepted: boolean;
}

/** A line that could not be brought in, and why. */
export interface SkippedLine {
  line: number;
  reason: string;
}

export interface ImportCounts {
  topics: number;
  posts: number;
  members: number;
}

/** What an import did; what `copia import discourse --json` prints. */
export interface ImportReport extends ImportCounts {
  /** Lines that were not understood; the rest went on. At most 1,000 are listed. */
  skipped: SkippedLine[];
  /** How many of each were new here. */
  created: ImportCounts;
  /** Posts whose text in the file differs from the last import's. */
  updated: number;
  /** Posts that were here already, as they are in the file. */
  unchanged: number;
  /** Changed in the file, but edited here since: ours stays. */
  kept: number;
  /** Lines that repeat a post of another line: the newest counts. */
  repeated: number;
  /** Lines left out on purpose. */
  leftOut: { actions: number; whispers: number; deleted: number; private: number };
  dryRun: boolean;
}
