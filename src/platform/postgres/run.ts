import { spawn } from 'node:child_process';

/** The user a program runs as; null means: the one we run as. */
export interface RunAs {
  readonly uid: number;
  readonly gid: number;
}

export interface RunOptions {
  readonly as: RunAs | null;
  /** Must be a folder that `as` can enter. */
  readonly cwd: string;
  readonly input?: string;
}

export interface RunResult {
  readonly code: number | null;
  /** What it wrote, to both streams. */
  readonly output: string;
}

/**
 * Runs one of PostgreSQL's programs without a shell, in a process group of its own, so that Ctrl-C
 * in our terminal does not reach the server that `pg_ctl` leaves behind.
 * @throws when the program can't be started at all
 */
export function run(
  command: string,
  args: readonly string[],
  options: RunOptions,
): Promise<RunResult> {
  const { promise, resolve, reject } = Promise.withResolvers<RunResult>();
  const child = spawn(command, args, {
    cwd: options.cwd,
    detached: true,
    // Messages in English, whatever the machine speaks: we read some of them.
    env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
    stdio: ['pipe', 'pipe', 'pipe'],
    ...options.as,
  });
  let output = '';
  const collect = (chunk: Buffer) => (output += chunk.toString());
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  child.once('error', reject);
  child.once('close', (code) => resolve({ code, output }));
  // A program that ends early closes its input: its exit code tells the story.
  child.stdin.on('error', () => {});
  child.stdin.end(options.input ?? '');
  return promise;
}

/** As `run`, and throws with what the program said unless it ends well. */
export async function runOrFail(
  command: string,
  args: readonly string[],
  options: RunOptions,
): Promise<string> {
  const { code, output } = await run(command, args, options);
  if (code !== 0) throw new Error(`${command} failed (${code}): ${output.trim()}`);
  return output;
}
