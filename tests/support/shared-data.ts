import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = process.env.COPIA_SHARED_DATA ?? resolve(import.meta.dirname, '../../../shared/data');

/**
 * The path of real test material that is kept beside the repository, never inside it.
 * `null` where it is absent: the test then skips and prints why (see `skipReason`).
 */
export function sharedData(...parts: string[]): string | null {
  const path = join(root, ...parts);
  return existsSync(path) ? path : null;
}

/** The words a test skips with when real material is absent. */
export function skipReason(...parts: string[]): string {
  return `real data not found beside the repository: ${join(...parts)}`;
}
