import { resetDemo } from '#demo/reset.ts';
import { collectAttachments } from '#commons/attachments/server/index.ts';
import { forgetReporters } from '#commons/moderation/server/forget-reporters.ts';
import { endSuspensions } from '#commons/members/server/index.ts';
import { forgetOnBehalf } from '#features/behalf/server/forget.ts';
import { forgetImports } from '#features/imports/server/index.ts';
import { forgetEvents } from '#commons/events/server/index.ts';
import {
  countWords,
  forgetEmptySearches,
  indexMissing,
  learnTranslations,
} from '#commons/search/server/index.ts';
import { rerenderChapters } from '#features/library/server/index.ts';
import { rerenderPosts } from '#commons/threads/server/index.ts';
import type { Config } from '#platform/config.ts';
import type { Connection } from '#platform/db/connect.ts';
import { forgetTries } from '#platform/rate-limit.ts';
import { log } from '#platform/log.ts';

/** What the worker tidies up every night. Each part is safe to repeat. */
export async function runNightly(
  db: Connection['db'],
  config: Pick<Config, 'demo'>,
  signal?: AbortSignal,
): Promise<void> {
  // A demo that anyone may enter begins anew each night.
  if (config.demo === 'public') await resetDemo(db);
  const forgotten = await forgetEvents(db);
  const indexed = await indexMissing(db, { ...(signal && { signal }) });
  await countWords(db);
  await learnTranslations(db);
  const rendered = (await rerenderPosts(db, signal)) + (await rerenderChapters(db, signal));
  const returned = await endSuspensions(db, new Date());
  await forgetOnBehalf(db, new Date());
  await forgetReporters(db, new Date());
  await forgetTries(db, new Date());
  await forgetEmptySearches(db, new Date());
  await forgetImports(db, new Date());
  const collected = await collectAttachments(db);
  log.info({ forgotten, indexed, rendered, returned, collected }, 'nightly');
}
