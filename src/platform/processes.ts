import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** Whether a process runs; one that ended and was not collected by its parent does not. */
export async function isAlive(pid: number): Promise<boolean> {
  if (!processExists(pid)) return false;
  const [state] = await readStat(pid);
  return state !== 'Z' && state !== 'X';
}

/** Whether the number is taken, be it by a process of another user or one that ended. */
export function processExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * When a process began, in the system's own words: with the number it tells a process from a later
 * one that was given the same number. Empty when it does not run.
 */
export async function readBirth(pid: number): Promise<string> {
  if (!(await isAlive(pid))) return '';
  if (process.platform === 'linux') return (await readStat(pid))[19] ?? '';
  return askPs('lstart=', pid);
}

/** The words a process was started with; empty when it does not run or is not ours to look at. */
export async function readCommandLine(pid: number): Promise<string> {
  if (process.platform !== 'linux') return askPs('command=', pid);
  const words = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return words.replaceAll('\0', ' ').trim();
}

/** Sends a signal to a process that may have ended. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended by itself, which is what the signal is for.
  }
}

/** The fields of /proc/PID/stat behind the name, which stands in brackets and may itself hold some. */
async function readStat(pid: number): Promise<string[]> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

async function askPs(field: string, pid: number): Promise<string> {
  const asked = promisify(execFile)('ps', ['-o', field, '-p', String(pid)]);
  return (await asked.catch(() => ({ stdout: '' }))).stdout.trim();
}
