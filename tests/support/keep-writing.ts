import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '#platform/db/connect.ts';
import { aConversation, aMember, aReply, as } from './factories.ts';

export interface Writing {
  /** Ids of posts whose write was confirmed, in that order. */
  confirmed: string[];
  /** Ends it and answers how many posts a second were written. */
  stop(): Promise<number>;
}

/** Writes replies at an even rate, from another process as members would, until told to stop. */
export async function keepWriting(url: string, postsPerSecond: number): Promise<Writing> {
  const child = fork(import.meta.filename, [url, String(postsPerSecond)]);
  const confirmed: string[] = [];
  await once(child, 'message'); // the first is confirmed: it runs
  const started = Date.now();
  child.on('message', (id) => void confirmed.push(String(id)));
  return {
    confirmed,
    async stop() {
      const rate = (confirmed.length * 1000) / (Date.now() - started);
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
      return rate;
    },
  };
}

async function write(url: string, rate: number): Promise<void> {
  const { db, close } = connect(url, { max: 8 });
  let ended = false;
  process.on('disconnect', () => (ended = true));
  const ctx = as(db, await aMember(db, { handle: 'writer', email: 'writer@example.org' }));
  const started = Date.now();
  let due = 0;
  const writer = async () => {
    const thing = await aConversation(ctx);
    while (!ended) {
      const wait = started + (due++ * 1000) / rate - Date.now();
      if (wait > 0) await sleep(wait);
      const { id } = await aReply(ctx, thing.id);
      if (process.connected) process.send?.(id);
    }
  };
  await Promise.all(Array.from({ length: 8 }, writer));
  await close();
}

const [, script, url, rate] = process.argv;
if (script === import.meta.filename && url) await write(url, Number(rate));
