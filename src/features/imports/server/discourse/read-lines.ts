import { createReadStream } from 'node:fs';

/** Longest line that is read: a post with its HTML is far below. */
const MAX_LINE_BYTES = 32 * 1024 * 1024;

export interface Line {
  /** Counted from 1. */
  line: number;
  /** `null`: not readable, `reason` says why. */
  text: string | null;
  reason: string | null;
}

/**
 * The lines of a file, one after the other, in memory that does not grow with the file. Empty lines
 * are counted but not given. Throws when the file cannot be read.
 */
export async function* readLines(path: string): AsyncGenerator<Line> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = 0;
  let parts: Buffer[] = [];
  let size = 0;
  const finish = (): Line | null => {
    line += 1;
    const bytes = Buffer.concat(parts);
    const total = size;
    parts = [];
    size = 0;
    if (total > MAX_LINE_BYTES) return { line, text: null, reason: 'the line is too long' };
    try {
      const text = decoder.decode(bytes).trim();
      return text === '' ? null : { line, text, reason: null };
    } catch {
      return { line, text: null, reason: 'the line is not valid UTF-8' };
    }
  };
  for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) {
    let rest = chunk as Buffer;
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
      keep(rest.subarray(0, end));
      rest = rest.subarray(end + 1);
      const found = finish();
      if (found) yield found;
    }
    keep(rest);
  }
  if (size > 0) {
    const found = finish();
    if (found) yield found;
  }

  function keep(bytes: Buffer): void {
    size += bytes.length;
    if (size <= MAX_LINE_BYTES) parts.push(bytes);
  }
}
