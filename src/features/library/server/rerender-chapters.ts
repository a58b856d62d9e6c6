import { renderBody } from '#commons/threads/server/index.ts';
import type { Db } from '#platform/db/connect.ts';
import { PIPELINE_VERSION } from '#platform/markdown/index.ts';

const BATCH = 100;

/**
 * Renders again what an older pipeline rendered. Safe to stop and to run twice; an edit meanwhile wins,
 * because its row has the new version already.
 * @returns how many texts of chapters were rendered
 */
export async function rerenderChapters(db: Db, signal?: AbortSignal): Promise<number> {
  let count = 0;
  while (!signal?.aborted) {
    const texts = await db
      .selectFrom('chapter_text')
      .select(['chapter_id', 'language', 'markdown'])
      .where('pipeline', '<', PIPELINE_VERSION)
      .limit(BATCH)
      .execute();
    if (texts.length === 0) break;
    for (const { chapter_id, language, markdown } of texts) {
      const { mentions: _, ...columns } = renderBody(markdown);
      await db
        .updateTable('chapter_text')
        .set(columns)
        .where('chapter_id', '=', chapter_id)
        .where('language', '=', language)
        .where('markdown', '=', markdown)
        .execute();
    }
    count += texts.length;
  }
  return count;
}
