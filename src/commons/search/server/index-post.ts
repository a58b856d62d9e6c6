import { sql } from 'kysely';
import { searchConfig } from '#commons/languages/server/index.ts';
import type { Db } from '#platform/db/connect.ts';

export interface IndexedPost {
  postId: string;
  thingId: string;
  language: string;
  /** The thing's title, on its first post only. */
  title: string | null;
  text: string;
}

/**
 * The vector of a text, in its own language's configuration and without accents; title words weigh
 * more. A tsvector holds 1 MB at most, and words far into a text say little: 50,000 characters are indexed.
 */
export function passageVector(post: Pick<IndexedPost, 'language' | 'title' | 'text'>) {
  const config = sql`${searchConfig(post.language)}::regconfig`;
  return sql<string>`setweight(to_tsvector(${config}, unaccent(${post.title ?? ''})), 'A')
    || setweight(to_tsvector(${config}, unaccent(${post.text.slice(0, 50_000)})), 'C')`;
}

/** Makes a post findable, or brings its entry up to date. */
export async function indexPost(db: Db, post: IndexedPost): Promise<void> {
  const row = { language: post.language, vector: passageVector(post) };
  await db
    .insertInto('passage')
    .values({ post_id: post.postId, thing_id: post.thingId, ...row })
    .onConflict((conflict) => conflict.column('post_id').doUpdateSet(row))
    .execute();
}

/** A removed post is not found. */
export async function unindexPost(db: Db, postId: string): Promise<void> {
  await db.deleteFrom('passage').where('post_id', '=', postId).execute();
}
