import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testDatabase } from '#tests/support/db.ts';
import { aMember, anOrganisation, as } from '#tests/support/factories.ts';
import { bringInTable } from './bring-in.ts';
import { decodeTable, readTable } from './read.ts';

process.env.SITE_URL ??= 'http://127.0.0.1:3000';
const { db } = await testDatabase();
const host = as(db, await aMember(db, { role: 'host' }));
const bring = (text: string, more: { dryRun?: boolean; mail?: boolean } = {}) =>
  bringInTable(host, { text, dryRun: false, mail: false, ...more });
const mailsTo = async (email: string) =>
  (await db.selectFrom('mail_outbox').select('id').where('to_address', '=', email).execute())
    .length;

test('headings are found in four languages, with commas, semicolons or tabs', () => {
  const tables = [
    'Organisation,Type,Country,Population band,Language,Name,Email,Role title\nGent,client,BE,XL,nl,Jo,jo@gent.example,Adviser',
    'Organisation;Type;Pays;Tranche de population;Langue;Nom;E-mail;Fonction\r\nGent;Client;Belgique;xl;nl;Jo;JO@gent.example;Adviser\r\n',
    '\ufeffOrganisatie;Soort;Land;Grootteklasse;Taal;Naam;Mail;Functie\nGent;klant;België;XL;nl;Jo;jo@gent.example;Adviser',
    'Organisation\tArt\tLand\tGrößenklasse\tSprache\tName\tE-Mail\tFunktion\nGent\tKunde\tBelgien\tXL\tnl\tJo\tjo@gent.example\tAdviser',
  ];
  for (const text of tables)
    assert.deepEqual(readTable(text), [
      {
        ...{ line: 2, organisation: 'Gent', type: 'client', country: 'BE', band: 'XL' },
        ...{ language: 'nl', name: 'Jo', email: 'jo@gent.example', title: 'Adviser', error: null },
        plan: null,
      },
    ]);
  for (const [country, code] of [
    ['France', 'FR'],
    ['Deutschland', 'DE'],
    ['UK', 'GB'],
    ['Pays-Bas', 'NL'],
  ])
    assert.equal(readTable(`organisation,country\nx,${country}`)[0]?.country, code);
  assert.equal(decodeTable(new Uint8Array([0x4c, 0x69, 0xe8, 0x67, 0x65])), 'Liège');
  for (const text of ['', 'name,email\nJo,jo@gent.example', 'organisation\n"open'])
    assert.throws(() => readTable(text), { kind: 'invalid' });
});

test('each line says what is wrong with it; the others go in', async () => {
  await aMember(db, { email: 'gone@town.example', state: 'suspended' });
  const lines = [
    'Aalst,client,BE,M,Ann,ann@aalst.example',
    ',client,BE,M,,',
    'Brugge,shop,BE,M,,',
    'Brugge,,Atlantis,M,,',
    'Brugge,,,XXL,,',
    'Brugge,,,,Bo,bo-at-brugge',
    'Brugge,,,,Bo,',
    'Aalst,partner,,,,',
    'Aalst,,,,Ann again,Ann@aalst.example',
    'Brugge,,,,,gone@town.example',
  ];
  const { rows, errors, added } = await bring(
    `organisation,type,country,band,name,email\n${lines.join('\n')}`,
  );
  assert.deepEqual(
    rows.map(({ line, error }) => [line, error]),
    [
      [2, null],
      [3, 'row_organisation'],
      [4, 'row_type'],
      [5, 'row_country'],
      [6, 'row_band'],
      [7, 'row_email'],
      [8, 'row_no_email'],
      [9, 'row_contradicts'],
      [10, 'row_twice'],
      [11, 'row_barred'],
    ],
  );
  assert.deepEqual([added, errors], [1, 9]);
  const made = await db
    .selectFrom('organisation')
    .select(['name', 'type', 'country', 'population_band'])
    .where('name', 'in', ['Aalst', 'Brugge'])
    .execute();
  assert.deepEqual(made, [{ name: 'Aalst', type: 'client', country: 'BE', population_band: 'M' }]);
});

test('a dry run changes nothing; the same table again doubles nothing; mail goes out only if asked', async () => {
  const text =
    'organisation;country;name;email;role title\nDinant;BE;Di;di@dinant.example;Échevine';
  const counted = async () => ({
    organisations: (await db.selectFrom('organisation').select('id').execute()).length,
    invitations: (await db.selectFrom('invitation').select('id').execute()).length,
    audit: (await db.selectFrom('audit').select('id').execute()).length,
  });
  const before = await counted();
  assert.equal((await bring(text, { dryRun: true })).added, 1);
  assert.deepEqual(await counted(), before);
  // Twice at the same time, and once more.
  await Promise.all([bring(text), bring(text)]);
  const once = await counted();
  const again = await bring(text);
  assert.deepEqual([again.added, again.changed, again.same], [0, 0, 1]);
  assert.deepEqual(await counted(), once);
  assert.deepEqual(
    [once.organisations - before.organisations, once.invitations - before.invitations],
    [1, 1],
  );
  assert.equal(await mailsTo('di@dinant.example'), 0);
  const changed = await bring(text.replace('Échevine', 'Bourgmestre'), { mail: true });
  assert.equal(changed.changed, 1);
  assert.equal(await mailsTo('di@dinant.example'), 1);

  for (const who of [as(db, await aMember(db)), as(db, null)])
    await assert.rejects(bringInTable(who, { text, dryRun: true, mail: false }));
});

test('a member who is named elsewhere moves, with what they say of themselves untouched', async () => {
  const old = await anOrganisation(db);
  const member = await aMember(db, {
    ...{ email: 'mo@town.example', title: 'Own title', organisation_id: old.id },
  });
  const text = 'organisation,name,email,title\nEupen,Other Name,mo@town.example,Other';
  const plan = await bring(text, { dryRun: true });
  assert.deepEqual([plan.rows[0]?.status, plan.rows[0]?.old], ['new', old.name]);
  await bring(text);
  const after = await db
    .selectFrom('member')
    .innerJoin('organisation', 'organisation.id', 'member.organisation_id')
    .select(['member.name', 'member.title', 'organisation.name as organisation'])
    .where('member.id', '=', member.id)
    .executeTakeFirstOrThrow();
  assert.deepEqual(after, { name: member.name, title: 'Own title', organisation: 'Eupen' });
  assert.equal((await bring(text)).same, 1);
});
