import type { LiveEvent } from '../schema.ts';

// One stream per browser, not per tab: HTTP/1.1 gives a site six connections, and ten open tabs must
// leave some for a click. The tab that holds the lock is the leader: it keeps the stream and passes
// on what it hears. When its tab closes, the browser hands the lock to another.

type Message =
  | { type: 'event'; event: LiveEvent }
  | { type: 'watching'; tab: string; things: string[] }
  | { type: 'who' };

const REOPEN_MS = 250;

type Listener = (event: LiveEvent) => void;
const listeners = new Map<Listener, string | null>();
const others = new Map<string, string[]>();
const tab = crypto.randomUUID();
let channel: BroadcastChannel | undefined;
let source: EventSource | undefined;
let leading = false;
let lastId: number | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;
const heard = new Set<number>();

/**
 * Hears what happens while the page is open: in one thing's thread, or (`null`) what concerns the
 * member. Answers how to stop. Where the browser has no Web Locks, pages are simply not live.
 */
export function listen(thingId: string | null, listener: Listener): () => void {
  listeners.set(listener, thingId);
  start();
  announce();
  return () => {
    listeners.delete(listener);
    announce();
  };
}

function start(): void {
  if (channel || !('locks' in navigator) || !('BroadcastChannel' in window)) return;
  channel = new BroadcastChannel('copia-live');
  channel.onmessage = ({ data }: MessageEvent<Message>) => {
    if (data.type === 'event') deliver(data.event);
    else if (data.type === 'watching') {
      others.set(data.tab, data.things);
      if (data.things.length === 0) others.delete(data.tab);
      open();
    } else announce();
  };
  void navigator.locks.request('copia-live', () => {
    leading = true;
    others.clear();
    channel?.postMessage({ type: 'who' } satisfies Message);
    open();
    return new Promise(() => {}); // held until this tab closes
  });
  // A page kept by the browser for "back" must not keep the lock: its timers sleep.
  addEventListener('pagehide', () => source?.close());
  addEventListener('pageshow', ({ persisted }) => persisted && leading && open());
}

function watched(): string[] {
  const own = [...listeners.values()].filter((id) => id !== null);
  return [...new Set([...own, ...[...others.values()].flat()])].sort().slice(0, 20);
}

function announce(): void {
  const things = [...listeners.values()].filter((id) => id !== null);
  channel?.postMessage({ type: 'watching', tab, things } satisfies Message);
  open();
}

let watching = '';

/** (Re)opens the leader's stream when what is watched has changed; from the last event heard. */
function open(): void {
  if (!leading) return;
  clearTimeout(timer);
  timer = setTimeout(() => {
    const things = watched().join(',');
    if (source && source.readyState !== EventSource.CLOSED && things === watching) return;
    watching = things;
    source?.close();
    const after = lastId === undefined ? '' : `&after=${lastId}`;
    source = new EventSource(`/live?things=${things}${after}`);
    source.onmessage = ({ data }) => {
      const event = JSON.parse(data as string) as LiveEvent;
      channel?.postMessage({ type: 'event', event } satisfies Message);
      deliver(event);
    };
  }, REOPEN_MS);
}

function deliver(event: LiveEvent): void {
  if (heard.has(event.id)) return;
  heard.add(event.id);
  if (heard.size > 500) heard.delete(heard.values().next().value!);
  lastId = Math.max(lastId ?? 0, event.id);
  for (const [listener, thingId] of listeners)
    if (thingId === event.thingId || (thingId === null && event.kind === 'notification_added'))
      listener(event);
}
