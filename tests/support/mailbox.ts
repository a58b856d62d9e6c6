import type { AddressInfo, Socket } from 'node:net';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { PATIENCE } from './patience.ts';

export interface Mailbox {
  /** For SMTP_URL. */
  url: string;
  port: number;
  /** What was accepted, oldest first. */
  messages: ParsedMail[];
  /** The first message, also a later one, that fits. Rejects after `timeoutMs` (default `PATIENCE`). */
  waitFor(fits: (mail: ParsedMail) => boolean, timeoutMs?: number): Promise<ParsedMail>;
  /** Cuts all connections without a word, as a crash of the server would. */
  cut(): void;
  /** Ends the server; a later `startMailbox({ port })` takes its place. */
  stop(): Promise<void>;
}

export interface MailboxOptions {
  /** Default: any free one. */
  port?: number;
  /** Throw (see `refusal`) to refuse a recipient. */
  onRecipient?: (address: string) => void;
  /** Runs when the whole text is here, before it is accepted: throw to refuse, wait to delay. */
  beforeAccept?: (mail: ParsedMail) => void | Promise<void>;
}

/** An error that the server answers with this SMTP code. */
export const refusal = (code: number, words = 'refused'): Error =>
  Object.assign(new Error(words), { responseCode: code });

/** A real SMTP server on this machine that keeps what it is sent. */
export async function startMailbox(options: MailboxOptions = {}): Promise<Mailbox> {
  const messages: ParsedMail[] = [];
  const waiting = new Set<() => void>();
  const handlers: SMTPServerOptions = {
    onRcptTo(address, _session, done) {
      try {
        options.onRecipient?.(address.address);
        done();
      } catch (error) {
        done(error as Error);
      }
    },
    onData(stream, _session, done) {
      const receive = async () => {
        const mail = await simpleParser(stream);
        await options.beforeAccept?.(mail);
        messages.push(mail);
        for (const look of waiting) look();
      };
      receive().then(
        () => done(),
        (error: Error) => done(error),
      );
    },
  };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    closeTimeout: 100,
    ...handlers,
  });
  server.on('error', () => {}); // a client that is cut off
  const sockets = new Set<Socket>();
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    port,
    messages,
    waitFor: (fits, timeoutMs = PATIENCE) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = messages.find(fits);
          if (!found) return;
          clearTimeout(timer);
          waiting.delete(look);
          resolve(found);
        };
        const timer = setTimeout(() => {
          waiting.delete(look);
          reject(new Error(`no such mail within ${timeoutMs} ms (${messages.length} others came)`));
        }, timeoutMs);
        waiting.add(look);
        look();
      }),
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
