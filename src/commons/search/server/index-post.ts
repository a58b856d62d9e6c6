import { sql } from 'kysely';
import type { Db } from '#platform/db/connect.ts';

/** Posts that follow each other share a passage up to so many characters; `fold_posts` has it too. */
const FULL = 1_500;

/**
 * Makes a post findable, or brings its passage up to date. The next post of a thread joins the last
 * passage of its language while that has room, so the rest of the thread is left alone.
 */
export async function indexPost(db: Db, postId: string): Promise<void> {
  const covered = await refold(db, postId);
  const { rows } = await sql<{ language: string }>`
    select language from post where id = ${postId} and removed_at is null and number > 0`.execute(
    db,
  );
  if (!rows[0] || covered.includes(rows[0].language)) return;
  await sql`
    with written as (
      select post.thing_id, post.language, post.number, post.plain, thing.title, thing.language as title_language
        from post join thing on thing.id = post.thing_id where post.id = ${postId}),
    entry as (
      insert into search_entry (thing_id, language, title) select thing_id, language, title from written
      on conflict do nothing),
    known as (insert into search_language (language) select language from written on conflict do nothing),
    grown as (
      update passage
         set last_number = written.number, characters = characters + length(plain),
             vector = vector || search_vector('', '', written.language, plain)
        from written
       where passage.id = (select id from passage last
               where last.thing_id = written.thing_id and last.language = written.language and anchor is null
               order by first_number desc limit 1)
         and passage.last_number < written.number and characters + length(plain) <= ${FULL}
      returning passage.id)
    insert into passage (thing_id, language, first_number, last_number, characters, vector)
    select thing_id, language, number, number, length(plain), search_vector(title_language, title, language, plain)
      from written where not exists (select from grown)`.execute(db);
}

/** A removed post is not found. */
export async function unindexPost(db: Db, postId: string): Promise<void> {
  await refold(db, postId);
}

/** Makes the passages that stand around a post's place anew; answers their languages. */
async function refold(db: Db, postId: string): Promise<string[]> {
  const { rows } = await sql<{ language: string; characters: number }>`
    with around as (
      select passage.id, passage.thing_id, passage.language, passage.first_number, passage.last_number,
             thing.title, thing.language as title_language
        from post join passage on passage.thing_id = post.thing_id and anchor is null
             and post.number between passage.first_number and passage.last_number
        join thing on thing.id = post.thing_id
       where post.id = ${postId}),
    folded as (
      select around.id, coalesce(sum(length(plain)), 0)::int as characters,
             search_vector(around.title_language, around.title, around.language,
               coalesce(string_agg(plain, E'\\n' order by number), '')) as vector, count(post.id) as posts
        from around left join post on post.thing_id = around.thing_id and post.language = around.language
             and number between around.first_number and around.last_number and post.removed_at is null
       group by around.id, around.title, around.title_language, around.language),
    emptied as (delete from passage using folded where passage.id = folded.id and posts = 0)
    update passage set characters = folded.characters, vector = folded.vector
      from folded where passage.id = folded.id and posts > 0
    returning passage.language, passage.characters`.execute(db);
  return rows.map(({ language }) => language);
}

/** Makes all posts of some threads findable anew: their titles changed, or posts came and went. */
export async function indexThreads(db: Db, thingIds: readonly string[]): Promise<void> {
  if (thingIds.length === 0) return;
  const those = sql`${thingIds}::uuid[]`;
  await sql`delete from passage where thing_id = any(${those}) and anchor is null`.execute(db);
  await sql`
    with folded as materialized (select * from fold_posts(${those})),
    entry as (
      insert into search_entry (thing_id, language, title)
      select distinct folded.thing_id, folded.language, thing.title
        from folded join thing on thing.id = folded.thing_id
      on conflict (thing_id, language) do update set title = excluded.title
       where not exists (select from passage where passage.thing_id = excluded.thing_id
         and passage.language = excluded.language and anchor is not null)),
    known as (
      insert into search_language (language) select distinct language from folded on conflict do nothing)
    insert into passage (thing_id, language, first_number, last_number, characters, vector)
    select thing_id, language, first_number, last_number, characters, vector from folded`.execute(
    db,
  );
  await sql`
    delete from search_entry e where thing_id = any(${those})
       and not exists (select from passage p where p.thing_id = e.thing_id and p.language = e.language)`.execute(
    db,
  );
}

/**
 * Indexes the posts that are in no passage: those an import brought, or whose indexing was cut short.
 * @returns how many threads had such posts
 */
export async function indexMissing(
  db: Db,
  options: { signal?: AbortSignal; onProgress?: (done: number, of: number) => void } = {},
): Promise<number> {
  const { rows } = await sql<{ thing_id: string }>`
    select post.thing_id from post
     where removed_at is null and number > 0
       and not exists (select from passage p
         where p.thing_id = post.thing_id and p.language = post.language and p.anchor is null
           and post.number between p.first_number and p.last_number)
     group by post.thing_id order by max(post.created_at)`.execute(db);
  for (let from = 0; from < rows.length && !options.signal?.aborted; from += 500) {
    const ids = rows.slice(from, from + 500).map(({ thing_id }) => thing_id);
    await indexThreads(db, ids);
    options.onProgress?.(Math.min(from + 500, rows.length), rows.length);
  }
  return rows.length;
}
