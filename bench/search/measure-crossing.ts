import type { Db } from '#platform/db/connect.ts';
import { countWords, learnTranslations } from '#commons/search/server/index.ts';
import type { Collection } from './collections.ts';
import { loadCollection } from './load-collection.ts';
import { ask, productSearch, type Measured } from './measure-collection.ts';

/**
 * Asks in one language for texts of another. Half the texts have a version in the query's language; of
 * the others that version is withheld, so that they are found by nothing but names, numbers, words that
 * look alike and what the versions of the first half teach.
 */
export async function measureCrossing(
  db: Db,
  asking: Collection,
  answering: Collection,
): Promise<Measured[]> {
  const withheld = (text: number) => text % 2 === 1;
  const ids = await loadCollection(
    db,
    [answering, asking],
    (text, language) => language === answering.language || !withheld(text),
  );
  await countWords(db);
  await learnTranslations(db);
  const name = `${asking.name} → ${answering.language}`;
  const half = (out: boolean) =>
    asking.queries.filter(({ relevant }) =>
      [...relevant].every((id) => withheld(Number(id)) === out),
    );
  const find = productSearch(db, ids);
  return [
    await ask(name, 'Copia, with its version', half(false), find),
    await ask(name, 'Copia, version withheld', half(true), find),
  ];
}
