import { readFile, readlink, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { processExists, readCommandLine } from '../processes.ts';

/** A server that says it works in a folder. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly status: 'starting' | 'ready' | 'stopping';
  /**
   * Not this folder's server: its pid file is left over, and the number now means another process or
   * one that ended and was never collected. PostgreSQL can't tell and would refuse to start.
   */
  readonly foreign: boolean;
}

/** Reads who runs the database of a folder; null when nobody does. */
export async function findPostmaster(cluster: string): Promise<Postmaster | null> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => null);
  const lines = text?.split('\n') ?? [];
  const pid = Number(lines[0]);
  if (!pid || !processExists(pid)) return null;
  const word = lines[7]?.trim();
  const status = word === 'ready' || word === 'stopping' ? word : 'starting';
  return { pid, port: Number(lines[3]) || 0, status, foreign: !(await worksIn(pid, cluster)) };
}

/** PostgreSQL changes into its folder at the start and stays there. */
async function worksIn(pid: number, cluster: string): Promise<boolean> {
  if (process.platform !== 'linux') return (await readCommandLine(pid)).includes(cluster);
  const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => null);
  return cwd !== null && cwd === (await realpath(cluster));
}
