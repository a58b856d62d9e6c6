import type { ParseArgsOptionsConfig } from 'node:util';

/** What a command ends with, for scripts. */
export const EXIT = { ok: 0, failure: 1, usage: 2, partly: 3 } as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The command was called wrongly; the message says how, and the help is shown. */
export class UsageError extends Error {}

/** A refusal or failure that its one sentence explains: no stack trace helps the operator. */
export class CommandError extends Error {}

/** Where a command writes. */
export interface Output {
  /** With --json only `result` writes to standard output. */
  readonly json: boolean;
  /** A line for people. */
  say(line: string): void;
  /** A line for people that must not mix with the result: standard error. */
  warn(line: string): void;
  /** What came out: JSON on one line for scripts, the lines for people. */
  result(value: unknown, ...lines: string[]): void;
}

/** A command as it was called. */
export interface Call {
  readonly positionals: readonly string[];
  readonly values: Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;
  readonly out: Output;
}

/** One command of `copia`. */
export interface Command {
  /** After the command's name, such as `FILE [--dry-run]`. */
  readonly usage: string;
  /** Lines of help: what it does and what each option means. */
  readonly help: readonly string[];
  readonly options?: ParseArgsOptionsConfig;
  /** Fewest and most words beside options; none when left out. */
  readonly positionals?: readonly [fewest: number, most: number];
  /** Nothing returned means `EXIT.ok`. */
  run(call: Call): Promise<ExitCode | void>;
}

/** Commands under one word, such as `copia member add` and `copia member link`. */
export interface CommandGroup {
  readonly commands: Readonly<Record<string, Command>>;
}

/** Reads an option that must be a text when given. */
export function textOption(call: Call, name: string): string | undefined {
  const value = call.values[name];
  return typeof value === 'string' ? value : undefined;
}
