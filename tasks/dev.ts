import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { openDatabase } from '../src/cli/database.ts';
import { migrateDatabase } from '../src/cli/migrate.ts';
import { ROOT, prepareSources } from './tools.ts';

// The site with its pages renewed while you type. The worker runs beside it; the database is the
// one of `npm start`, which must not run at the same time on this port.
await prepareSources();
const { config, server } = await openDatabase(console.log);
await migrateDatabase(config, (name) => console.log(`Migrating: ${name}`));
const start = (...args: string[]) =>
  spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] });
const vite = join(ROOT, 'node_modules/vite/bin/vite.js');
const site = start(vite, 'dev', '--host', config.host, '--port', String(config.port));
const worker = start('--watch', join(ROOT, 'src/worker.ts'));

process.on('SIGINT', () => {});
process.on('SIGTERM', () => site.kill());
site.once('exit', () => {
  worker.kill();
  void server?.stop().then(() => process.exit());
});
