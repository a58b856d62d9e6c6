import { startDelivering } from '#commons/notifications/server/worker.ts';
import { countWords } from '#commons/search/server/index.ts';
import { checkNotificationMail } from '#commons/notifications/server/deliver.ts';
import { notify } from '#commons/notifications/server/notify.ts';
import { answered, mentioned, newPost, revealed } from '#commons/threads/server/notifications.ts';
import { announced } from '#features/announcements/server/notifications.ts';
import { accepted, moveProposed } from '#features/conversations/server/notifications.ts';
import { publishDue } from '#features/library/server/index.ts';
import {
  consentAsked,
  consentDecided,
  suggestionDecided,
  textPublished,
  textSentBack,
} from '#features/library/server/notifications.ts';
import { makePdf } from '#features/library/server/pdf/make-pdf.ts';
import { runImport } from '#features/imports/server/runs/run-import.ts';
import { followSegments } from '#features/groups/server/follow-segment.ts';
import { newInGroup } from '#features/groups/server/notifications.ts';
import { readConfig } from '#platform/config.ts';
import { connect } from '#platform/db/connect.ts';
import { startWorker } from '#platform/jobs.ts';
import { log } from '#platform/log.ts';
import { mailSettings, startMailer } from '#platform/mail/mailer.ts';
import { beat } from '#platform/readiness.ts';
import { runNightly } from './nightly.ts';

// The worker process: everything slow or that must not be lost. Plain Node, no bundle.
const config = readConfig();
const url = config.databaseUrl;
if (!url) throw new Error('No database is started: use `copia start`.');

const { db, close } = connect(url, { max: 8 });
// The weightiest reason to tell somebody first: of one event a person hears once.
const kinds = [
  revealed,
  moveProposed,
  consentAsked,
  consentDecided,
  textSentBack,
  textPublished,
  suggestionDecided,
  accepted,
  mentioned,
  answered,
  newPost,
  announced,
  newInGroup,
];
const worker = await startWorker(url, {
  notify: ({ eventId }) => notify(db, kinds, eventId, new Date()),
  nightly: (_, signal) => runNightly(db, config, signal),
  follow_segments: async () => void (await followSegments(db, new Date())),
  publish_due: async () => void (await publishDue(db, new Date())),
  make_pdf: (data) => makePdf(db, data, new Date()),
  import_rows: (data) => runImport(db, data),
  count_words: async () => void (await countWords(db)),
});
const delivering = startDelivering(db);
const mailer = startMailer(db, {
  ...mailSettings(),
  checks: { notification: checkNotificationMail },
});
await beat(db);
const beating = setInterval(() => void beat(db).catch(() => {}), 5_000);
process.send?.({ ready: true }, ignoreClosed);

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  clearInterval(beating);
  await Promise.all([worker.stop(), delivering.stop(), mailer.stop()]);
  await close();
  log.debug('worker stopped');
  process.exit(0);
}
process.on('SIGTERM', () => void stop());
process.on('SIGINT', () => void stop());
process.on('disconnect', () => void stop()); // the supervisor is gone

/** The supervisor may end just now: its `disconnect` stops us. */
function ignoreClosed(): void {}
