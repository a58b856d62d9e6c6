import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COMMANDS } from './commands.ts';
import { EXIT, type Output } from './command.ts';
import { dispatch } from './dispatch.ts';
import { describeProgress } from './output.ts';

async function call(...words: string[]) {
  const written = { out: '', err: '', json: [] as unknown[] };
  const code = await dispatch(words, (json): Output => ({
    json,
    say: (line) => void (json || (written.out += `${line}\n`)),
    warn: (line) => void (written.err += `${line}\n`),
    result: (value, ...lines) => {
      if (json) written.json.push(value);
      else for (const line of lines) written.out += `${line}\n`;
    },
  }));
  return { code, ...written };
}

test('help lists every command; no command or an unknown one is wrong use', async () => {
  const help = await call('--help');
  assert.equal(help.code, EXIT.ok);
  for (const name of Object.keys(COMMANDS)) assert.match(help.out, new RegExp(`^  ${name} `, 'm'));
  assert.equal((await call()).code, EXIT.usage);
  const unknown = await call('constructor');
  assert.equal(unknown.code, EXIT.usage);
  assert.match(unknown.err, /no command “copia constructor”/);
});

test('every command loads and explains itself', async () => {
  for (const [name, { load }] of Object.entries(COMMANDS)) {
    const { default: found } = await load();
    const asked = await call(name, '--help');
    assert.equal(asked.code, EXIT.ok, name);
    assert.match(asked.out, new RegExp(`^Usage:\\s+copia ${name}`), name);
    const commands = 'commands' in found ? Object.values(found.commands) : [found];
    for (const { help } of commands) assert.ok(help.length > 0, name);
  }
});

test('an unknown option or a word too many is wrong use, said in both languages', async () => {
  const option = await call('doctor', '--nonsense');
  assert.equal(option.code, EXIT.usage);
  assert.match(option.err, /--nonsense[^]*Usage: copia doctor/);
  const word = await call('migrate', 'now', '--json');
  assert.equal(word.code, EXIT.usage);
  assert.deepEqual(word.json, [{ error: '“now” is too much.' }]);
});

test('a bad setting ends a command with its one sentence', async (t) => {
  const before = process.env['PORT'];
  process.env['PORT'] = 'none';
  t.after(() => {
    if (before === undefined) delete process.env['PORT'];
    else process.env['PORT'] = before;
  });
  const result = await call('doctor');
  assert.equal(result.code, EXIT.failure);
  assert.equal(result.err, 'PORT must be a whole number from 1 to 65535; not “none”.\n');
});

test('progress says how far it is, with and without a known end', () => {
  assert.equal(describeProgress('Posts', 50, 200, false), 'Posts: 50 of 200 (25 %)');
  assert.equal(describeProgress('Posts', 7, null, true), 'Posts: 7');
  assert.match(describeProgress('Posts', 300, 200, true), /^Posts: █{24} 300 of 200 \(100 %\)$/);
});
