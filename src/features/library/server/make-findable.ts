import { sql } from 'kysely';
import { indexVersion, unindexVersion } from '#commons/search/server/index.ts';
import type { Db } from '#platform/db/connect.ts';

interface Row {
  language: string;
  title: string;
  summary: string;
  published: boolean;
  passages: { anchor: string; title: string; text: string }[];
}

/**
 * Brings what search knows of a thing up to date, in one language or all: a version is found as long as it
 * is shown to readers. Who finds it is decided by the thing's space and state when somebody searches.
 */
export async function makeFindable(db: Db, thingId: string, language?: string): Promise<void> {
  const { rows } = await sql<Row>`
    select version.language, version.title, version.summary, version.published_at is not null as published,
           coalesce((select json_agg(json_build_object('anchor', chapter.anchor, 'title', text.title,
                'text', text.plain) order by chapter.position)
              from chapter join chapter_text text on text.chapter_id = chapter.id
               and text.language = version.language
             where chapter.thing_id = version.thing_id), '[]') as passages
      from language_version version
     where thing_id = ${thingId} and (${language ?? null}::text is null or language = ${language ?? null})`.execute(
    db,
  );
  for (const { published, ...version } of rows)
    await (published
      ? indexVersion(db, { thingId, ...version })
      : unindexVersion(db, thingId, version.language));
}
