import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { test, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { testDatabase } from '#tests/support/db.ts';
import { refusal, startMailbox, type MailboxOptions } from '#tests/support/mailbox.ts';
import { compileLayout, LAYOUT_FILE } from './compile-layout.ts';
import { renderMail, sendMail, type NewMail } from './index.ts';
import { startMailer, type MailerOptions } from './mailer.ts';
import { tidyOutbox } from './outbox.ts';
import { countMailTroubles } from './troubles.ts';

const { db, url } = await testDatabase();
const FROM = 'Our Community <hello@example.org>';

const aMail = (overrides: Partial<NewMail> = {}): NewMail => ({
  to: 'ana@example.org',
  subject: 'Über Käse',
  text: 'Hello Ana\n',
  html: '<p>Hello Ana</p>',
  kind: 'test',
  ...overrides,
});

const row = (messageId: string) =>
  db
    .selectFrom('mail_outbox')
    .selectAll()
    .where('message_id', '=', messageId)
    .executeTakeFirstOrThrow();

async function until(fits: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 400; i++) {
    if (await fits()) return;
    await sleep(25);
  }
  assert.fail('it did not happen within 10 s');
}

const settled = (id: string, state: string) => until(async () => (await row(id)).state === state);

async function mailbox(t: TestContext, options: MailboxOptions = {}) {
  const box = await startMailbox(options);
  t.after(() => box.stop());
  return box;
}

function mailer(t: TestContext, smtpUrl: string | null, options: Partial<MailerOptions> = {}) {
  const running = startMailer(db, { smtpUrl, keep: true, from: FROM, pollMs: 20, ...options });
  t.after(() => running.stop());
  return running;
}

/** A clock that stands `skip` ms ahead: retries come due without waiting. */
const ahead = (skip: { ms: number }) => () => new Date(Date.now() + skip.ms);

test('a mail arrives whole, if and only if its transaction commits', async (t) => {
  const box = await mailbox(t);
  mailer(t, box.url);
  await assert.rejects(
    db.transaction().execute(async (tx) => {
      await sendMail(tx, aMail({ subject: 'never' }));
      throw new Error('rolled back');
    }),
    /rolled back/,
  );
  const id = await sendMail(
    db,
    aMail({
      listUnsubscribe: 'https://c.example.org/mail/stop/abc',
      headers: { References: '<thread@c.example.org>', 'List-Id': 'Copia <copia.example.org>' },
    }),
  );
  const mail = await box.waitFor((each) => each.messageId === id);
  assert.equal(mail.subject, 'Über Käse');
  assert.equal(mail.text?.trim(), 'Hello Ana');
  assert.match(String(mail.html), /<p>Hello Ana<\/p>/);
  assert.equal(mail.from?.text, '"Our Community" <hello@example.org>');
  assert.equal(mail.headers.get('auto-submitted'), 'auto-generated');
  const line = (key: string) => mail.headerLines.find((each) => each.key === key)?.line;
  assert.equal(line('list-unsubscribe-post'), 'List-Unsubscribe-Post: List-Unsubscribe=One-Click');
  assert.match(line('list-unsubscribe') ?? '', /<https:\/\/c\.example\.org\/mail\/stop\/abc>/);
  assert.deepEqual(mail.references, '<thread@c.example.org>');
  await settled(id, 'sent');
  assert.equal(box.messages.length, 1);
});

test('the same Message-ID is sent once; a secret body is forgotten at once, another after a week', async (t) => {
  const box = await mailbox(t);
  mailer(t, box.url);
  const once = aMail({ messageId: '<one@c.example.org>' });
  await sendMail(db, once);
  await sendMail(db, once);
  const secret = await sendMail(db, aMail({ secret: true }));
  await settled('<one@c.example.org>', 'sent');
  await settled(secret, 'sent');
  assert.equal(box.messages.length, 2);
  assert.deepEqual([(await row(secret)).text, (await row(secret)).to_address], [null, null]);
  assert.equal((await row('<one@c.example.org>')).text, 'Hello Ana\n');
  await tidyOutbox(db, new Date(Date.now() + 8 * 86_400_000));
  assert.equal((await row('<one@c.example.org>')).text, null);
});

test('a server that is down is tried again until it is up; two workers send each mail once', async (t) => {
  const first = await mailbox(t);
  await first.stop();
  const skip = { ms: 0 };
  mailer(t, first.url, { now: ahead(skip) });
  mailer(t, first.url, { now: ahead(skip) });
  const ids = await Promise.all(Array.from({ length: 30 }, () => sendMail(db, aMail())));
  await until(async () => (await row(ids[0] ?? '')).reason !== null);
  const again = await startMailbox({ port: first.port });
  t.after(() => again.stop());
  skip.ms = 60_000;
  for (const id of ids) await settled(id, 'sent');
  assert.deepEqual(again.messages.map((mail) => mail.messageId).sort(), ids.sort());
});

