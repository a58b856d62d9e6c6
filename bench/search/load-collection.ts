import { sql } from 'kysely';
import { indexVersion } from '#commons/search/server/index.ts';
import { spaceOf } from '#commons/spaces/server/index.ts';
import type { Db } from '#platform/db/connect.ts';
import { newId } from '#platform/db/ids.ts';
import { aMember } from '#tests/support/factories.ts';
import type { Collection } from './collections.ts';

/**
 * Puts texts where a visitor finds them, in place of any that were there; collections that say the same
 * in several languages become one thing with versions.
 * @param has whether a text has a version in a language; without: it always has
 * @returns the texts' ids by their things' ids
 */
export async function loadCollection(
  db: Db,
  versions: readonly Collection[],
  has: (text: number, language: string) => boolean = () => true,
): Promise<Map<string, string>> {
  await sql`delete from thing`.execute(db);
  await sql`truncate search_language, search_word, search_translation`.execute(db);
  const spaceId = await spaceOf(db, 'public');
  const { id: authorId } = await aMember(db);
  const ids = new Map<string, string>();
  for (const [n, { id: textId, title }] of versions[0]!.texts.entries()) {
    const id = newId();
    ids.set(id, textId);
    const row = { id, slug: `t-${id}`, space_id: spaceId, author_id: authorId };
    const language = versions[0]!.language;
    await db
      .insertInto('thing')
      .values({ ...row, kind: 'conversation', title: title.slice(0, 300) || textId, language })
      .execute();
    for (const version of versions) {
      if (!has(n, version.language)) continue;
      const text = version.texts[n]!;
      await indexVersion(db, {
        ...{ thingId: id, language: version.language, title: text.title, summary: '' },
        passages: [{ anchor: 'text', title: '', text: text.text }],
      });
    }
  }
  await sql`vacuum analyze passage`.execute(db);
  return ids;
}
