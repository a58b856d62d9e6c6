import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildIfStale } from '#platform/build.ts';
import { readConfig, type Config } from '#platform/config.ts';
import { LockedError, takeLock, type DataLock } from '#platform/data-lock.ts';
import { probePort } from '#platform/ports.ts';
import { connect } from '#platform/db/connect.ts';
import { startEmbedded, type EmbeddedServer } from '#platform/postgres/index.ts';
import { supervise, type Supervised } from '#platform/supervisor.ts';
import { CommandError, EXIT, type Command, type ExitCode } from './command.ts';
import { openDatabase, type ReadyConfig } from './database.ts';
import { loadDemoOnce } from './load-demo.ts';
import { migrateDatabase } from './migrate.ts';

const SOURCE = resolve(import.meta.dirname, '..');
/** A second Ctrl-C within this time is the same one, come by two ways. */
const SAME_SIGNAL_MS = 500;
const DATABASE_CHECK_MS = 500;

type Notice = (line: string) => void;

const command: Command = {
  usage: '',
  help: [
    'Builds what changed, starts the database, migrates it and runs Copia until Ctrl-C or SIGTERM.',
    'A second Ctrl-C does not wait for running requests and jobs.',
  ],
  async run({ out }) {
    const config = readConfig();
    const lock = await lockDataFolder(config);
    const stop = listenForStop();
    try {
      await refuseTakenPort(config);
      return await runUntilStopped(lock, stop, out.say);
    } finally {
      await lock.release();
      stop.dispose();
    }
  },
};

export default command;

async function runUntilStopped(lock: DataLock, stop: StopListener, say: Notice): Promise<ExitCode> {
  await buildIfStale(say, stop.signal);
  if (stop.wanted) return EXIT.ok;
  const { config, server } = await openDatabase(say);
  const watch = server ? watchDatabase(server, config, stop, say) : null;
  let processes: readonly Supervised[] = [];
  try {
    await migrateDatabase(config, (name) => say(`Migrating: ${name}`));
    await loadDemoOnce(config);
    if (!stop.wanted) processes = startProcesses(lock, stop, say);
    stop.onForce = () => processes.forEach((each) => each.kill());
    const outcome = await Promise.race([stop.promise, awaitReady(config, processes, stop)]);
    if (outcome === 'ready') {
      say(`Copia is ready at ${config.siteUrl} (${describeSignIn(config)})`);
      await offerSetup(config, say);
      await stop.promise;
    }
    return EXIT.ok;
  } finally {
    stop.request();
    say('Stopping …');
    await Promise.all(processes.map((each) => each.stop()));
    await ((await watch) ?? server)?.stop();
    say('Stopped');
  }
}

function startProcesses(lock: DataLock, stop: StopListener, notice: Notice): Supervised[] {
  const processes: Supervised[] = [];
  const onSpawn = () => {
    const pids = processes.flatMap(({ pid }) => pid ?? []);
    if (!stop.wanted) void lock.recordChildren(pids);
  };
  for (const [name, file, drainMs] of [
    ['web', 'main.ts', 15_000],
    ['worker', 'worker.ts', 30_000],
  ] as const) {
    processes.push(supervise({ name, file: join(SOURCE, file), drainMs, notice, onSpawn }));
  }
  onSpawn();
  return processes;
}

/** Waits until both processes say so themselves and `/readyz` says so to the world. */
async function awaitReady(
  config: Config,
  processes: readonly Supervised[],
  stop: StopListener,
): Promise<'ready'> {
  await Promise.all(processes.map(({ ready }) => ready)).catch((error: Error) => {
    throw new CommandError(error.message);
  });
  while (!stop.wanted) {
    const answer = await fetch(`${localAddress(config)}/readyz`).catch(() => null);
    await answer?.body?.cancel();
    if (answer?.ok) break;
    await sleep(100);
  }
  return 'ready';
}

/** Starts the embedded database again, at the same address, should it die. Gives the last one. */
async function watchDatabase(
  first: EmbeddedServer,
  { dataDir }: ReadyConfig,
  stop: StopListener,
  notice: Notice,
): Promise<EmbeddedServer> {
  let server = first;
  while (!stop.wanted) {
    await Promise.race([stop.promise, sleep(DATABASE_CHECK_MS, undefined, { ref: false })]);
    if (stop.wanted || (await server.isAlive())) continue;
    notice('The database ended; it is started again');
    try {
      server = await startEmbedded({ dataDir, port: first.port, notice });
    } catch (error) {
      notice(error instanceof Error ? error.message : String(error));
      await Promise.race([stop.promise, sleep(2000)]);
    }
  }
  return server;
}

async function lockDataFolder({ dataDir, siteUrl }: Config): Promise<DataLock> {
  await mkdir(dataDir, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 }).catch(
    (error: Error) => {
      throw new CommandError(`The data folder can not be made: ${error.message}`);
    },
  );
  return takeLock(dataDir, siteUrl).catch((error: Error) => {
    throw error instanceof LockedError
      ? new CommandError(error.message)
      : new CommandError(`The data folder ${dataDir} can not be written: ${error.message}`);
  });
}

async function refuseTakenPort({ host, port }: Config): Promise<void> {
  await probePort(host, port).catch((error: NodeJS.ErrnoException) => {
    throw new CommandError(
      error.code === 'EADDRINUSE'
        ? `Port ${port} is taken by another program: stop that, or set PORT to a free one.`
        : `Copia can not listen on ${host}, port ${port}: ${error.message}.`,
    );
  });
}

function localAddress({ host, port }: Config): string {
  const name = { '0.0.0.0': '127.0.0.1', '::': '::1' }[host] ?? host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}

/** While nobody may run the community, its first admin needs the code that is printed here only. */
async function offerSetup({ databaseUrl, siteUrl }: ReadyConfig, say: Notice): Promise<void> {
  // Loaded only now: on a fresh clone its words exist since the build.
  const { makeSetupCode } = await import('#commons/members/server/index.ts');
  const { db, close } = connect(databaseUrl, { max: 1 });
  const code = await makeSetupCode(db, new Date()).finally(close);
  if (code) say(`There is no admin yet: become it at ${siteUrl}/setup with the code ${code}`);
}

function describeSignIn({ demoDoors, smtpUrl }: Config): string {
  if (demoDoors) return 'sign in with one click as one of the demo’s people';
  if (smtpUrl) return 'sign in with a link by mail';
  return 'sign in with a link from: bin/copia member link EMAIL';
}

interface StopListener {
  readonly wanted: boolean;
  readonly promise: Promise<'stop'>;
  readonly signal: AbortSignal;
  onForce: () => void;
  request(): void;
  dispose(): void;
}

/** Ctrl-C, SIGTERM, a closed terminal, or the end of whoever started us. */
function listenForStop(): StopListener {
  const { promise, resolve: done } = Promise.withResolvers<'stop'>();
  const controller = new AbortController();
  let first = 0;
  const listener: StopListener = {
    get wanted() {
      return first > 0;
    },
    promise,
    signal: controller.signal,
    onForce: () => {},
    request() {
      first ||= Date.now();
      controller.abort();
      done('stop');
    },
    dispose() {
      for (const name of SIGNALS) process.removeListener(name, hear);
      process.removeListener('disconnect', hear);
    },
  };
  const hear = () => {
    const again = listener.wanted && Date.now() - first > SAME_SIGNAL_MS;
    listener.request();
    if (again) listener.onForce();
  };
  for (const name of SIGNALS) process.on(name, hear);
  process.on('disconnect', hear);
  return listener;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
