import { Readable } from 'node:stream';
import { parseConnectionUrl } from 'nodemailer/lib/shared';
import SMTPConnection from 'nodemailer/lib/smtp-connection';

/** How a server refused: `code` is SMTP's (0: no answer); `early` means before the envelope. */
export class SmtpError extends Error {
  readonly code: number;
  readonly early: boolean;
  constructor(message: string, code: number, early: boolean) {
    super(message);
    this.name = 'SmtpError';
    this.code = code;
    this.early = early;
  }
}

const TIMEOUTS = { connectionTimeout: 15_000, greetingTimeout: 15_000, socketTimeout: 120_000 };
const IDLE_MS = 10_000;

/** Connections to one mail server, kept open for the next mail for some seconds. */
export class SmtpPool {
  readonly #url: string;
  readonly #idle = new Map<SMTPConnection, NodeJS.Timeout>();

  constructor(url: string) {
    this.#url = url;
  }

  /**
   * Hands one message over. When the server has taken envelope and text and only the final dot is
   * missing, `commit` is awaited; if that throws, the connection is cut and nothing is delivered.
   * @throws SmtpError, or what `commit` threw
   */
  async send(
    envelope: { from: string; to: string[] },
    message: Buffer,
    commit: () => Promise<void>,
  ): Promise<void> {
    const connection = await this.#take();
    try {
      await handOver(connection, envelope, message, commit);
    } catch (error) {
      this.#drop(connection);
      throw error;
    }
    this.#idle.set(
      connection,
      setTimeout(() => this.#drop(connection), IDLE_MS),
    );
  }

  /** Ends the connections that no message is using. */
  close(): void {
    for (const connection of this.#idle.keys()) this.#drop(connection);
  }

  async #take(): Promise<SMTPConnection> {
    for (const [connection, timer] of this.#idle) {
      clearTimeout(timer);
      this.#idle.delete(connection);
      if (!connection.destroyed) return connection;
    }
    return open(this.#url, (connection) => this.#drop(connection));
  }

  #drop(connection: SMTPConnection): void {
    clearTimeout(this.#idle.get(connection));
    this.#idle.delete(connection);
    connection.close();
  }
}

/** Connects and signs in. Any trouble here is the server's or the setting's, never the message's. */
function open(url: string, onLost: (connection: SMTPConnection) => void): Promise<SMTPConnection> {
  const { auth, ...options } = parseConnectionUrl(url);
  const connection = new SMTPConnection({ ...options, ...TIMEOUTS });
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => {
      connection.close();
      reject(smtpError(error, true));
    };
    connection.once('error', fail);
    connection.once('end', () => fail(new Error('connection closed')));
    connection.on('error', () => onLost(connection)); // unheard, it would end the process
    connection.on('end', () => onLost(connection));
    connection.connect((error) => {
      if (error) return fail(error);
      if (!auth || connection.authenticated || !connection.allowsAuth) return resolve(connection);
      connection.login(auth as never, (refused) => (refused ? fail(refused) : resolve(connection)));
    });
  });
}

function handOver(
  connection: SMTPConnection,
  envelope: { from: string; to: string[] },
  message: Buffer,
  commit: () => Promise<void>,
): Promise<void> {
  let pushed = false;
  let commitFailure: { error: unknown } | undefined;
  // Nothing reads the stream before the server asked for the text (354), and its end is the final dot.
  const body = new Readable({
    read() {
      if (!pushed) {
        pushed = true;
        this.push(message);
        return;
      }
      commit().then(
        () => this.push(null),
        (error: unknown) => {
          commitFailure = { error };
          this.destroy(error instanceof Error ? error : new Error('not committed'));
        },
      );
    },
  });
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => reject(commitFailure?.error ?? smtpError(error, false));
    connection.once('error', fail);
    connection.once('end', () => fail(new Error('connection closed')));
    connection.send(envelope, body, (error) => {
      connection.off('error', fail);
      if (error) fail(error);
      else resolve();
    });
  });
}

function smtpError(error: unknown, early: boolean): SmtpError {
  const { message, responseCode, command } = error as {
    message?: string;
    responseCode?: number;
    command?: string;
  };
  // Servers repeat the address they refuse; it must reach neither the log nor the outbox's reason.
  const text = String(message ?? 'unknown').replaceAll(/[^\s<>"'()]+@[^\s<>"'()]+/g, '[address]');
  return new SmtpError(text.slice(0, 300), command === 'CONN' ? 0 : (responseCode ?? 0), early);
}
