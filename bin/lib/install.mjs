import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/**
 * Makes node_modules agree with package-lock.json.
 * @param {boolean} development with the tools for tests and builds
 */
export async function installMissing(development) {
  const wanted = readPackages(join(root, 'package-lock.json'));
  const present = readPackages(join(root, 'node_modules/.package-lock.json'));
  const missing = Object.keys(wanted).filter((path) => {
    const { version, optional, dev } = wanted[path] ?? {};
    return path && !optional && (development || !dev) && present[path]?.version !== version;
  });
  if (missing.length === 0) return;
  console.error(
    `Installing ${missing.length === 1 ? 'a package' : `${missing.length} packages`} …`,
  );
  const started = Date.now();
  // Not `npm ci`: it refuses a lock file that lacks optional packages of other kinds of machines,
  // as npm writes it where a registry does not carry them. The versions are the lock file's anyway.
  const flags = ['--no-save', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
  await runNpm(['install', '--include=optional', '--include=dev', ...flags], missing);
  console.error(`Installed in ${Math.round((Date.now() - started) / 1000)} s`);
}

/**
 * @param {string} file
 * @returns {Record<string, { version?: string, optional?: boolean, dev?: boolean }>}
 */
function readPackages(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : {};
}

/**
 * @param {string[]} args
 * @param {string[]} missing folders of packages, to say how far it is
 */
function runNpm(args, missing) {
  // Under `npm start` this is the very npm that runs us; it may not be in the PATH.
  const script = process.env.npm_execpath;
  const [command, first] =
    script && /npm-cli\.c?js$/.test(script) ? [process.execPath, [script]] : ['npm', []];
  return new Promise((resolve) => {
    const child = spawn(command, [...first, ...args], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, NODE_ENV: '' },
    });
    const ticker = setInterval(() => {
      const there = missing.filter((path) => existsSync(join(root, path, 'package.json')));
      console.error(`  ${there.length} of ${missing.length} are there`);
    }, 5000);
    child.once('error', (error) => giveUp(`npm can not be run (${error.message})`));
    child.once('exit', (code, signal) => {
      clearInterval(ticker);
      if (code === 0) resolve(undefined);
      else giveUp(`npm ended with ${code ?? signal}; its message stands above`);
    });
  });
}

/** @param {string} reason */
function giveUp(reason) {
  console.error(
    `The packages that Copia needs could not be installed: ${reason}. ` +
      'With npm and a way to its registry, run “npm install” in this folder and start again.',
  );
  process.exit(1);
}
