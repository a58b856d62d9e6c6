import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A way to a PostgreSQL server on which every statement is seen. */
export interface StatementRelay {
  /** The given connection string, by this way. */
  readonly url: string;
  /** Texts of the statements sent since the last call, oldest first. */
  take(): string[];
  close(): void;
}

/**
 * Stands between a program and its PostgreSQL and notes each statement that it runs, as it is on the
 * wire (protocol 3, without encryption): nothing in the program knows, so nothing goes uncounted.
 */
export async function relayStatements(url: string): Promise<StatementRelay> {
  const target = new URL(url);
  const seen: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.on('data', watch(seen));
    client.pipe(upstream).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const relayed = new URL(url);
  relayed.hostname = '127.0.0.1';
  relayed.port = String((server.address() as AddressInfo).port);
  return {
    url: relayed.href,
    take: () => seen.splice(0),
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** Reads a client's messages: `Q` is a statement, `P` a text to prepare, `B` names what to run. */
function watch(seen: string[]): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  let started = false;
  const prepared = new Map<string, string>();
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const head = started ? 1 : 0; // the first message has no letter
      if (rest.length < head + 4) return;
      const length = head + rest.readUInt32BE(head);
      if (rest.length < length) return;
      const letter = started ? String.fromCharCode(rest[0]!) : '';
      const [first = '', second = ''] = rest
        .subarray(head + 4, length)
        .toString()
        .split('\0', 2);
      if (letter === 'Q') seen.push(first);
      if (letter === 'P') prepared.set(first, second);
      if (letter === 'B') seen.push(prepared.get(second) ?? `? ${second}`);
      started = true;
      rest = rest.subarray(length);
    }
  };
}
