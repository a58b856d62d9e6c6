import type { Db } from '#platform/db/connect.ts';

/** What an import before made of a file. */
export interface KnownPage {
  path: string;
  thingId: string;
  language: string;
  fingerprint: string;
  /** The version's revision as the import left it, and as it is now; null: there is no such version any more. */
  revision: number;
  now: number | null;
}

/** A thing that came from a folder before, as it is now. */
export interface KnownThing {
  id: string;
  slug: string;
  state: string;
  language: string;
  chapters: { id: string; anchor: string; title: string }[];
}

export interface Known {
  sourceId: string;
  pages: Map<string, KnownPage>;
  things: Map<string, KnownThing>;
}

/** What imports of a folder left here. */
export async function readKnownPages(db: Db, sourceId: string): Promise<Known> {
  const pages = await db
    .selectFrom('import_page')
    .leftJoin('language_version as version', (join) =>
      join
        .onRef('version.thing_id', '=', 'import_page.thing_id')
        .onRef('version.language', '=', 'import_page.language'),
    )
    .select(['path', 'import_page.thing_id as thingId', 'import_page.language', 'fingerprint'])
    .select(['import_page.revision', 'version.revision as now'])
    .where('source_id', '=', sourceId)
    .execute();
  const ids = [...new Set(pages.map(({ thingId }) => thingId))];
  const things = new Map<string, KnownThing>();
  if (ids.length > 0) {
    const rows = await db
      .selectFrom('thing')
      .select(['id', 'slug', 'state', 'language'])
      .where('id', 'in', ids)
      .execute();
    for (const row of rows) things.set(row.id, { ...row, chapters: [] });
    const chapters = await db
      .selectFrom('chapter')
      .innerJoin('thing', 'thing.id', 'chapter.thing_id')
      .leftJoin('chapter_text as text', (join) =>
        join
          .onRef('text.chapter_id', '=', 'chapter.id')
          .onRef('text.language', '=', 'thing.language'),
      )
      .select(['chapter.thing_id', 'chapter.id', 'anchor', 'text.title'])
      .where('chapter.thing_id', 'in', ids)
      .orderBy('chapter.position')
      .execute();
    for (const { thing_id, title, ...chapter } of chapters)
      things.get(thing_id)!.chapters.push({ ...chapter, title: title ?? '' });
  }
  return { sourceId, pages: new Map(pages.map((page) => [page.path, page])), things };
}
