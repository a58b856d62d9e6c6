import type { Connection } from '#platform/db/connect.ts';
import { filesFolder } from '#platform/storage/index.ts';
import { clearCommunity } from './clear.ts';
import { loadDemo } from './load.ts';
import { storeDemoPictures } from './pictures.ts';

/** Begins the demo anew. Does nothing in a community that is not marked as the demo. */
export async function resetDemo(db: Connection['db']): Promise<void> {
  const state = await db
    .selectFrom('setting')
    .select('value')
    .where('key', '=', 'demo')
    .executeTakeFirst();
  if (state?.value !== 'loaded') return;
  await clearCommunity(db);
  await storeDemoPictures(filesFolder());
  await loadDemo(db);
}
