import { join } from 'node:path';
import { readConfig } from '#platform/config.ts';

const HASH = /^[0-9a-f]{64}$/;

/** Where this install keeps stored files: `files` in its data folder. */
export const filesFolder = (dataDir: string = readConfig().dataDir): string =>
  join(dataDir, 'files');

/** Whether a text can be the name of a stored file: a sha256 in lower-case hexadecimal. */
export const isHash = (text: string): boolean => HASH.test(text);

/** `folder/ab/cd/<hash>`; throws at anything that is not a hash, so that no other path can be made. */
export function pathOf(folder: string, hash: string): string {
  if (!isHash(hash)) throw new Error('Not the hash of a stored file.');
  return join(folder, hash.slice(0, 2), hash.slice(2, 4), hash);
}

/** Where files stand while they are written: on the same disk, so that a rename is one step. */
export const incomingFolder = (folder: string): string => join(folder, 'incoming');
