import { z } from 'zod';

/** What `copia backup` writes; docs/decisions/0006-one-archive-format.md says why. */
export const FORMAT = 'copia-archive';
export const FORMAT_VERSION = 1;
export const MANIFEST = 'manifest.json';
export const JOBS = 'queue/jobs.csv';

const count = z.int().nonnegative();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const identifier = z.string().min(1).max(63);

const entry = z.object({
  /** Path inside the archive. */
  entry: z.string(),
  bytes: count,
  sha256,
});

const table = entry.extend({
  schema: identifier,
  table: identifier,
  /** In the order of the file's fields, its first line. */
  columns: z.array(identifier).min(1),
  rows: count,
});

export const manifestSchema = z.object({
  format: z.literal(FORMAT),
  formatVersion: z.int(),
  /** Of the Copia that wrote it. */
  version: z.string(),
  createdAt: z.iso.datetime(),
  migrations: z.array(z.object({ number: z.int(), name: z.string(), checksum: z.string() })).min(1),
  tables: z.array(table),
  /** The last number given, by the identity column it belongs to. */
  sequences: z.array(
    z.object({ schema: identifier, table: identifier, column: identifier, value: z.int() }),
  ),
  /** Jobs that waited; null when there was no queue. */
  jobs: entry.extend({ rows: count }).nullable(),
  /** Stored files, each as `files/<sha256 of its content>`; `missing` ones were not on the disk. */
  files: z.object({ count, bytes: count, missing: z.array(sha256) }),
});

export type Manifest = z.infer<typeof manifestSchema>;
export type TableEntry = z.infer<typeof table>;

/** Why an archive can't be written or restored; one sentence for the operator. */
export class ArchiveError extends Error {
  constructor(sentence: string, options?: { cause?: unknown }) {
    super(sentence, options);
    this.name = 'ArchiveError';
  }
}

/** What is being done, for people who wait. `total` is what `done` will be at the end. */
export interface Progress {
  step: 'tables' | 'files' | 'checking' | 'loading' | 'linking' | 'migrating';
  name: string;
  done: number;
  total: number;
}

export type OnProgress = (progress: Progress) => void;
