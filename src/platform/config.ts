import { resolve } from 'node:path';

/** Levels of the log, from everything to nothing (pino's own names). */
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];
export type DemoSetting = 'on' | 'off' | 'public';

/** What an operator may set, read once at the start of a process and never changed. */
export interface Config {
  readonly host: string;
  readonly port: number;
  /** The origin that people type, without a slash at the end. */
  readonly siteUrl: string;
  /** Absolute path of the data folder. */
  readonly dataDir: string;
  /** Null only while the embedded database has not been started by this process or its parent. */
  readonly databaseUrl: string | null;
  /** For LISTEN, when a pooler stands between us and the database. Null: same as databaseUrl. */
  readonly databaseDirectUrl: string | null;
  readonly smtpUrl: string | null;
  /** Sender of every mail: an address, or a name with an address in angle brackets. */
  readonly mailFrom: string;
  readonly demo: DemoSetting;
  readonly logLevel: LogLevel;
  /** The database is ours, in the data folder. */
  readonly embedded: boolean;
  /** SITE_URL names this machine only. */
  readonly loopback: boolean;
  /** The demo community, one-click sign-in and the open mailbox page may exist. */
  readonly demoDoors: boolean;
}

/** A setting that can't be used; its message is one sentence for the operator. */
export class ConfigError extends Error {
  readonly setting: string;

  constructor(setting: string, sentence: string) {
    super(sentence);
    this.name = 'ConfigError';
    this.setting = setting;
  }
}

export type Environment = Readonly<Record<string, string | undefined>>;

interface Setting<Value> {
  readonly name: string;
  /** Shown in the table of settings. */
  readonly fallback: string;
  readonly meaning: string;
  /** Completes the sentence "NAME must be …". */
  readonly accepts: string;
  /** Left out of messages: the value may carry a password. */
  readonly secret?: true;
  /** Undefined means: not acceptable. */
  readonly parse: (text: string) => Value | undefined;
}

const define = <Value>(setting: Setting<Value>): Setting<Value> => setting;

const SETTINGS = {
  host: define({
    name: 'HOST',
    fallback: '127.0.0.1',
    meaning: 'Address to listen on. `0.0.0.0` or `::` listens on all, and then needs `SITE_URL`.',
    accepts: 'a host name or IP address without port, such as 127.0.0.1',
    parse: parseHost,
  }),
  port: define({
    name: 'PORT',
    fallback: '3000',
    meaning: 'Port to listen on.',
    accepts: 'a whole number from 1 to 65535',
    parse: parsePort,
  }),
  siteUrl: define({
    name: 'SITE_URL',
    fallback: '`http://HOST:PORT`',
    meaning: 'The address that people type. Used in links, mails and to recognise our own forms.',
    accepts: 'an http:// or https:// address without path, such as https://community.example.org',
    parse: parseSiteUrl,
  }),
  dataDir: define({
    name: 'COPIA_DATA',
    fallback: '`./data`',
    meaning: 'Folder for the embedded database and uploaded files. Back it up with `copia backup`.',
    accepts: 'the path of a folder',
    parse: (text: string) => (text.includes('\0') ? undefined : resolve(text)),
  }),
  databaseUrl: define({
    name: 'DATABASE_URL',
    fallback: 'the embedded PostgreSQL',
    meaning: 'Any PostgreSQL 15 to 18 instead of the embedded one.',
    accepts: 'an address such as postgres://user:password@host:5432/database',
    secret: true,
    parse: parseDatabaseUrl,
  }),
  databaseDirectUrl: define({
    name: 'DATABASE_DIRECT_URL',
    fallback: 'same as `DATABASE_URL`',
    meaning: 'A way to the same database without a pooler, for live updates (LISTEN/NOTIFY).',
    accepts: 'an address such as postgres://user:password@host:5432/database',
    secret: true,
    parse: parseDatabaseUrl,
  }),
  smtpUrl: define({
    name: 'SMTP_URL',
    fallback: 'none: no mail leaves this machine',
    meaning: 'Mail server for everything that Copia sends.',
    accepts: 'an address such as smtp://user:password@mail.example.org:587 or smtps://…:465',
    secret: true,
    parse: parseSmtpUrl,
  }),
  mailFrom: define({
    name: 'MAIL_FROM',
    fallback: '`Copia <copia@…>` at the host of `SITE_URL`',
    meaning: 'Sender of every mail.',
    accepts: 'an address such as community@example.org or Our Community <community@example.org>',
    parse: parseMailFrom,
  }),
  demo: define({
    name: 'COPIA_DEMO',
    fallback: 'on',
    meaning:
      'The demo community with one-click sign-in and an open mailbox. `on`: only while `SITE_URL` and ' +
      '`HOST` name this machine alone and the database is the embedded one. `off`: never. `public`: ' +
      'anywhere, without host or admin, reset every night.',
    accepts: 'on, off or public',
    parse: (text: string) => (['on', 'off', 'public'] as const).find((value) => value === text),
  }),
  logLevel: define({
    name: 'LOG_LEVEL',
    fallback: 'info',
    meaning: 'How much is written to the log.',
    accepts: `one of ${LOG_LEVELS.join(', ')}`,
    parse: (text: string) => LOG_LEVELS.find((level) => level === text),
  }),
};

/** What an operator may set, in the order of the docs. */
export const SETTING_NAMES: readonly string[] = Object.values(SETTINGS).map(({ name }) => name);

