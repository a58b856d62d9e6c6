import { sql } from 'kysely';
import type { CommonSpace } from '#commons/spaces/schema.ts';
import { spaceOf } from '#commons/spaces/server/index.ts';
import type { Db } from '#platform/db/connect.ts';
import type { ArchivePost, ImportReport } from '../../schema.ts';
import { convertPost } from './convert.ts';
import { finishImport } from './finish.ts';
import { fingerprintOf } from '../ids.ts';
import { withSource } from '../with-source.ts';
import { postIdOf, readEarlier, readKnown, referencesOf, type Known } from './known.ts';
import { readPosts } from './read-post.ts';
import { MAX_LISTED, numberKey, surveyArchive, type Survey } from './survey.ts';
import { writeMembers, type KnownPerson } from './write-members.ts';
import { writePosts, type ReadyPost } from './write-posts.ts';

const BATCH = 200;

export interface ImportOptions {
  file: string;
  /** What the operator knows of the people, by username in lower case. */
  people?: ReadonlyMap<string, KnownPerson>;
  /** Practice ids by old category id. */
  practices?: ReadonlyMap<number, string>;
  space?: CommonSpace;
  /** Tells several forums of one community apart. */
  source?: string;
  site?: string | null;
  /** The language of texts that do not tell. */
  language?: string;
  dryRun?: boolean;
  /** Posts stored at a time; an import that is cut short loses at most one batch. */
  batch?: number;
  onProgress?: (step: 'read' | 'write', posts: number, total: number | null) => void;
}

/** The archive cannot be what the operator thinks it is; the message says so. */
export class WrongArchive extends Error {}

/**
 * Brings a Discourse archive into this community, or brings what is new in it since the last time.
 * Reads the file twice, in memory that holds a line and a few numbers per post. Throws
 * `WrongArchive` before anything is written; a broken line is only reported.
 */
export async function importDiscourse(db: Db, options: ImportOptions): Promise<ImportReport> {
  const { dryRun = false, onProgress } = options;
  const survey = await surveyArchive(options.file, {
    site: options.site,
    onPost: () => onProgress?.('read', 1, null),
  });
  const source = { kind: 'discourse', name: options.source ?? 'discourse', dryRun } as const;
  return withSource(db, source, (sourceId) => write(db, sourceId, survey, options));
}

async function write(
  db: Db,
  sourceId: string,
  survey: Survey,
  options: ImportOptions,
): Promise<ImportReport> {
  const { dryRun = false } = options;
  const known = await readKnown(db, sourceId, survey);
  if (known.postsStrange > known.postsHere / 2)
    throw new WrongArchive(
      'Posts with these numbers were imported from another forum. Give this one a name of its own with --source NAME.',
    );
  const members = await writeMembers(db, survey, known, options.people ?? new Map(), { dryRun });
  const report: ImportReport = {
    topics: survey.topics.size,
    posts: survey.posts.size,
    members: survey.members.size,
    skipped: [...survey.skipped],
    created: { topics: 0, posts: 0, members },
    updated: 0,
    unchanged: 0,
    kept: 0,
    repeated: survey.repeated,
    leftOut: survey.leftOut,
    dryRun,
  };
  const run = new Run(db, survey, known, options, report);
  await run.writeAll();
  if (!dryRun) await finishImport(db, survey, known, options.practices ?? new Map());
  report.skipped.sort((a, b) => a.line - b.line);
  return report;
}

interface Waiting {
  line: number;
  post: ArchivePost;
}

/** The second reading: converts and stores, batch by batch. */
class Run {
  readonly #db: Db;
  readonly #survey: Survey;
  readonly #known: Known;
  readonly #options: ImportOptions;
  readonly #report: ImportReport;
  /** Posts that could not be stored: nothing may point at them. */
  readonly #missing = new Set<number>();
  /** Topics that a dry run would make. */
  readonly #counted = new Set<number>();
  #spaceId = '';
  #stored: Promise<void> = Promise.resolve();

  constructor(db: Db, survey: Survey, known: Known, options: ImportOptions, report: ImportReport) {
    this.#db = db;
    this.#survey = survey;
    this.#known = known;
    this.#options = options;
    this.#report = report;
  }

