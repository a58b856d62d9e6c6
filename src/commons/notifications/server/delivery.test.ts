import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { sql } from 'kysely';
import { readThread, removePost } from '#commons/threads/server/index.ts';
import { startMailer } from '#platform/mail/mailer.ts';
import { testDatabase } from '#tests/support/db.ts';
import {
  aConversation,
  aMember,
  anOrganisation,
  aPractice,
  aReply,
  as,
} from '#tests/support/factories.ts';
import { startMailbox } from '#tests/support/mailbox.ts';
import { tellEverybody } from '#tests/support/notifying.ts';
import {
  chooseNotification,
  chooseNotifications,
  countUnread,
  findNotificationChoices,
  listNotifications,
  markNotificationsRead,
  openStopLink,
  stopMails,
} from './index.ts';
import { checkNotificationMail, deliverDue } from './deliver.ts';
import { nextDaily } from './rhythm.ts';

const { db, countQueries } = await testDatabase();
const town = await anOrganisation(db, { name: 'Riverton' });
const helper = await aMember(db, { name: 'Hana Helper', organisation_id: town.id });

async function post(t: TestContext) {
  const box = await startMailbox();
  const mailer = startMailer(db, {
    smtpUrl: box.url,
    keep: false,
    from: 'Copia <copia@example.org>',
    checks: { notification: checkNotificationMail },
    pollMs: 20,
  });
  t.after(async () => {
    await mailer.stop();
    await box.stop();
  });
  return box;
}

const deliveries = (memberId: string) =>
  db
    .selectFrom('delivery')
    .innerJoin('notification', 'notification.id', 'delivery.notification_id')
    .select(['delivery.state', 'delivery.reason', 'delivery.message_id', 'delivery.due_at'])
    .where('recipient_id', '=', memberId)
    .orderBy('notification.created_at')
    .execute();

const headerOf = (mail: { headerLines: readonly { key: string; line: string }[] }, key: string) =>
  mail.headerLines.find((each) => each.key === key)?.line.replaceAll(/\s+/g, ' ') ?? '';

test('a mail in the reader’s language says who, where and what, and threads by conversation', async (t) => {
  const box = await post(t);
  const practice = await aPractice(db, { title: 'Citizens’ assembly' });
  const ana = await aMember(db, { name: 'Ana', email: 'ana@town.example', locale: 'de' });
  const thing = await aConversation(as(db, ana), {
    title: 'Wer hat das schon gemacht?',
    practiceIds: [practice.id],
  });
  await aReply(as(db, helper), thing.id, 'We did **it** <b>last</b> year & it went well.');
  await aReply(as(db, helper), thing.id, 'And another thing.');
  await tellEverybody(db);
  await Promise.all([deliverDue(db, new Date()), deliverDue(db, new Date())]);
  await deliverDue(db, new Date());
  const mail = await box.waitFor((each) => /went well/.test(each.text ?? ''));
  const second = await box.waitFor((each) => /another thing/.test(each.text ?? ''));
  assert.equal(mail.subject, '[Copia] Wer hat das schon gemacht?');
  assert.equal(headerOf(mail, 'references'), headerOf(second, 'references'));
  assert.match(headerOf(mail, 'references'), new RegExp(`<thing\\.${thing.id}@`));
  assert.notEqual(mail.messageId, second.messageId);
  assert.match(headerOf(mail, 'list-id'), /^List-ID: Copia <notifications\./i);
  assert.match(
    mail.text ?? '',
    /Hana Helper hat Ihnen in „Wer hat das schon gemacht\?“ geantwortet/,
  );
  assert.match(mail.text ?? '', /Hana Helper, Riverton · Citizens’ assembly/);
  assert.match(mail.text ?? '', new RegExp(`http://127\\.0\\.0\\.1:3000${thing.href}#post-2`));
  assert.match(String(mail.html), /<html[^>]* lang="de"/);
  assert.match(String(mail.html), /last year &amp; it went well|last year & it went well/);
  assert.equal(box.messages.length, 2, 'two workers at once send each mail once');
  assert.deepEqual(
    (await deliveries(ana.id)).map((each) => each.state),
    ['sent', 'sent'],
  );
});

