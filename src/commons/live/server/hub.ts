import pg from 'pg';
import type { Actor } from '#platform/context.ts';
import type { Db } from '#platform/db/connect.ts';
import { log } from '#platform/log.ts';
import type { LiveEvent } from '../schema.ts';
import { findFallen, readEvents, type EventRange } from './read-events.ts';

const PING_MS = 25_000;
/** Then a browser connects anew, and is asked who it is: its sign-in may have ended. */
const LONGEST_MS = 15 * 60_000;
const RECONNECT_MS = 1_000;
/** Ids commit out of order now and then: catching up looks this far back (the page drops repeats). */
const OVERLAP = 50;
/** A new page hears again what happened since its server made it. */
const FRESH_SECONDS = 30;

interface Subscriber {
  actor: Actor;
  things: readonly string[];
  send: (event: LiveEvent) => void;
  ping: () => void;
  end: () => void;
}

/**
 * Tells open pages what happened. One LISTEN connection per process; notifications carry ids only,
 * and what each subscriber hears is decided by the visibility predicate when it is sent.
 */
export class LiveHub {
  readonly #db: Db;
  readonly #url: string;
  /** Each with when it came. */
  readonly #subscribers = new Map<Subscriber, number>();
  #client: pg.Client | null = null;
  #waiting: number[] = [];
  #telling = false;
  #closed = false;
  #ping: NodeJS.Timeout | null = null;

  /** @param url a direct connection (a transaction pooler drops LISTEN) */
  constructor(db: Db, url: string) {
    this.#db = db;
    this.#url = url;
  }

  /** Adds a page; answers how to take it off again. Ends it at once when the process is stopping. */
  async subscribe(subscriber: Subscriber, after?: number): Promise<() => void> {
    if (this.#closed) {
      subscriber.end();
      return () => {};
    }
    this.#subscribers.set(subscriber, Date.now());
    this.#ping ??= setInterval(() => void this.check(), PING_MS).unref();
    await this.#listen();
    await this.#tell(
      subscriber,
      after === undefined
        ? { lastSeconds: FRESH_SECONDS }
        : { after: Math.max(0, after - OVERLAP) },
    );
    return () => this.#subscribers.delete(subscriber);
  }

  /** Lets pages know that we are still here; ends what was open long, and whose reader may no longer listen. */
  async check(now = Date.now()): Promise<void> {
    const open = [...this.#subscribers.keys()];
    const fallen = await findFallen(
      this.#db,
      open.map(({ actor }) => actor),
    ).catch(() => new Set<string>()); // the database is away: asked again next time
    for (const subscriber of open) {
      const old = now - (this.#subscribers.get(subscriber) ?? now) > LONGEST_MS;
      if (!old && !fallen.has(subscriber.actor.memberId ?? '')) subscriber.ping();
      else {
        this.#subscribers.delete(subscriber);
        subscriber.end();
      }
    }
  }

  /** Ends every stream: open ones would hold the server up. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#ping) clearInterval(this.#ping);
    this.#endAll();
    await this.#client?.end().catch(() => {});
  }

  #endAll(): void {
    for (const { end } of this.#subscribers.keys()) end();
    this.#subscribers.clear();
  }

  async #listen(): Promise<void> {
    if (this.#client || this.#closed) return;
    const client = new pg.Client({
      connectionString: this.#url,
      application_name: 'copia-live',
      keepAlive: true,
    });
    this.#client = client;
    client.on('notification', ({ payload }) => {
      this.#waiting.push(Number(payload));
      void this.#drain();
    });
    client.on('error', () => this.#lost(client));
    client.on('end', () => this.#lost(client));
    try {
      await client.connect();
      await client.query('listen copia_event');
    } catch {
      this.#lost(client);
    }
  }

  /** Pages catch up by themselves: their streams end, and a browser reconnects with its last event. */
  #lost(client: pg.Client): void {
    if (this.#client !== client) return;
    this.#client = null;
    if (this.#closed) return;
    log.warn('live connection lost');
    this.#endAll();
    setTimeout(() => void this.#listen(), RECONNECT_MS).unref();
  }

  async #drain(): Promise<void> {
    if (this.#telling) return;
    this.#telling = true;
    try {
      while (this.#waiting.length > 0) {
        const ids = this.#waiting.splice(0);
        await Promise.all(
          [...this.#subscribers.keys()].map((subscriber) => this.#tell(subscriber, { ids })),
        );
      }
    } finally {
      this.#telling = false;
    }
  }

  async #tell(subscriber: Subscriber, range: EventRange): Promise<void> {
    try {
      const events = await readEvents(this.#db, subscriber.actor, subscriber.things, range);
      if (this.#subscribers.has(subscriber)) events.forEach(subscriber.send);
    } catch (error) {
      log.warn({ err: error }, 'live events could not be read');
      subscriber.end();
    }
  }
}