  async writeAll(): Promise<void> {
    if (!this.#options.dryRun)
      this.#spaceId = await spaceOf(this.#db, this.#options.space ?? 'members');
    let batch: Waiting[] = [];
    for await (const { line, post } of readPosts(this.#options.file)) {
      if (!post || this.#survey.posts.get(post.id)?.line !== line) continue;
      batch.push({ line, post });
      if (batch.length < (this.#options.batch ?? BATCH)) continue;
      await this.#writeBatch(batch);
      batch = [];
    }
    if (batch.length > 0) await this.#writeBatch(batch);
    await this.#stored;
  }

  async #writeBatch(batch: Waiting[]): Promise<void> {
    const here = await this.#fingerprints(batch);
    const changed = batch.filter(({ post }) => here.get(post.id) !== printOf(post));
    this.#report.unchanged += batch.length - changed.length;
    const ready = await this.#convert(changed, here);
    // The database stores one batch while the next one is converted.
    await this.#stored;
    this.#stored = this.#store(ready, batch.length);
    this.#stored.catch(() => {});
  }

  async #store(ready: ReadyPost[], read: number): Promise<void> {
    if (this.#options.dryRun) this.#count(ready);
    else if (ready.length > 0) {
      const done = await writePosts(this.#db, ready, this.#survey, this.#known, {
        spaceId: this.#spaceId,
        practices: this.#options.practices ?? new Map(),
      });
      this.#report.created.topics += done.topics;
      this.#report.created.posts += done.created;
      this.#report.updated += done.updated;
      this.#report.kept += done.kept;
    }
    this.#options.onProgress?.('write', read, this.#survey.posts.size);
  }

  async #convert(batch: Waiting[], here: Map<number, string>): Promise<ReadyPost[]> {
    const texts = batch.map(({ post }) => post.raw ?? post.cooked ?? '');
    const earlier = this.#known.again
      ? await readEarlier(this.#db, this.#known.sourceId, this.#survey, texts)
      : null;
    const refs = referencesOf(this.#known, this.#survey, earlier);
    const ready: ReadyPost[] = [];
    for (const { line, post } of batch) {
      const language = this.#options.language ?? 'en';
      const body = convertPost(post, this.#survey.dialect, refs, language);
      if ('reason' in body) {
        this.#skip(line, post, body.reason);
        continue;
      }
      const id = postIdOf(this.#known, this.#survey, post.id);
      const parentId = this.#parentOf(line, post, refs.post);
      ready.push({
        id,
        post,
        body,
        fingerprint: printOf(post),
        parentId,
        isChange: here.has(post.id),
      });
    }
    return ready;
  }

  /** What a post answers, if that is stored by now. */
  #parentOf(
    line: number,
    post: ArchivePost,
    find: (topicId: number, number: number) => { id: string } | null,
  ): string | null {
    if (post.replyTo === null || post.replyTo === post.number) return null;
    const parent = this.#survey.byNumber.get(numberKey(post.topicId, post.replyTo));
    if (parent === undefined) return find(post.topicId, post.replyTo)?.id ?? null;
    const stands = this.#survey.posts.get(parent)!.line < line && !this.#missing.has(parent);
    return stands ? postIdOf(this.#known, this.#survey, parent) : null;
  }

  #skip(line: number, post: ArchivePost, reason: string): void {
    this.#missing.add(post.id);
    this.#report.posts -= 1;
    if (this.#report.skipped.length < MAX_LISTED) this.#report.skipped.push({ line, reason });
  }

  #count(ready: readonly ReadyPost[]): void {
    for (const { post, isChange } of ready) {
      if (isChange) this.#report.updated += 1;
      else this.#report.created.posts += 1;
      if (this.#known.topics.has(post.topicId) || this.#counted.has(post.topicId)) continue;
      this.#counted.add(post.topicId);
      this.#report.created.topics += 1;
    }
  }

  async #fingerprints(batch: Waiting[]): Promise<Map<number, string>> {
    if (!this.#known.again) return new Map();
    const { rows } = await sql<{ old_id: string; fingerprint: string }>`
      select old_id, fingerprint from import_map
       where source_id = ${this.#known.sourceId} and kind = 'post'
         and old_id = any(${batch.map(({ post }) => String(post.id))})`.execute(this.#db);
    return new Map(rows.map((row) => [Number(row.old_id), row.fingerprint]));
  }
}

/** Changes when what we store of a post would. */
function printOf(post: ArchivePost): string {
  return fingerprintOf([post.raw ?? post.cooked, post.likes, post.hidden]);
}
