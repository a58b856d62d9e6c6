import { parseArgs } from 'node:util';
import { ConfigError } from '#platform/config.ts';
import {
  CommandError,
  EXIT,
  UsageError,
  type Command,
  type CommandGroup,
  type ExitCode,
  type Output,
} from './command.ts';
import { COMMANDS } from './commands.ts';
import { createOutput } from './output.ts';

const COMMON_OPTIONS = {
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Runs `copia` with the words behind it, and says what to exit with. */
export async function dispatch(
  words: readonly string[],
  createOut: (json: boolean) => Output = createOutput,
): Promise<ExitCode> {
  const out = createOut(words.includes('--json'));
  const [name, ...rest] = words;
  if (!name || name === '--help' || name === '-h' || name === 'help') {
    out.say(describeAll());
    return name ? EXIT.ok : EXIT.usage;
  }
  const entry = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!entry) {
    out.warn(`There is no command “copia ${name}”.\n\n${describeAll()}`);
    return EXIT.usage;
  }
  const { default: found } = await entry.load();
  if (!('commands' in found)) return runCommand(`copia ${name}`, found, rest, out);
  const [second = '', ...others] = rest;
  const command = Object.hasOwn(found.commands, second) ? found.commands[second] : undefined;
  if (command) return runCommand(`copia ${name} ${second}`, command, others, out);
  const asked = second === '--help' || second === '-h';
  (asked ? out.say : out.warn)(describeGroup(name, found));
  return asked ? EXIT.ok : EXIT.usage;
}

async function runCommand(
  name: string,
  command: Command,
  words: string[],
  out: Output,
): Promise<ExitCode> {
  try {
    const { values, positionals } = parseWords(command, words);
    if (values['help'] === true) {
      out.say(describeCommand(name, command));
      return EXIT.ok;
    }
    const [fewest, most] = command.positionals ?? [0, 0];
    if (positionals.length < fewest) throw new UsageError('Something is missing.');
    if (positionals.length > most) throw new UsageError(`“${positionals[most]}” is too much.`);
    return (await command.run({ positionals, values, out })) ?? EXIT.ok;
  } catch (error) {
    return report(error, name, command, out);
  }
}

function parseWords(command: Command, words: string[]) {
  try {
    return parseArgs({
      args: words,
      options: { ...command.options, ...COMMON_OPTIONS },
      allowPositionals: true,
      strict: true,
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function report(error: unknown, name: string, command: Command, out: Output): ExitCode {
  const message = error instanceof Error ? error.message : String(error);
  out.result({ error: message });
  if (error instanceof UsageError) {
    out.warn(`${message}\nUsage: ${name} ${command.usage}`);
    return EXIT.usage;
  }
  const expected = error instanceof CommandError || error instanceof ConfigError;
  out.warn(expected || !(error instanceof Error) ? message : (error.stack ?? message));
  return EXIT.failure;
}

function describeAll(): string {
  const width = Math.max(...Object.keys(COMMANDS).map((name) => name.length));
  const rows = Object.entries(COMMANDS).map(
    ([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`,
  );
  return [
    'Usage: copia COMMAND [--json] [--help]',
    '',
    ...rows,
    '',
    'Settings come from the environment: see docs/settings.md.',
    'Exit codes: 0 done, 1 failed, 2 called wrongly, 3 done in part.',
  ].join('\n');
}

function describeGroup(name: string, group: CommandGroup): string {
  const rows = Object.entries(group.commands).map(
    ([word, { usage }]) => `  copia ${name} ${word} ${usage}`,
  );
  return ['Usage:', ...rows].join('\n');
}

function describeCommand(name: string, command: Command): string {
  return [`Usage: ${name} ${command.usage}`.trimEnd(), '', ...command.help].join('\n');
}
