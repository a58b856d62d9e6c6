import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { basename } from 'node:path/posix';
import {
  attachmentPath,
  insertAttachment,
  readyFile,
  storeReadyFile,
  type ReadyFile,
  type StoredAttachment,
} from '#commons/attachments/server/index.ts';
import { slugify, thingPath } from '#commons/things/server/index.ts';
import {
  bringInCategory,
  bringInChapters,
  bringInCover,
  bringInFiles,
  bringInPublication,
  bringInVersion,
  storeCover,
  type StoredCover,
  writeStep,
} from '#features/library/server/index.ts';
import type { Context } from '#platform/context.ts';
import { newId } from '#platform/db/ids.ts';
import { DomainError } from '#platform/errors.ts';
import { MarkdownTooComplex } from '#platform/markdown/index.ts';
import type { GuidesReport, PageNote } from '../../schema.ts';
import { fingerprintOf, importedId, tailOf } from '../ids.ts';
import type { AddressBook } from './address-book.ts';
import { alignChapters } from './align-chapters.ts';
import { convertPage, type Converted, type Place, type ShownFile, type World } from './convert.ts';
import { SHELVES } from './export-guides.ts';
import type { Group } from './gather.ts';
import type { Known, KnownThing } from './known-pages.ts';
import type { Page } from './page.ts';
import type { Folder } from './read-folder.ts';

interface Work {
  folder: Folder;
  groups: readonly Group[];
  known: Known;
  report: GuidesReport;
  book: AddressBook;
  state: 'draft' | 'published';
  practiceIds: readonly string[];
  spaceFor(page: Page): Promise<string>;
  dryRun: boolean;
}

/** A thing to be, and its chapters with the ids that they have or get. */
interface Planned extends Place {
  thing: KnownThing | null;
  createdAt: Date;
  chapters: { id: string; anchor: string }[];
}

interface KeptFile extends ShownFile {
  id: string;
  /** Null: it is here already. */
  ready: ReadyFile | null;
}

/** Writes the things of a folder, one after the other, each in a transaction of its own. */
export class GroupWriter {
  readonly #ctx: Context;
  readonly #work: Work;
  readonly #plans = new Map<Group, Planned>();
  readonly #world: World;
  #practices = new Map<string, string>();

