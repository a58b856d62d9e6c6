import { access, constants, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { readConfig, type Config } from '#platform/config.ts';
import { readLock } from '#platform/data-lock.ts';
import { connect, type Db } from '#platform/db/connect.ts';
import { countMailTroubles } from '#platform/mail/troubles.ts';
import { checkReadiness } from '#platform/readiness.ts';
import { isPortFree } from '#platform/ports.ts';
import { EXIT, type Command } from './command.ts';
import { withDatabase } from './database.ts';

type State = 'good' | 'advice' | 'bad';

interface Finding {
  readonly what: string;
  readonly state: State;
  /** What is so, and what to do about it when it is not good. */
  readonly says: string;
}

const MARKS: Record<State, string> = { good: '✓', advice: '!', bad: '✗' };
const GIGABYTE = 2 ** 30;

const command: Command = {
  usage: '',
  help: ['Checks this installation and says what to do about what is not well.'],
  async run({ out }) {
    const config = readConfig();
    const findings = [
      checkNode(),
      await checkDataFolder(config),
      await checkSpace(config),
      await checkPort(config),
      checkMail(config),
      checkDoors(config),
      ...(await checkDatabase(out.warn)),
    ];
    const bad = findings.some(({ state }) => state === 'bad');
    const lines = findings.map(({ what, state, says }) => `${MARKS[state]} ${what}: ${says}`);
    out.result({ ok: !bad, findings }, ...lines);
    return bad ? EXIT.failure : EXIT.ok;
  },
};

export default command;

function checkNode(): Finding {
  return { what: 'Node.js', state: 'good', says: process.versions.node };
}

async function checkDataFolder({ dataDir }: Config): Promise<Finding> {
  const what = 'Data folder';
  const folder = await stat(dataDir).catch(() => null);
  if (!folder) return { what, state: 'advice', says: `${dataDir} is made at the first start` };
  const writable = await access(dataDir, constants.R_OK | constants.W_OK).then(
    () => true,
    () => false,
  );
  if (!writable) {
    return { what, state: 'bad', says: `${dataDir} can not be written by this user: chown it` };
  }
  const half = await stat(join(dataDir, 'postgres.new')).catch(() => null);
  if (!half) return { what, state: 'good', says: dataDir };
  return { what, state: 'advice', says: 'a start was stopped early; the next one clears up' };
}

async function checkSpace({ dataDir }: Config): Promise<Finding> {
  const what = 'Disk space';
  const disk = await statfs(dataDir).catch(() => statfs('.'));
  const free = (disk.bavail * disk.bsize) / GIGABYTE;
  const says = `${free.toFixed(1)} GB free`;
  if (free < 0.5) return { what, state: 'bad', says: `${says}: make room now` };
  if (free < 3) return { what, state: 'advice', says: `${says}: backups and uploads need more` };
  return { what, state: 'good', says };
}

async function checkPort(config: Config): Promise<Finding> {
  const { host, port, dataDir } = config;
  const holder = await readLock(dataDir);
  if (holder) {
    const answer = await fetch(`${holder.url}/readyz`).catch(() => null);
    await answer?.body?.cancel();
    const where = `${holder.url}, process ${holder.pid}, since ${holder.since}`;
    if (answer?.ok) return { what: 'Copia', state: 'good', says: `runs at ${where}` };
    const says = `runs (${where}), but /readyz does not say that it is ready: see its log`;
    return { what: 'Copia', state: 'bad', says };
  }
  if (await isPortFree(host, port)) {
    return { what: 'Port', state: 'good', says: `${port} is free; Copia does not run` };
  }
  const says = `${port} is taken by another program: stop that, or set PORT`;
  return { what: 'Port', state: 'bad', says };
}

function checkMail({ smtpUrl, loopback }: Config): Finding {
  const what = 'Mail';
  if (smtpUrl) return { what, state: 'good', says: 'SMTP_URL is set' };
  const says = 'SMTP_URL is not set: nobody gets mail, and sign-in links are printed here only';
  return { what, state: loopback ? 'good' : 'advice', says };
}

function checkDoors({ demo, demoDoors, siteUrl }: Config): Finding {
  const what = 'Demo doors';
  if (!demoDoors) return { what, state: 'good', says: 'shut' };
  if (demo === 'public') {
    return { what, state: 'advice', says: `open to all at ${siteUrl}, by COPIA_DEMO=public` };
  }
  return { what, state: 'good', says: 'open on this machine alone' };
}

async function checkDatabase(notice: (line: string) => void): Promise<Finding[]> {
  const what = 'Database';
  try {
    return await withDatabase(notice, async ({ databaseUrl, embedded }) => {
      const { db, close } = connect(databaseUrl, { max: 1 });
      try {
        const version = await readVersion(databaseUrl);
        const { migrations, worker } = await checkReadiness(db);
        const supported = version >= 15 && version < 19;
        const name = `PostgreSQL ${version}${embedded ? ', embedded' : ''}`;
        return [
          supported
            ? { what, state: 'good', says: name }
            : { what, state: 'bad', says: `${name} is not among 15 to 18` },
          migrations
            ? { what: 'Migrations', state: 'good', says: 'all applied' }
            : { what: 'Migrations', state: 'advice', says: 'run “copia migrate” or start Copia' },
          worker
            ? { what: 'Worker', state: 'good', says: 'alive' }
            : { what: 'Worker', state: 'advice', says: 'not heard of lately: is Copia started?' },
          ...(migrations ? [await checkOutbox(db)] : []),
        ];
      } finally {
        await close();
      }
    });
  } catch (error) {
    const says = error instanceof Error ? error.message : String(error);
    return [{ what, state: 'bad', says }];
  }
}

async function checkOutbox(db: Db): Promise<Finding> {
  const what = 'Outbox';
  const { failed, uncertain, late } = await countMailTroubles(db);
  if (failed + uncertain + late === 0) return { what, state: 'good', says: 'no mail in trouble' };
  const says = [
    late && `${late} not taken by the mail server for an hour, still tried`,
    failed && `${failed} given up within a month (table mail_outbox says why)`,
    uncertain && `${uncertain} may or may not have arrived: look into the mail server's log`,
  ];
  return { what, state: 'advice', says: says.filter(Boolean).join('; ') };
}

async function readVersion(connectionString: string): Promise<number> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rows } = await client.query<{ major: number }>(
      `select current_setting('server_version_num')::int / 10000 as major`,
    );
    return rows[0]?.major ?? 0;
  } finally {
    await client.end();
  }
}
