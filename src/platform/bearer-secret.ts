import { createHash, randomBytes } from 'node:crypto';

/**
 * A secret that lets whoever holds it in, for an address or a header: only its hash is kept.
 * @param bytes of randomness: 24 for what ends by itself, 32 for what does not
 */
export function newSecret(bytes: 24 | 32): string {
  return randomBytes(bytes).toString('base64url');
}

/** As a secret of `newSecret` is kept: with that much randomness a plain hash can't be guessed back. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
