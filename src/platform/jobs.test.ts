import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { testDatabase } from '#tests/support/db.ts';
import { enqueue, startWorker } from './jobs.ts';
import { PATIENCE } from '#tests/support/patience.ts';

const { db, url } = await testDatabase();

test('a job exists if its transaction does; a failing one holds up none and runs again', async () => {
  const ran: number[] = [];
  let failures = 0;
  for (let eventId = 1; eventId <= 100; eventId++) await enqueue(db, 'notify', { eventId });
  await assert.rejects(
    db.transaction().execute(async (tx) => {
      await enqueue(tx, 'notify', { eventId: 999 });
      throw new Error('taken back');
    }),
    /taken back/,
  );
  const worker = await startWorker(url, {
    notify: async ({ eventId }) => {
      if (eventId === 7 && failures++ === 0) throw new Error('once');
      ran.push(eventId);
    },
  });
  const started = Date.now();
  while (ran.length < 100 && Date.now() - started < PATIENCE) await sleep(50);
  await worker.stop();
  assert.deepEqual(
    ran.toSorted((a, b) => a - b),
    Array.from({ length: 100 }, (_, i) => i + 1),
  );
  assert.equal(failures, 2);
});
