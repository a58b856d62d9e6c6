// Everything that a person or npm runs goes through here. It must work on Node 20 and without
// node_modules: plain JavaScript, no dependencies.
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { installMissing, root } from './install.mjs';

/** Which Node.js runs Copia: what SvelteKit needs, up to the newest tried. */
const OLDEST = [22, 18];
const TOO_NEW = 27;

/**
 * Installs what is missing and runs a TypeScript file of this project under a Node.js that can:
 * the running one, else the one that npm installed with the other packages.
 * @param {string} file relative to the project's root
 * @param {string[]} args
 * @param {{ development?: boolean }} [options] development: the tools for tests and builds too
 */
export async function launch(file, args, { development = false } = {}) {
  process.chdir(root);
  await installMissing(development);
  const entry = join(root, file);
  if (canRun(process.versions.node)) {
    process.argv = [process.execPath, entry, ...args];
    await import(pathToFileURL(entry).href);
  } else {
    handOver(findNode(), [entry, ...args]);
  }
}

/** @param {string} version such as 20.20.2 */
export function canRun(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) && major < TOO_NEW;
}

function findNode() {
  const binary = join(root, `node_modules/node-${process.platform}-${process.arch}/bin/node`);
  try {
    accessSync(binary, constants.X_OK);
    return binary;
  } catch {
    console.error(
      `Copia needs Node.js 24 (or any from ${OLDEST.join('.')} up to ${TOO_NEW - 1}); this is ` +
        `${process.versions.node}. Install Node.js 24 from https://nodejs.org and start again.`,
    );
    process.exit(1);
  }
}

/**
 * Stands in for the other Node.js: same terminal, same signals, same end.
 * @param {string} binary
 * @param {string[]} args
 */
function handOver(binary, args) {
  // The channel tells the other one when we are killed.
  const child = spawn(binary, args, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => child.kill(signal));
  }
  child.once('error', (error) => {
    console.error(`${binary} does not run: ${error.message}`);
    process.exit(1);
  });
  child.once('exit', (code, signal) => {
    process.exitCode = code ?? 1;
    if (child.connected) child.disconnect();
    if (!signal) process.exit();
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}