/** Set by the supervisor for its own processes: where the embedded database answers. */
export const EMBEDDED_URL_VARIABLE = 'COPIA_EMBEDDED_URL';

/**
 * Reads and checks all settings.
 * @throws ConfigError naming the first setting that can't be used
 */
export function readConfig(env: Environment = process.env): Config {
  const host = readSetting(SETTINGS.host, env) ?? '127.0.0.1';
  const port = readSetting(SETTINGS.port, env) ?? 3000;
  const givenUrl = readSetting(SETTINGS.siteUrl, env);
  if (!givenUrl && isWildcard(host)) {
    throw new ConfigError(
      'SITE_URL',
      `HOST=${host} listens on every address, so SITE_URL must be set to the one that people type, such as https://community.example.org.`,
    );
  }
  const siteUrl = givenUrl ?? new URL(`http://${bracket(host)}:${port}`).origin;
  const ownDatabase = readSetting(SETTINGS.databaseUrl, env);
  const direct = readSetting(SETTINGS.databaseDirectUrl, env);
  if (direct && !ownDatabase) {
    throw new ConfigError(
      'DATABASE_DIRECT_URL',
      'DATABASE_DIRECT_URL only makes sense beside DATABASE_URL, which is not set.',
    );
  }
  const demo = readSetting(SETTINGS.demo, env) ?? 'on';
  const embedded = !ownDatabase;
  const loopback = isLoopback(new URL(siteUrl).hostname);
  const closedToOthers = loopback && isLoopback(host);
  return Object.freeze({
    host,
    port,
    siteUrl,
    dataDir: readSetting(SETTINGS.dataDir, env) ?? resolve('data'),
    databaseUrl: ownDatabase ?? (env[EMBEDDED_URL_VARIABLE] || null),
    databaseDirectUrl: direct ?? null,
    smtpUrl: readSetting(SETTINGS.smtpUrl, env) ?? null,
    mailFrom: readSetting(SETTINGS.mailFrom, env) ?? defaultSender(siteUrl),
    demo,
    logLevel: readSetting(SETTINGS.logLevel, env) ?? 'info',
    embedded,
    loopback,
    demoDoors: demo === 'public' || (demo === 'on' && closedToOthers && embedded),
  });
}

/** The table of docs/settings.md, in Markdown. */
export function describeSettings(): string {
  const rows = Object.values(SETTINGS).map(
    ({ name, fallback, meaning, accepts }) =>
      `| \`${name}\` | ${fallback} | ${meaning} | ${accepts} |`,
  );
  return ['| setting | default | meaning | accepts |', '| --- | --- | --- | --- |', ...rows].join(
    '\n',
  );
}

function readSetting<Value>(setting: Setting<Value>, env: Environment): Value | undefined {
  const text = env[setting.name]?.trim();
  if (!text) return undefined;
  const value = setting.parse(text);
  if (value !== undefined) return value;
  const given = setting.secret ? 'the value given is not one' : `not “${text}”`;
  throw new ConfigError(setting.name, `${setting.name} must be ${setting.accepts}; ${given}.`);
}

function parseHost(text: string): string | undefined {
  const host = text.replace(/^\[(.*)\]$/, '$1');
  return /^[a-z0-9.:_-]+$/i.test(host) && URL.canParse(`http://${bracket(host)}`)
    ? host
    : undefined;
}

function parsePort(text: string): number | undefined {
  const port = Number(text);
  return /^\d+$/.test(text) && port >= 1 && port <= 65535 ? port : undefined;
}

function parseSiteUrl(text: string): string | undefined {
  const url = URL.parse(text);
  if (!url || !['http:', 'https:'].includes(url.protocol)) return undefined;
  const onlyOrigin =
    url.pathname === '/' && !url.search && !url.hash && !url.username && !url.password;
  return onlyOrigin && !isWildcard(url.hostname) ? url.origin : undefined;
}

function parseDatabaseUrl(text: string): string | undefined {
  const url = URL.parse(text);
  const known = url && ['postgres:', 'postgresql:'].includes(url.protocol);
  const place = url?.hostname || url?.searchParams.get('host');
  return known && place && url.pathname.length > 1 ? text : undefined;
}

function parseSmtpUrl(text: string): string | undefined {
  const url = URL.parse(text);
  return url && ['smtp:', 'smtps:'].includes(url.protocol) && url.hostname ? text : undefined;
}

function parseMailFrom(text: string): string | undefined {
  return /^(?:[^\s@<>]+@[^\s@<>]+|[^<>@\r\n]+ <[^\s@<>]+@[^\s@<>]+>)$/.test(text)
    ? text
    : undefined;
}

/** A mail's domain can't be a bare IP address. */
function defaultSender(siteUrl: string): string {
  const { hostname } = new URL(siteUrl);
  return `Copia <copia@${/[a-z]/i.test(hostname) && !hostname.includes(':') ? hostname : 'localhost'}>`;
}

const bracket = (host: string): string => (host.includes(':') ? `[${host}]` : host);

const isWildcard = (host: string): boolean => ['0.0.0.0', '::', '[::]'].includes(host);

/** True for localhost, 127.0.0.0/8 and ::1, also as URL writes them. */
function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  return name === 'localhost' || name === '::1' || /^127(\.\d{1,3}){3}$/.test(name);
}