  constructor(ctx: Context, work: Work) {
    this.#ctx = ctx;
    this.#work = work;
    const groupOf = new Map(
      work.groups.flatMap((group) => group.pages.map((page) => [page, group])),
    );
    this.#world = {
      book: work.book,
      pages: work.groups.flatMap((group) => group.pages),
      groupOf: (page) => groupOf.get(page)!,
      placeOf: (group) => this.#plans.get(group)!,
    };
  }

  /** Decides on the address of every thing and chapter, so that texts may link to what is written later. */
  async prepare(): Promise<void> {
    const wishes = this.#work.groups.flatMap(({ pages: [page] }) => slugWish(page) ?? []);
    const taken = new Set(
      wishes.length === 0
        ? []
        : (
            await this.#ctx.db
              .selectFrom('thing')
              .select('slug')
              .where('slug', 'in', wishes)
              .execute()
          ).map(({ slug }) => slug),
    );
    for (const group of this.#work.groups) this.#plans.set(group, this.#plan(group, taken));
    const rows = await this.#ctx.db.selectFrom('practice').select(['id', 'slug']).execute();
    this.#practices = new Map(rows.map(({ id, slug }) => [slug, id]));
  }

  #plan(group: Group, taken: Set<string>): Planned {
    const [page] = group.pages;
    const known = group.pages
      .map(({ file }) => this.#work.known.pages.get(file))
      .find((each) => each !== undefined);
    const thing = known ? (this.#work.known.things.get(known.thingId) ?? null) : null;
    const id = thing?.id ?? newId();
    const createdAt = page.date && page.date < this.#ctx.now() ? page.date : this.#ctx.now();
    const wish = slugWish(page);
    const slug =
      thing?.slug ??
      (wish && !taken.has(wish)
        ? wish
        : [slugify(page.title), tailOf(id)].filter(Boolean).join('-'));
    taken.add(slug);
    const chapters = chaptersFor(group, thing);
    const anchors = chapters.map(({ anchor }) => anchor);
    return { id, slug, href: thingPath(page.kind, slug), anchors, thing, createdAt, chapters };
  }

  /** Writes what is new or changed of one thing. */
  async write(group: Group): Promise<void> {
    const { report, known, dryRun } = this.#work;
    const plan = this.#plans.get(group)!;
    report[SHELVES[group.pages[0].kind] ?? 'guides'] += 1;
    report.chapters += plan.chapters.length;
    if (!plan.thing) report.created.things += 1;
    const files = new Map<string, KeptFile | null>();
    if (!plan.thing) await this.#keepAttached(group, plan, files);
    const changed: { page: Page; text: Converted; fingerprint: string }[] = [];
    for (const page of group.pages) {
      const text = await this.#convert(page, plan, files);
      if (!text) continue;
      report.pages += 1;
      report.languages[page.language] = (report.languages[page.language] ?? 0) + 1;
      report.links += text.links;
      report.notes.push(...text.notes);
      const steps = page === group.pages[0] && page.kind === 'template' ? [stepsOf(group)] : [];
      const fingerprint = fingerprintOf([text.title, text.summary, text.chapters, ...steps]);
      const before = known.pages.get(page.file);
      if (before?.fingerprint === fingerprint && before.thingId === plan.id) report.unchanged += 1;
      else if (plan.thing?.state === 'removed')
        report.kept.push({ file: page.file, reason: 'removed_here' });
      else if (before && before.thingId === plan.id && before.now !== before.revision)
        report.kept.push({ file: page.file, reason: 'edited_here' });
      else {
        changed.push({ page, text, fingerprint });
        if (before) report.updated += 1;
        else report.created.versions += 1;
      }
    }
    const shown = [...files.values()].filter((file) => file !== null);
    report.pictures += shown.length;
    report.created.pictures += shown.filter(({ ready }) => ready).length;
    if (dryRun || changed.length === 0) return;
    await this.#store(group, plan, changed, files);
  }

  /** Converts a page, twice if it shows files: how large a picture is, is known when it was made anew. */
  async #convert(
    page: Page,
    plan: Planned,
    files: Map<string, KeptFile | null>,
  ): Promise<Converted | null> {
    try {
      const wanted = new Set<string>();
      const first = convertPage(page, this.#world, (file) => {
        if (!files.has(file)) wanted.add(file);
        return files.get(file) ?? null;
      });
      if (wanted.size === 0) return first;
      for (const file of wanted) files.set(file, await this.#keep(file, plan));
      return convertPage(page, this.#world, (file) => files.get(file) ?? null);
    } catch (error) {
      if (!(error instanceof MarkdownTooComplex)) throw error;
      const reason = `too much for one page: ${error.message}`;
      this.#work.report.skipped.push({ file: page.file, line: page.line, reason });
      return null;
    }
  }

  async #keep(file: string, { id: thingId }: Planned): Promise<KeptFile | null> {
    const path = join(this.#work.folder.root, file);
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
    const madeAt = Number.parseInt(thingId.replaceAll('-', '').slice(0, 12), 16);
    const id = importedId(thingId, 'file', `${file}/${hash.digest('hex')}`, madeAt);
    const here = await this.#ctx.db
      .selectFrom('attachment')
      .innerJoin('file', 'file.hash', 'attachment.file_hash')
      .select(['attachment.name', 'width', 'height'])
      .where('attachment.id', '=', id)
      .executeTakeFirst();
    if (here) {
      const { name, width, height } = here;
      return { id, url: attachmentPath(id, name), width, height, ready: null };
    }
    try {
      const stream = Readable.from([await readFile(path)]);
      const ready = await readyFile({ name: nameOf(file), stream });
      const { name, width, height } = ready;
      return { id, url: attachmentPath(id, name), width, height, ready };
    } catch (error) {
      if (error instanceof DomainError) return null;
      throw error;
    }
  }

  async #store(
    group: Group,
    plan: Planned,
    changed: { page: Page; text: Converted; fingerprint: string }[],
    files: ReadonlyMap<string, KeptFile | null>,
  ): Promise<void> {
    const stored: { id: string; file: StoredAttachment }[] = [];
    for (const kept of files.values())
      if (kept?.ready) stored.push({ id: kept.id, file: await storeReadyFile(kept.ready) });
    const cover = plan.thing ? null : await this.#storeCover(group);
    await this.#ctx.db.transaction().execute(async (db) => {
      const ctx: Context = { ...this.#ctx, db };
      const at = ctx.now();
      const memberId = ctx.actor.memberId!;
      if (!plan.thing) await this.#begin(ctx, group, plan);
      for (const { id, file } of stored)
        await insertAttachment(db, file, { id, memberId, thingId: plan.id, at });
      if (cover) await bringInCover(ctx, plan.id, cover);
      if (!plan.thing) {
        const named = group.pages[0].own?.files ?? [];
        const attached = named.flatMap((file) => files.get(file)?.id ?? []);
        await bringInFiles(ctx, plan.id, attached);
      }
      const own = plan.thing?.language ?? group.pages[0].language;
      // The source first: its versions say that they were written for it as it is now.
      const ordered = changed.toSorted(
        (a, b) => Number(b.page.language === own) - Number(a.page.language === own),
      );
      if (!plan.thing || ordered[0]!.page.language === own)
        await this.#bringInParts(ctx, group, plan);
      for (const { page, text, fingerprint } of ordered) {
        const revision = await bringInVersion(ctx, plan.id, page.language === own, {
          ...{ language: page.language, title: text.title, summary: text.summary },
          coverAlt: (cover && page.own?.cover?.alt) || '',
          publishedAt: this.#shownSince(page, plan),
          texts: text.chapters.flatMap((chapter, i) => {
            const here = plan.chapters[i];
            return here && chapter ? [{ chapterId: here.id, ...chapter }] : [];
          }),
        });
        const row = { thing_id: plan.id, language: page.language, fingerprint, revision };
        await db
          .insertInto('import_page')
          .values({ source_id: this.#work.known.sourceId, path: page.file, ...row })
          .onConflict((conflict) => conflict.columns(['source_id', 'path']).doUpdateSet(row))
          .execute();
      }
    });
  }

  /** What our own export says stands at its end; a cover that is not there is noted as well. */
  async #keepAttached(
    { pages: [page] }: Group,
    plan: Planned,
    files: Map<string, KeptFile | null>,
  ): Promise<void> {
    const { folder } = this.#work;
    for (const file of page.own?.files ?? []) {
      const kept = folder.files.has(file) ? await this.#keep(file, plan) : null;
      files.set(file, kept);
      if (!kept) this.#note(page, 'unsupported_file', file);
    }
    const cover = page.own?.cover?.file;
    if (cover && !folder.files.has(cover)) this.#note(page, 'missing_picture', cover);
  }

  /** The picture above it that our own export says it has, if it is one. */
  async #storeCover({ pages: [page] }: Group): Promise<StoredCover[] | null> {
    const file = page.own?.cover?.file;
    if (!file || !this.#work.folder.files.has(file)) return null;
    try {
      const bytes = await readFile(join(this.#work.folder.root, file));
      return await storeCover({ name: nameOf(file), stream: Readable.from([bytes]) });
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      this.#note(page, 'unsupported_file', file);
      return null;
    }
  }

  #note({ file }: Page, reason: PageNote['reason'], what: string): void {
    this.#work.report.notes.push({ file, line: 1, reason, what });
  }

  /** Its chapters, and which of them are steps of a plan. */
  async #bringInParts(ctx: Context, group: Group, plan: Planned): Promise<void> {
    await bringInChapters(ctx, plan.id, plan.chapters);
    if (group.pages[0].kind !== 'template' || !group.pages[0].own) return;
    for (const [i, step] of stepsOf(group).entries())
      await writeStep(ctx, plan.chapters[i]!.id, step);
  }

  async #begin(ctx: Context, group: Group, plan: Planned): Promise<void> {
    const [page] = group.pages;
    const state = this.#stateOf(page);
    const named = [...new Set(group.pages.flatMap(({ practices }) => practices))];
    await bringInPublication(ctx, {
      ...{ id: plan.id, slug: plan.slug, kind: page.kind, title: page.title, state },
      ...{ language: page.language, createdAt: plan.createdAt },
      publishedAt: state === 'draft' ? null : plan.createdAt,
      reviewOn: page.own?.reviewOn ?? null,
      spaceId: await this.#work.spaceFor(page),
      categoryId: page.own?.category ? await bringInCategory(ctx, page.own.category) : null,
      practiceIds: [
        ...new Set([
          ...this.#work.practiceIds,
          ...named.flatMap((slug) => this.#practices.get(slug) ?? []),
        ]),
      ],
      authors: [...new Set(group.pages.flatMap(({ authors }) => authors))],
    });
  }

  #stateOf(page: Page): 'draft' | 'published' | 'archived' {
    if (this.#work.state === 'draft' || page.draft) return 'draft';
    return page.own?.state ?? 'published';
  }

  #shownSince(page: Page, plan: Planned): Date | null {
    if (page.draft || page.own?.shown === false || this.#work.state === 'draft') return null;
    return page.own?.state === 'draft' ? null : plan.createdAt;
  }
}

