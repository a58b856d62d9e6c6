import { sql } from 'kysely';
import type { Db } from '#platform/db/connect.ts';

/** A thing's text in one language. */
export interface IndexedVersion {
  thingId: string;
  language: string;
  title: string;
  summary: string;
  /** Its chapters: a hit leads to the anchor of the one that says it best. */
  passages: readonly { anchor: string; title: string; text: string }[];
}

/** Makes a thing findable in a language, or brings that up to date; its other languages stay. */
export async function indexVersion(db: Db, version: IndexedVersion): Promise<void> {
  const { thingId, language, title, summary } = version;
  const passages = [
    ...(summary || version.passages.length === 0 ? [{ anchor: '', title: '', text: summary }] : []),
    ...version.passages,
  ];
  const column = <K extends keyof (typeof passages)[number]>(key: K) =>
    passages.map((passage) => passage[key]);
  await sql`delete from passage
    where thing_id = ${thingId} and language = ${language} and anchor is not null`.execute(db);
  await sql`
    with entry as (
      insert into search_entry (thing_id, language, title, summary)
      values (${thingId}, ${language}, ${title}, ${summary})
      on conflict (thing_id, language) do update set title = excluded.title, summary = excluded.summary),
    known as (insert into search_language (language) values (${language}) on conflict do nothing)
    insert into passage (thing_id, language, first_number, last_number, anchor, title, body, characters, vector)
    select ${thingId}, ${language}, n, n, anchor, p.title, p.text, length(p.text),
           search_vector(${language}, concat_ws(' ', ${title}::text, p.title), ${language}, p.text)
      from unnest(${column('anchor')}::text[], ${column('title')}::text[], ${column('text')}::text[])
        with ordinality as p (anchor, title, text, n)
     order by n`.execute(db);
}

/** A thing is no longer found in a language, or in none; posts in its thread still are. */
export async function unindexVersion(db: Db, thingId: string, language?: string): Promise<void> {
  const those = sql`thing_id = ${thingId} and (${language ?? null}::text is null or language = ${language ?? null})`;
  await sql`delete from passage where ${those} and anchor is not null`.execute(db);
  await sql`delete from search_entry e where ${those}
    and not exists (select from passage p where p.thing_id = e.thing_id and p.language = e.language)`.execute(
    db,
  );
}