test('4xx is tried again, 5xx is given up with its reason, without the address', async (t) => {
  const skip = { ms: 0 };
  let busy = true;
  const box = await mailbox(t, {
    onRecipient: (address) => {
      if (address.startsWith('gone')) throw refusal(550, `no mailbox <${address}> here`);
      if (address.startsWith('busy') && busy) throw refusal(451, 'later please');
    },
    beforeAccept: (mail) => {
      if (mail.subject === 'spam') throw refusal(554, 'not wanted');
    },
  });
  mailer(t, box.url, { now: ahead(skip) });
  const gone = await sendMail(db, aMail({ to: 'gone@example.org' }));
  const spam = await sendMail(db, aMail({ subject: 'spam' }));
  const later = await sendMail(db, aMail({ to: 'busy@example.org' }));
  const fine = await sendMail(db, aMail());
  for (const [id, state] of [
    [gone, 'failed'],
    [spam, 'failed'],
    [fine, 'sent'],
  ] as const)
    await settled(id, state);
  assert.match((await row(gone)).reason ?? '', /550 no mailbox <\[address\]> here/);
  await until(async () => /451/.test((await row(later)).reason ?? ''));
  busy = false;
  skip.ms = 60_000;
  await settled(later, 'sent');
  assert.equal(box.messages.length, 2);
});

test('an answer that never comes leaves the mail uncertain, not sent again', async (t) => {
  const box = await mailbox(t, { beforeAccept: () => new Promise(() => {}) });
  mailer(t, box.url);
  const id = await sendMail(db, aMail());
  await settled(id, 'sending');
  const before = await countMailTroubles(db);
  box.cut();
  await settled(id, 'uncertain');
  assert.equal(
    (await countMailTroubles(db)).uncertain,
    before.uncertain + 1,
    'the operator sees it',
  );
});

test('kill -9 while the server has the text: never a second time, and it shows', async (t) => {
  const arrived = Promise.withResolvers<void>();
  const accepted = Promise.withResolvers<void>();
  const box = await mailbox(t, {
    beforeAccept: () => {
      arrived.resolve();
      return accepted.promise;
    },
  });
  const id = await sendMail(db, aMail());
  const code = `
    import { connect } from '#platform/db/connect.ts';
    import { startMailer } from '#platform/mail/mailer.ts';
    startMailer(connect(process.env.URL).db, { smtpUrl: process.env.SMTP, keep: false, from: 'a@example.org' });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    env: { ...process.env, URL: url, SMTP: box.url, LOG_LEVEL: 'silent' },
    stdio: 'inherit',
  });
  t.after(() => child.kill('SIGKILL'));
  await arrived.promise;
  child.kill('SIGKILL');
  await once(child, 'exit');
  accepted.resolve();
  await box.waitFor((mail) => mail.messageId === id);
  const skip = { ms: 20 * 60_000 };
  mailer(t, box.url, { now: ahead(skip) });
  await tidyOutbox(db, ahead(skip)());
  await sleep(200);
  const { state, reason } = await row(id);
  assert.deepEqual([state, reason], ['uncertain', 'worker_stopped']);
  assert.equal(box.messages.length, 1);
});

test('without a mail server mails are kept for the demo mailbox, or dropped; a check can stop one', async (t) => {
  const kept = await sendMail(db, aMail());
  const stopped = await sendMail(db, aMail({ kind: 'checked' }));
  const demo = mailer(t, null, { checks: { checked: () => Promise.resolve('gone') } });
  await settled(kept, 'kept');
  await settled(stopped, 'dropped');
  assert.equal((await row(stopped)).reason, 'gone');
  await demo.stop();
  mailer(t, null, { keep: false });
  const dropped = await sendMail(db, aMail({ secret: true }));
  await settled(dropped, 'dropped');
  assert.equal((await row(dropped)).text, null);
});

test('the layout is that of layout.mjml; a mail has its language, no picture, and nothing to inject', async () => {
  const compiled = await compileLayout();
  assert.ok((await readFile(LAYOUT_FILE, 'utf8')) === compiled, 'run compile-layout.ts');
  const { html, text } = renderMail({
    locale: 'de',
    community: 'Copia',
    preheader: 'Kurz',
    title: 'Neue Antwort <script>{{footer}}',
    paragraphs: ['Guten Tag'],
    code: '123 456',
    sections: [{ heading: 'H', lead: 'L', quote: 'a\nb', quoteLanguage: 'fr' }],
    action: { label: 'Öffnen', url: 'https://c.example.org/x?a=1&b="2"' },
    footer: ['Warum'],
    unsubscribe: { label: 'Abbestellen', url: 'https://c.example.org/mail/stop/t' },
  });
  assert.match(html, /<html[^>]* lang="de"/);
  assert.match(html, /prefers-color-scheme: ?dark/);
  assert.doesNotMatch(html, /<script|<img|url\(|\ssrc=|<link/);
  assert.match(html, /href="https:\/\/c\.example\.org\/x\?a=1&amp;b=&quot;2&quot;"/);
  assert.match(html, /<blockquote dir="auto" lang="fr"/);
  for (const words of [
    'Guten Tag',
    '123 456',
    '> a\n> b',
    'Warum',
    'Öffnen:\nhttps://c',
    '/mail/stop/t',
  ])
    assert.ok(text.includes(words), words);
});