test('one click stops this kind only, without a sign-in; a forged link does not', async (t) => {
  const box = await post(t);
  const ben = await aMember(db, { email: 'ben@town.example', locale: 'nl' });
  const { id } = await aConversation(as(db, ben));
  await aReply(as(db, helper), id, 'Before.');
  await tellEverybody(db);
  await deliverDue(db, new Date());
  const mail = await box.waitFor((each) => /Before/.test(each.text ?? ''));
  assert.equal(
    headerOf(mail, 'list-unsubscribe-post'),
    'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
  );
  const link = /<([^>]+)>/.exec(headerOf(mail, 'list-unsubscribe').replaceAll(' ', ''))?.[1] ?? '';
  assert.match(link, /^http:\/\/127\.0\.0\.1:3000\/nl\/mail\/stop\//);
  const token = new URL(link).pathname.split('/').at(-1) ?? '';
  const visitor = as(db, null);
  await assert.rejects(stopMails(visitor, token.replace('answered', 'mentioned')), /not_found/);
  await assert.rejects(stopMails(visitor, `${token}x`), /not_found/);
  assert.deepEqual(await openStopLink(visitor, token), { kind: 'answered', locale: 'nl' });
  await aReply(as(db, helper), id, 'On its way when it was stopped.');
  await tellEverybody(db);
  await stopMails(visitor, token);
  await stopMails(visitor, token);
  await deliverDue(db, new Date());
  await aReply(as(db, helper), id, 'After.');
  await tellEverybody(db);
  await deliverDue(db, new Date());
  assert.deepEqual(
    (await deliveries(ben.id)).map(({ state, reason }) => [state, reason]),
    [
      ['sent', null],
      ['dropped', 'unsubscribed'],
    ],
  );
  assert.equal(await countUnread(as(db, ben)), 3, 'in the app nothing changes');
});

test('what was read, removed or became invisible meanwhile is not mailed', async () => {
  const cas = await aMember(db, { email: 'cas@town.example' });
  const { id } = await aConversation(as(db, cas));
  const one = await aReply(as(db, helper), id);
  await tellEverybody(db);
  await readThread(as(db, cas), id, one.number);
  assert.equal(await countUnread(as(db, cas)), 0, 'reading the thread reads its notifications');
  const two = await aReply(as(db, helper), id);
  await aReply(as(db, helper), id);
  await tellEverybody(db);
  await removePost(as(db, helper), two.id);
  await deliverDue(db, new Date());
  const states = async () => (await deliveries(cas.id)).map(({ state, reason }) => reason ?? state);
  assert.deepEqual(await states(), ['already_read', 'not_visible', 'sent']);
  // The mail server was down; meanwhile the conversation was hidden.
  await db.updateTable('thing').set({ state: 'hidden' }).where('id', '=', id).execute();
  const { message_id } = (await deliveries(cas.id))[2] ?? {};
  const mail = await db
    .selectFrom('mail_outbox')
    .selectAll()
    .where('message_id', '=', message_id ?? '')
    .executeTakeFirstOrThrow();
  assert.equal(await checkNotificationMail(db, mail), 'not_visible');
  assert.deepEqual(await states(), ['already_read', 'not_visible', 'not_visible']);
});

test('daily: one mail at seven on each member’s own clock', async (t) => {
  const box = await post(t);
  const now = new Date('2026-03-28T20:30:00Z'); // the night summer time begins in Europe
  const zones = { Europe: 'Europe/Brussels', America: 'America/New_York', Asia: 'Asia/Kolkata' };
  const members = await Promise.all(
    Object.entries(zones).map(([name, time_zone]) =>
      aMember(db, {
        name,
        time_zone,
        mail_rhythm: 'daily',
        email: `${name.toLowerCase()}@z.example`,
      }),
    ),
  );
  for (const member of members) {
    const { id } = await aConversation(as(db, member), { title: `Asked in ${member.name}` });
    await aReply(as(db, helper), id, 'First.');
    await aReply(as(db, helper), id, 'Second.');
  }
  await tellEverybody(db, now);
  const due = async (i: number) =>
    (await deliveries(members[i]?.id ?? ''))[0]?.due_at.toISOString();
  assert.equal(await due(0), '2026-03-29T05:00:00.000Z');
  assert.equal(await due(1), '2026-03-29T11:00:00.000Z');
  assert.equal(await due(2), '2026-03-29T01:30:00.000Z');
  const inbox = (name: string) => box.messages.filter((mail) => mail.text?.includes(`in ${name}”`));
  await deliverDue(db, new Date('2026-03-29T04:59:59Z'));
  await box.waitFor((mail) => mail.text?.includes('Asked in Asia') ?? false);
  assert.equal(inbox('Europe').length, 0);
  await deliverDue(db, new Date('2026-03-29T11:00:00Z'));
  await box.waitFor((mail) => mail.text?.includes('Asked in Europe') ?? false);
  const mail = await box.waitFor((each) => each.text?.includes('Asked in America') ?? false);
  assert.deepEqual(
    Object.keys(zones).map((name) => inbox(name).length),
    [1, 1, 1],
  );
  assert.equal(mail.subject, '[Copia] New for you today: 2');
  assert.match(mail.text ?? '', /> First\.[\s\S]*> Second\./);
  assert.match(mail.text ?? '', /Stop mails about: Somebody replies to me: http/);
});

test('seven o’clock agrees with PostgreSQL’s clocks, all year round', async () => {
  const zones = [
    'Europe/Brussels',
    'America/St_Johns',
    'Pacific/Auckland',
    'Asia/Kathmandu',
    'UTC',
  ];
  for (const zone of zones)
    for (let hours = 0; hours < 366 * 24; hours += 37) {
      const now = new Date(Date.UTC(2026, 0, 1, hours, 13));
      const next = nextDaily(now, zone);
      assert.ok(next > now && next.getTime() - now.getTime() <= 25 * 3_600_000);
      assert.match(
        new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeStyle: 'medium' }).format(next),
        /^07:00:00$/,
      );
    }
  const now = new Date('2026-10-24T23:30:00Z');
  const { rows } = await sql<{ at: Date }>`
    select (date_trunc('day', ${now}::timestamptz at time zone 'Europe/Brussels') + interval '7 hours')
           at time zone 'Europe/Brussels' as at`.execute(db);
  assert.deepEqual(nextDaily(now, 'Europe/Brussels'), rows[0]?.at);
  assert.equal(nextDaily(now, 'Nowhere/AtAll').toISOString(), '2026-10-25T07:00:00.000Z');
});

