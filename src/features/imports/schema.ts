import { z } from 'zod';
import { COMMON_SPACES, type CommonSpace } from '#commons/spaces/schema.ts';
import { KINDS, mapping as mappingSchema, type MappedKind, type Mapping } from './mapping.ts';

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

/** Why a file of a folder is no page. */
export type LeftOutReason = 'about_repository' | 'table_of_contents' | 'template' | 'mdx' | 'empty';
export interface LeftOutFile {
  file: string;
  reason: LeftOutReason;
}

/** Something in a page that could not be kept as it was; the page came in all the same. */
export interface PageNote {
  file: string;
  line: number;
  reason:
    | 'dead_link'
    | 'dead_fragment'
    | 'missing_picture'
    | 'remote_picture'
    | 'unsupported_file'
    | 'template'
    | 'embedded'
    | 'more_chapters_than_source'
    | 'unknown_practice';
  what: string;
}

/** What an import of guides did; what `copia import guides --json` prints. */
export interface GuidesReport {
  source: string;
  /** Files that were read as pages. */
  pages: number;
  /** What they are together: guides, articles and templates, each in one language or several. */
  guides: number;
  articles: number;
  templates: number;
  /** Pages by language. */
  languages: Record<string, number>;
  chapters: number;
  /** Links from page to page. */
  links: number;
  /** Pictures and files that pages show, each once a guide or article. */
  pictures: number;
  created: { things: number; versions: number; pictures: number };
  /** Pages that are not as at the last import. */
  updated: number;
  unchanged: number;
  /** Changed in the folder, but edited or removed here since: ours stays. */
  kept: { file: string; reason: 'edited_here' | 'removed_here' }[];
  leftOut: LeftOutFile[];
  /** Pages that could not be brought in; the rest went on. */
  skipped: { file: string; line: number; reason: string }[];
  notes: PageNote[];
  /** Fields of the pages' heads that nothing here shows, and how many pages have them. */
  fields: Record<string, number>;
  dryRun: boolean;
}

/** What an export of guides wrote; what `copia export guides --json` prints. */
export interface GuidesExport {
  guides: number;
  articles: number;
  templates: number;
  /** Files of text: one for each language of each. */
  versions: number;
  /** Pictures and other files that the texts show. */
  files: number;
}

/** Why a row stays as it is here. */
export type KeptReason = 'edited_here' | 'removed_here' | 'already_here';

/** Something about a row: the first one below the headings is row 1. */
export interface RowNote {
  row: number;
  /** Where it begins in the file, as an editor counts; null in a JSON list. */
  line: number | null;
  /** Our name for what it is about; empty: the row as a whole. */
  field: string;
  /** Its words are `error_<code>`. */
  code: string;
  /** What the row says there. */
  value: string;
}

/** What an import of examples or practices did; what `copia import examples --json` prints. */
export interface RowsReport {
  source: string;
  rows: number;
  /** What the rows are together: each in one language or several. */
  examples: number;
  practices: number;
  /** Rows that were new here. */
  created: number;
  /** Rows that are not as at the last import. */
  updated: number;
  unchanged: number;
  /** Changed in the table, but somebody's here by now: ours stays. At most 1,000 are listed, as of the next three. */
  kept: { row: number; id: string; reason: KeptReason }[];
  /** Rows that could not be brought in; the rest went on. */
  failed: number;
  /** What is wrong with them: one or more each. */
  skipped: RowNote[];
  /** What of a row could not be kept as it was; the row came in all the same. */
  notes: RowNote[];
  /** Words that are none of ours, to be named in the mapping. */
  words: { field: string; word: string; count: number }[];
  dryRun: boolean;
}

/** What an export of examples or practices wrote; what `copia export examples --json` prints. */
export interface RowsExport {
  examples: number;
  practices: number;
  /** Files of text, and rows: one for each language of each. */
  versions: number;
}

/** More comes in by the command. */
export const MAX_TABLE_BYTES = 10_000_000;

/** A column of a table that was uploaded, with some of what stands in it. */
export interface TableColumn {
  name: string;
  samples: string[];
  /** In how many of the first rows something stands. */
  filled: number;
}

export interface MappingItem {
  id: string;
  name: string;
  kind: MappedKind;
  changedAt: string;
}

export const RUN_STATES = ['choosing', 'waiting', 'running', 'done', 'failed'] as const;

export interface RunItem {
  id: string;
  kind: MappedKind;
  fileName: string;
  state: (typeof RUN_STATES)[number];
  /** Whether it only says what would happen. */
  dryRun: boolean;
  createdAt: string;
}

export interface RunView extends RunItem {
  columns: TableColumn[];
  mapping: Mapping;
  /** Null: what the rows say, else members. */
  space: CommonSpace | null;
  report: RowsReport | null;
  /** Why nothing could be done: a code. */
  error: string;
}

const noneOr = <Schema extends z.ZodType>(schema: Schema) =>
  z
    .literal('')
    .transform(() => undefined)
    .or(schema)
    .optional();

export const uploadTableInput = z.object({
  kind: z.enum(KINDS),
  /** A mapping that is kept; else it is guessed. */
  mappingId: noneOr(z.uuid()),
  /** The path to the list, in a JSON object. */
  rows: noneOr(z.string().trim().max(200)),
});
export type UploadTableInput = z.infer<typeof uploadTableInput>;

export const saveMappingInput = z.object({
  name: z.string().trim().min(1, 'required').max(120, 'too_long'),
  mapping: mappingSchema,
});
export type SaveMappingInput = z.infer<typeof saveMappingInput>;

export const changeRunInput = z.object({
  mapping: mappingSchema.optional(),
  /** `rows`: what the rows say, else members. */
  space: z.enum([...COMMON_SPACES, 'rows']).optional(),
  /** `try` says what would happen, `bring` does it. */
  then: z.enum(['try', 'bring']).optional(),
});
export type ChangeRunInput = z.infer<typeof changeRunInput>;

export const exportInput = z.object({
  kind: z.enum(KINDS),
  format: z.enum(['csv', 'jsonl']).default('jsonl'),
});
