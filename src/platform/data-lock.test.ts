import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { LockedError, readLock, takeLock } from './data-lock.ts';

const URL = 'http://127.0.0.1:4100';

async function withFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'copia-lock-'));
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

test('one takes the folder, the next hears who has it, and gets it after the release', () =>
  withFolder(async (folder) => {
    const lock = await takeLock(folder, URL);
    await assert.rejects(takeLock(folder, URL), (error) => {
      assert.ok(error instanceof LockedError);
      assert.equal(error.holder.pid, process.pid);
      assert.match(error.message, /127\.0\.0\.1:4100/);
      return true;
    });
    await Promise.all([lock.recordChildren([1, 2]), lock.recordChildren([3]), lock.release()]);
    assert.equal(await readLock(folder), null);
    assert.deepEqual(await readdir(folder), []);
    await (await takeLock(folder, URL)).release();
  }));

test('of many who ask at once, one gets it', () =>
  withFolder(async (folder) => {
    const script = `const { takeLock } = await import('${import.meta.dirname}/data-lock.ts');
      await takeLock(process.argv[1], 'x').then(() => console.log('got'), () => console.log('refused'));
      setTimeout(() => {}, 1500)`;
    const outputs = await Promise.all(
      Array.from({ length: 3 }, async () => {
        const child = spawn(process.execPath, ['--input-type=module', '-e', script, folder]);
        let output = '';
        child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
        await once(child, 'close');
        return output.trim();
      }),
    );
    assert.deepEqual(outputs.sort(), ['got', 'refused', 'refused']);
  }));

test('the lock of a killed process is no obstacle, even when its number was given to another', () =>
  withFolder(async (folder) => {
    const lock = await takeLock(folder, URL);
    const path = join(folder, 'copia.lock');
    const text = await readFile(path, 'utf8');
    await lock.release();
    for (const left of [
      text.replace(/"birth":"\d+"/, '"birth":"1"'),
      text.replace(/"pid":\d+/, '"pid":999999'),
    ]) {
      await writeFile(path, left);
      assert.equal(await readLock(folder), null);
      await (await takeLock(folder, URL)).release();
    }
  }));
