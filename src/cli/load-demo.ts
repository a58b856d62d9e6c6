import { loadDemo } from '#demo/load.ts';
import { storeDemoPictures } from '#demo/pictures.ts';
import { connect, type Db } from '#platform/db/connect.ts';
import { filesFolder } from '#platform/storage/index.ts';
import type { ReadyConfig } from './database.ts';
import { progress } from './output.ts';

/** A setting of the database: `loaded`, or `cleared` when its operator wants to be without. */
export const DEMO_SETTING = 'demo';

/** The people of the demo as whom one click signs in, by what they show. */
const DOORS = {
  member: 'jonas',
  lead: 'lieve',
  expert: 'priya',
  moderator: 'colm',
  host: 'tobias',
};

/** Says in the database whether it holds the demo, and who its doors lead to. */
export async function markDemo(db: Db, state: 'loaded' | 'cleared'): Promise<void> {
  const settings = { [DEMO_SETTING]: state, demo_doors: state === 'loaded' ? DOORS : {} };
  for (const [key, content] of Object.entries(settings)) {
    const value = JSON.stringify(content);
    await db
      .insertInto('setting')
      .values({ key, value })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
      .execute();
  }
}

/**
 * Loads the demo community into a database that is new: no members, and no demo before. A demo that
 * was cleared does not come back by itself.
 * @param options.again load it also when it was cleared before
 * @returns whether it was loaded now
 */
export async function loadDemoOnce(
  { databaseUrl, demoDoors, dataDir }: ReadyConfig,
  options: { again?: boolean } = {},
): Promise<boolean> {
  if (!demoDoors) return false;
  const { db, close } = connect(databaseUrl, { max: 2 });
  try {
    const member = db.selectFrom('member').select('id').limit(1);
    const setting = db.selectFrom('setting').select('key').where('key', '=', DEMO_SETTING);
    if (await member.executeTakeFirst()) return false;
    if (!options.again && (await setting.executeTakeFirst())) return false;
    let bar: ReturnType<typeof progress> | undefined;
    let written = 0;
    const onProgress = (done: number, total: number) => {
      bar ??= progress('Loading the demo community', total);
      bar.step(done - written);
      written = done;
    };
    await storeDemoPictures(filesFolder(dataDir));
    await loadDemo(db, { onProgress });
    bar?.done();
    await markDemo(db, 'loaded');
    return true;
  } finally {
    await close();
  }
}