test('the list: own ones only, newest first, paged in one query; read marks stay one’s own', async () => {
  const dora = await aMember(db, { mail_rhythm: 'never' });
  const { id } = await aConversation(as(db, dora));
  for (let i = 0; i < 35; i++) await aReply(as(db, helper), id, `Reply ${i}`);
  await tellEverybody(db);
  countQueries();
  const first = await listNotifications(as(db, dora));
  assert.equal(countQueries(), 1);
  const second = await listNotifications(as(db, dora), { before: first.next ?? '' });
  assert.deepEqual([first.items.length, second.items.length, second.next], [30, 5, null]);
  assert.deepEqual(
    [...first.items, ...second.items].map((item) => item.excerpt),
    Array.from({ length: 35 }, (_, i) => `Reply ${34 - i}`),
  );
  assert.equal(first.items[0]?.actor?.organisation, 'Riverton');
  assert.match(first.items[0]?.href ?? '', /\?page=2#post-36$/);
  await assert.rejects(listNotifications(as(db, null)), /sign_in_required/);
  await markNotificationsRead(as(db, helper), [first.items[0]?.id ?? '']);
  assert.equal(await countUnread(as(db, dora)), 35);
  await markNotificationsRead(as(db, dora), [first.items[0]?.id ?? '']);
  assert.equal(await countUnread(as(db, dora)), 34);
  await markNotificationsRead(as(db, dora), 'all');
  assert.equal(await countUnread(as(db, dora)), 0);
  assert.equal(await countUnread(as(db, null)), 0);
});

test('a choice for one kind outweighs the general rhythm, but not "never"', async () => {
  const eva = await aMember(db, { mail_rhythm: 'instant', email: 'eva@town.example' });
  const { id } = await aConversation(as(db, eva));
  await chooseNotification(as(db, eva), 'answered', 'daily');
  await aReply(as(db, helper), id);
  await tellEverybody(db);
  await db.updateTable('member').set({ mail_rhythm: 'never' }).where('id', '=', eva.id).execute();
  await chooseNotification(as(db, eva), 'answered', 'instant');
  await aReply(as(db, helper), id);
  await tellEverybody(db);
  const made = await deliveries(eva.id);
  assert.equal(made.length, 1);
  assert.ok((made[0]?.due_at ?? 0) > new Date());
  assert.equal(await countUnread(as(db, eva)), 2);
  await assert.rejects(chooseNotification(as(db, null), 'answered', 'never'), /sign_in_required/);
});

test('the settings form: a choice that is the general rhythm anyway follows it when that changes', async () => {
  const fay = await aMember(db, { mail_rhythm: 'instant' });
  const rhythms = async () => {
    const { kinds } = await findNotificationChoices(as(db, fay));
    return kinds.map(({ kind, rhythm }) => `${kind} ${rhythm}`);
  };
  await chooseNotifications(as(db, fay), {
    accepted: 'instant',
    mentioned: 'instant',
    new_post: 'never',
  });
  await db.updateTable('member').set({ mail_rhythm: 'daily' }).where('id', '=', fay.id).execute();
  assert.deepEqual(await rhythms(), [
    'revealed daily',
    'move_proposed daily',
    'consent_asked daily',
    'consent_decided daily',
    'text_sent_back daily',
    'text_published daily',
    'suggestion_decided daily',
    'accepted daily',
    'mentioned daily',
    'answered daily',
    'new_post never',
    'announced daily',
    'new_in_group daily',
  ]);
  await assert.rejects(chooseNotifications(as(db, null), {}), /sign_in_required/);
});
