import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { DomainError } from '#platform/errors.ts';
import { testDatabase } from '#tests/support/db.ts';
import { aMember, as } from '#tests/support/factories.ts';
import { incoming } from '#tests/support/pictures.ts';
import { addPicture } from './add-picture.ts';

const folder = mkdtempSync(join(tmpdir(), 'copia-examples-'));
process.env.COPIA_DATA = folder;
after(() => rmSync(folder, { recursive: true, force: true }));
const { db } = await testDatabase();
const author = await aMember(db);
const refused = (code: string) => (error: unknown) =>
  error instanceof DomainError && error.code === code;

test('a picture is put below a text only with what it shows, and only a picture', async () => {
  const add = async (alt: string, file = incoming()) =>
    addPicture(as(db, author), 'We walked.', { file: await file, alt });
  await assert.rejects(add(''), refused('invalid_input'));
  const words = Promise.resolve({
    name: 'notes.txt',
    stream: (async function* () {
      yield Buffer.from('Just words.');
    })(),
  });
  await assert.rejects(add('Notes', words), refused('unsupported_type'));
  assert.match(
    await add('The *quay*'),
    /^We walked\.\n\n!\[The \\\*quay\\\*\]\(\/files\/[0-9a-f-]{36}\/square\.jpg "=960x640"\)$/,
  );
});
