import { PIPELINE_VERSION } from '#platform/markdown/index.ts';
import type { Db } from '#platform/db/connect.ts';
import { renderBody } from './body.ts';

const BATCH = 200;

/**
 * Renders again what an older pipeline rendered, newest first. Safe to stop and to run twice; an
 * edit meanwhile wins, because its row has the new version already.
 * @returns how many posts were rendered
 */
export async function rerenderPosts(db: Db, signal?: AbortSignal): Promise<number> {
  let count = 0;
  while (!signal?.aborted) {
    const posts = await db
      .selectFrom('post')
      .select(['id', 'markdown'])
      .where('pipeline', '<', PIPELINE_VERSION)
      .orderBy('id', 'desc')
      .limit(BATCH)
      .execute();
    if (posts.length === 0) break;
    for (const { id, markdown } of posts) {
      const { mentions: _, ...columns } = renderBody(markdown);
      await db
        .updateTable('post')
        .set(columns)
        .where('id', '=', id)
        .where('markdown', '=', markdown)
        .where('pipeline', '<', PIPELINE_VERSION)
        .execute();
    }
    count += posts.length;
  }
  return count;
}