/** Of each chapter: which step of a plan our own export says it is. */
const stepsOf = ({ chapters, pages: [{ own }] }: Group) =>
  chapters.map(({ anchor }) => own?.chapters.find((each) => each.anchor === anchor)?.step ?? null);

/** Our own export puts an id before each name. */
const nameOf = (file: string): string =>
  basename(file).replace(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}-/, '');

/** The end of the address that our own export says it had. */
function slugWish(page: Page): string | null {
  if (!page.own) return null;
  const address = page.addresses.map(
    (at) => /^\/(?:guides|articles|templates)\/([a-z0-9-]{1,80})$/.exec(at)?.[1],
  );
  return address.find((each) => each !== undefined) ?? null;
}

function chaptersFor(group: Group, thing: KnownThing | null): { id: string; anchor: string }[] {
  const titles = group.chapters.map(({ title }) => title);
  const old = thing?.chapters ?? [];
  const from = alignChapters(
    old.map(({ title }) => title),
    titles,
  );
  const taken = new Set(old.map(({ anchor }) => anchor));
  return group.chapters.map(({ title, anchor }, i) => {
    const same = from[i] === null ? undefined : old[from[i]!];
    if (same) return { id: same.id, anchor: same.anchor };
    const wish = slugify(anchor ?? title) || `chapter-${i + 1}`;
    let free = wish;
    for (let n = 2; taken.has(free); n++) free = `${wish}-${n}`;
    taken.add(free);
    return { id: newId(), anchor: free };
  });
}
