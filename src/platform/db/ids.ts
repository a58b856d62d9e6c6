import { randomBytes } from 'node:crypto';

let lastMs = 0;
let sequence = 0;

/**
 * A UUID version 7 (RFC 9562, method 1: a 12-bit counter within the millisecond), so that ids made
 * in one process sort by the order they were made in. `at` (ms since 1970) is for imports, whose
 * rows are older than the clock.
 */
export function newId(at?: number): string {
  const bytes = randomBytes(16);
  let ms = at ?? Date.now();
  if (at === undefined) {
    if (ms > lastMs) {
      lastMs = ms;
      sequence = bytes.readUInt16BE(6) & 0x7ff; // half the range is left to count up in
    } else if (++sequence > 0xfff) {
      lastMs += 1;
      sequence = 0;
    }
    ms = lastMs;
    bytes.writeUInt16BE(0x7000 | sequence, 6);
  } else bytes.writeUInt16BE(0x7000 | (bytes.readUInt16BE(6) & 0xfff), 6);
  bytes.writeUIntBE(ms, 0, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
