import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

/** Starts a program of ours and waits until it says that it is ready. */
export async function startChild(
  file: string,
  args: string[],
  env: Record<string, string>,
): Promise<ChildProcess> {
  const child = fork(file, args, { env: { ...process.env, LOG_LEVEL: 'warn', ...env } });
  const ended = once(child, 'exit').then(() => Promise.reject(new Error(`${file} ended`)));
  ended.catch(() => {});
  await Promise.race([once(child, 'message'), ended]);
  return child;
}

/** CPU time a process has used, in milliseconds; null where the system does not tell (no /proc). */
export function cpuMs(pid: number): number | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10; // clock ticks are 10 ms on Linux
  } catch {
    return null;
  }
}
