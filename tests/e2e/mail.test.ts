import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { addPost } from '#commons/threads/server/index.ts';
import { connect, type Connection } from '#platform/db/connect.ts';
import { startEmbedded } from '#platform/postgres/index.ts';
import { makeDataDir, removeDataDir, startCopia, type RunningCopia } from '#tests/support/copia.ts';
import { aConversation, aMember, as, type TestMember } from '#tests/support/factories.ts';
import { startMailbox, type Mailbox } from '#tests/support/mailbox.ts';

let dataDir: string;
let copia: RunningCopia;
let box: Mailbox;
let connection: Connection;

before(async () => {
  box = await startMailbox();
  dataDir = await makeDataDir();
  copia = await startCopia({ dataDir, env: { SMTP_URL: box.url } });
  connection = connect((await startEmbedded({ dataDir })).url, { max: 2 });
});

after(async () => {
  await connection?.close();
  await copia?.stop();
  await removeDataDir(dataDir);
  await box?.stop();
});

/** A reply in a new question of `asker`; the mail that tells of it. */
async function answer(asker: TestMember, words: string) {
  const helper = await aMember(connection.db, { name: 'Hana Helper', handle: `hana-${words}` });
  const { id } = await aConversation(as(connection.db, asker));
  await addPost(as(connection.db, helper), id, { markdown: `It is ${words}.` });
  return box.waitFor((mail) => mail.text?.includes(`It is ${words}.`) ?? false);
}

test('a reply comes by mail; its provider’s one-click post, from nowhere, stops the kind', async () => {
  const { db } = connection;
  const asker = await aMember(db, {
    email: 'asker@example.org',
    handle: 'asker-of-mail',
    locale: 'fr',
  });
  const mail = await answer(asker, 'monday');
  const line = mail.headerLines.find(({ key }) => key === 'list-unsubscribe')?.line ?? '';
  const link = /<([^>]+)>/.exec(line.replaceAll(/\s/g, ''))?.[1] ?? '';
  assert.ok(link.startsWith(`${copia.url}/fr/mail/stop/`), link);

  const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' });
  const post = (url: string) => fetch(url, { method: 'POST', body });
  assert.equal((await post(`${link}x`)).status, 404, 'a forged link');
  assert.equal((await post(`${copia.url}/notifications?/markAll`)).status, 403, 'another form');
  const page = await (await fetch(link)).text();
  assert.match(page, /<html[^>]* lang="fr"/);
  assert.match(page, /<h1[^>]*>Ne plus recevoir ces e-mails/);
  const choices = () =>
    db
      .selectFrom('notification_choice')
      .select(['kind', 'rhythm'])
      .where('member_id', '=', asker.id)
      .execute();
  assert.deepEqual(await choices(), [], 'looking stops nothing');
  assert.equal((await post(link)).status, 200);
  assert.deepEqual(await choices(), [{ kind: 'answered', rhythm: 'never' }]);
});

test('with a mail server nothing is kept in the demo’s mailbox', async () => {
  const page = await fetch(`${copia.url}/demo/mailbox`);
  assert.equal(page.status, 200);
  assert.doesNotMatch(await page.text(), /asker@example\.org/);
});
