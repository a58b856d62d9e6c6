import type { Output } from './command.ts';

/** Writes to this process's own streams. */
export function createOutput(json: boolean): Output {
  const print = (line: string) => process.stdout.write(`${line}\n`);
  return {
    json,
    say: (line) => void (json || print(line)),
    warn: (line) => void process.stderr.write(`${line}\n`),
    result: (value, ...lines) => {
      if (json) print(JSON.stringify(value));
      else for (const line of lines) print(line);
    },
  };
}

/** How far a long piece of work is. */
export interface Progress {
  /** Adds to what is done. */
  step(count?: number): void;
  /** Ends the line; safe to call twice. */
  done(): void;
}

/** How often a line is written where there is no terminal to redraw. */
const PLAIN_INTERVAL_MS = 5000;
const DRAW_INTERVAL_MS = 100;
const BAR_WIDTH = 24;

/**
 * Shows progress on standard error: a bar on a terminal, elsewhere a plain line now and then.
 * @param total number of steps, or null when nobody knows
 */
export function progress(
  label: string,
  total: number | null,
  stream: NodeJS.WriteStream = process.stderr,
): Progress {
  const terminal = Boolean(stream.isTTY);
  const interval = terminal ? DRAW_INTERVAL_MS : PLAIN_INTERVAL_MS;
  let count = 0;
  let last = terminal ? 0 : Date.now();
  let ended = false;
  const write = () => {
    last = Date.now();
    const text = describeProgress(label, count, total, terminal);
    stream.write(terminal ? `\r\x1b[K${text}` : `${text}\n`);
  };
  return {
    step(steps = 1) {
      count += steps;
      if (Date.now() - last >= interval) write();
    },
    done() {
      if (ended) return;
      ended = true;
      write();
      if (terminal) stream.write('\n');
    },
  };
}

/** One line that says how far it is. */
export function describeProgress(
  label: string,
  count: number,
  total: number | null,
  bar: boolean,
): string {
  if (!total) return `${label}: ${count}`;
  const share = Math.min(count / total, 1);
  const filled = Math.round(share * BAR_WIDTH);
  const drawing = bar ? `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)} ` : '';
  return `${label}: ${drawing}${count} of ${total} (${Math.floor(share * 100)} %)`;
}
