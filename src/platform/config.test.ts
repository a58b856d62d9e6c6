import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { ConfigError, describeSettings, readConfig } from './config.ts';

const EXTERNAL = 'postgres://copia:secret@db.example.org:5432/copia';

test('without settings Copia listens on this machine alone, with its own database', () => {
  assert.deepEqual(readConfig({}), {
    host: '127.0.0.1',
    port: 3000,
    siteUrl: 'http://127.0.0.1:3000',
    dataDir: resolve('data'),
    databaseUrl: null,
    databaseDirectUrl: null,
    smtpUrl: null,
    mailFrom: 'Copia <copia@localhost>',
    demo: 'on',
    logLevel: 'info',
    embedded: true,
    loopback: true,
    demoDoors: true,
  });
  assert.ok(Object.isFrozen(readConfig({})));
});

test('every setting is read, and an empty one counts as not set', () => {
  const config = readConfig({
    HOST: '::1',
    PORT: '8080',
    SITE_URL: 'https://community.example.org/',
    COPIA_DATA: '/srv/copia',
    DATABASE_URL: EXTERNAL,
    DATABASE_DIRECT_URL: `${EXTERNAL}_direct`,
    SMTP_URL: 'smtps://user:pass@mail.example.org:465',
    MAIL_FROM: 'Our Community <hello@example.org>',
    COPIA_DEMO: 'off',
    LOG_LEVEL: 'warn',
  });
  assert.equal(config.host, '::1');
  assert.equal(config.port, 8080);
  assert.equal(config.siteUrl, 'https://community.example.org');
  assert.equal(config.dataDir, '/srv/copia');
  assert.equal(config.databaseUrl, EXTERNAL);
  assert.equal(config.databaseDirectUrl, `${EXTERNAL}_direct`);
  assert.equal(config.smtpUrl, 'smtps://user:pass@mail.example.org:465');
  assert.equal(config.mailFrom, 'Our Community <hello@example.org>');
  assert.equal(config.logLevel, 'warn');
  assert.equal(config.embedded, false);
  assert.equal(readConfig({ PORT: ' ', SITE_URL: '' }).port, 3000);
  assert.equal(readConfig({ HOST: '::1' }).siteUrl, 'http://[::1]:3000');
  assert.equal(
    readConfig({ DATABASE_URL: 'postgres:///copia?host=/run/postgresql' }).embedded,
    false,
  );
});

test('the address of the started embedded database does not make it an external one', () => {
  const config = readConfig({ COPIA_EMBEDDED_URL: 'postgres://copia:x@127.0.0.1:54100/copia' });
  assert.equal(config.databaseUrl, 'postgres://copia:x@127.0.0.1:54100/copia');
  assert.equal(config.embedded, true);
  assert.equal(config.demoDoors, true);
});

const REFUSED: [name: string, values: string[]][] = [
  ['HOST', ['http://127.0.0.1', '127.0.0.1:3000', 'two words', 'a/b']],
  ['PORT', ['0', '65536', '-1', '80.5', '0x50', 'http', '1e3']],
  [
    'SITE_URL',
    ['community.example.org', 'ftp://a.example', 'https://a.example/path', 'https://u:p@a.example'],
  ],
  [
    'SITE_URL',
    ['https://a.example/?q', 'https://a.example/#top', 'http://0.0.0.0:3000', 'http://'],
  ],
  ['COPIA_DATA', ['a\0b']],
  ['DATABASE_URL', ['mysql://a/b', 'postgres://', 'postgres://host', 'localhost:5432/copia']],
  ['DATABASE_DIRECT_URL', ['postgres://host/', 'nonsense']],
  ['SMTP_URL', ['mail.example.org', 'https://mail.example.org', 'smtp://']],
  ['COPIA_DEMO', ['yes', 'ON', 'true', 'Public']],
  ['LOG_LEVEL', ['loud', 'INFO', '3']],
];

for (const [name, values] of REFUSED) {
  test(`${name} is refused with one sentence: ${JSON.stringify(values)}`, () => {
    for (const value of values) {
      assert.throws(
        () => readConfig({ [name]: value }),
        (error) => {
          assert.ok(error instanceof ConfigError, String(error));
          assert.equal(error.setting, name);
          assert.match(error.message, new RegExp(`^${name} must be .+\\.$`));
          assert.equal(error.message.includes('\n'), false);
          return true;
        },
        value,
      );
    }
  });
}

test('a refused address is not repeated, for it may carry a password', () => {
  for (const name of ['DATABASE_URL', 'SMTP_URL']) {
    assert.throws(
      () => readConfig({ [name]: 'https://me:hunter2@example.org' }),
      (error: Error) => !error.message.includes('hunter2'),
    );
  }
});

test('settings that contradict each other are refused', () => {
  assert.throws(() => readConfig({ HOST: '0.0.0.0' }), /SITE_URL must be set/);
  assert.throws(() => readConfig({ HOST: '[::]' }), /SITE_URL must be set/);
  assert.equal(readConfig({ HOST: '0.0.0.0', SITE_URL: 'http://10.0.0.5:3000' }).loopback, false);
  assert.throws(() => readConfig({ DATABASE_DIRECT_URL: EXTERNAL }), /beside DATABASE_URL/);
});

test('the demo doors stand open on this machine alone, or when set public by hand', () => {
  const open = [
    {},
    { SITE_URL: 'http://localhost:3000' },
    { SITE_URL: 'http://127.9.8.7' },
    { SITE_URL: 'http://[::1]:3000' },
    { COPIA_DEMO: 'on' },
    { COPIA_DEMO: 'public', SITE_URL: 'https://a.example' },
    { COPIA_DEMO: 'public', DATABASE_URL: EXTERNAL },
  ];
  for (const env of open) assert.equal(readConfig(env).demoDoors, true, JSON.stringify(env));
  const shut = [
    { COPIA_DEMO: 'off' },
    { SITE_URL: 'https://community.example.org' },
    { SITE_URL: 'http://localhost.example.org' },
    { SITE_URL: 'http://127.0.0.1.example.org' },
    { SITE_URL: 'http://192.168.1.5:3000' },
    { DATABASE_URL: EXTERNAL },
    { DATABASE_URL: 'postgres://copia@127.0.0.1/copia' },
    { HOST: '192.168.1.5' },
    { HOST: '0.0.0.0', SITE_URL: 'http://127.0.0.1:3000' },
  ];
  for (const env of shut) assert.equal(readConfig(env).demoDoors, false, JSON.stringify(env));
});

test('docs/settings.md holds the table made from the settings', async () => {
  const page = await readFile(new URL('../../docs/settings.md', import.meta.url), 'utf8');
  const wanted = squeeze(describeSettings());
  assert.ok(squeeze(page).includes(wanted), `docs/settings.md should hold:\n${describeSettings()}`);
});

/** Prettier pads the cells of a table. */
function squeeze(markdown: string): string {
  return markdown.replace(/-{3,}/g, '---').replace(/ +/g, ' ');
}
