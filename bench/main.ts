import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { sql } from 'kysely';
import { benchSession } from './session.ts';
import { buildIfStale } from '#platform/build.ts';
import { connect, type Connection } from '#platform/db/connect.ts';
import { migrate } from '#platform/db/migrate.ts';
import { prepareQueues } from '#platform/jobs.ts';
import { startTestServer } from '#tests/support/postgres.ts';
import { cpuMs, startChild } from './child.ts';
import { buildDataset } from './dataset.ts';
import { load, type LoadResult } from './load.ts';

// `npm run bench`: what the 20-post conversation costs, as visitor and as member, beside a bare
// server that sends the same bytes after one indexed query. All in one run: compare the ratios.
const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    conversations: { type: 'string', default: '5000' },
    requests: { type: 'string', default: '1500' },
  },
});
const CONNECTIONS = 8;
const requests = Number(values.requests);

interface Measured extends LoadResult {
  who: string;
  cpuMsPerRequest: number | null;
  sqlMsPerRequest: number | null;
  statementsPerRequest: number | null;
  rowsPerRequest: number | null;
}

async function measure(
  who: string,
  url: string,
  pid: number,
  connection: Connection | null,
  headers: Record<string, string> = {},
): Promise<Measured> {
  await load(url, { count: 300, connections: CONNECTIONS, headers }); // warm: code, plans, caches
  if (connection) await sql`select pg_stat_statements_reset()`.execute(connection.db);
  const before = cpuMs(pid);
  const result = await load(url, { count: requests, connections: CONNECTIONS, headers });
  const after = cpuMs(pid);
  const each = (n: number | null) => (n === null ? null : n / requests);
  const statements = connection ? await readStatements(connection) : null;
  return {
    who,
    ...result,
    cpuMsPerRequest: each(before === null || after === null ? null : after - before),
    sqlMsPerRequest: each(statements?.ms ?? null),
    statementsPerRequest: each(statements?.calls ?? null),
    rowsPerRequest: each(statements?.rows ?? null),
  };
}

async function readStatements({ db }: Connection) {
  const { rows } = await sql<{ ms: number; calls: number; rows: number }>`
    select sum(total_exec_time)::float8 as ms, sum(calls)::float8 as calls, sum(rows)::float8 as rows
      from pg_stat_statements where dbid = (select oid from pg_database where datname = current_database())
       and query not ilike '%pg_stat_statements%'`.execute(db);
  return rows[0] ?? null;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const say = (line: string) => process.stderr.write(`${line}\n`);
const dataDir = mkdtempSync(join(tmpdir(), 'copia-bench-'));
const server = await startTestServer();
try {
  await buildIfStale(say);
  const { url } = server; // its own database: there pg_stat_statements may be read
  await migrate(url);
  await prepareQueues(url);
  const connection = connect(url, { max: 4 });
  say(`Building ${values.conversations} conversations …`);
  const dataset = await buildDataset(connection, Number(values.conversations));

  const [port, barePort] = [await freePort(), await freePort()];
  const siteUrl = `http://127.0.0.1:${port}`;
  const env = {
    DATABASE_URL: url,
    PORT: String(port),
    SITE_URL: siteUrl,
    COPIA_DATA: dataDir,
    COPIA_DEMO: 'off',
  };
  const cookie = await benchSession(connection, dataset.member.email, env);
  const web = await startChild('src/main.ts', [], env);
  const page = `${siteUrl}/conversations/${dataset.slug}`;
  const results = [
    await measure('visitor', page, web.pid!, connection),
    await measure('member', page, web.pid!, connection, { cookie }),
  ];
  const body = Buffer.from(await (await fetch(page)).arrayBuffer());
  await sql`create table bench_page (id int primary key, body bytea not null)`.execute(
    connection.db,
  );
  await sql`insert into bench_page values (1, ${body})`.execute(connection.db);
  const bare = await startChild('bench/bare-server.ts', [url, String(barePort)], {});
  results.push(
    await measure('bare server', `http://127.0.0.1:${barePort}/`, bare.pid!, connection),
  );
  web.kill();
  bare.kill();
  await connection.close();
  report(results);
} finally {
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
process.exit(0);

function report(results: Measured[]): void {
  const bare = results.at(-1)!;
  const rows = results.map((result) => ({
    who: result.who,
    'requests/s': Number(result.requestsPerSecond.toFixed(0)),
    'times bare': Number((bare.requestsPerSecond / result.requestsPerSecond).toFixed(1)),
    'CPU ms': result.cpuMsPerRequest && Number(result.cpuMsPerRequest.toFixed(2)),
    'SQL ms': result.sqlMsPerRequest && Number(result.sqlMsPerRequest.toFixed(2)),
    statements: result.statementsPerRequest && Number(result.statementsPerRequest.toFixed(1)),
    'rows read': result.rowsPerRequest && Number(result.rowsPerRequest.toFixed(1)),
    'p50 ms': Number(result.p50Ms.toFixed(1)),
    'p95 ms': Number(result.p95Ms.toFixed(1)),
    'HTML kB': Number((result.bytes / 1000).toFixed(1)),
  }));
  if (values.json) console.log(JSON.stringify({ requests, connections: CONNECTIONS, rows }));
  else console.table(rows);
}
