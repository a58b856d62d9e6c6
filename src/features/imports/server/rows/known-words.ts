import type { Db } from '#platform/db/connect.ts';
import { fingerprintOf } from '../ids.ts';
import { plainWord } from '#platform/i18n/read-country.ts';

/** What rows may name that is here already. */
export interface KnownWords {
  /** The id of a practice by its address, past or present, or a title of it. */
  practice(name: string): { id: string; title: boolean } | null;
  /** Another one may read a row otherwise. */
  stamp: string;
  organisation(name: string): { name: string; country: string | null; band: string | null } | null;
}

/** Practices and organisations by their names, in four queries however long the table is. */
export async function readKnownWords(db: Db): Promise<KnownWords> {
  const [slugs, old, titles, organisations] = await Promise.all([
    db.selectFrom('practice').select(['id', 'slug']).orderBy('id').execute(),
    db
      .selectFrom('practice_old_slug')
      .select(['practice_id as id', 'slug'])
      .orderBy('slug')
      .execute(),
    db
      .selectFrom('practice_text')
      .select(['practice_id as id', 'title'])
      .orderBy('practice_id')
      .orderBy('locale')
      .execute(),
    db
      .selectFrom('organisation')
      .select(['name', 'country', 'population_band as band'])
      .orderBy('created_at', 'desc') // of two with one name the older is meant
      .orderBy('id')
      .execute(),
  ]);
  const bySlug = new Map([...old, ...slugs].map(({ id, slug }) => [slug, id]));
  const byTitle = new Map(titles.map(({ id, title }) => [plainWord(title), id]));
  const byName = new Map(organisations.map((one) => [keyOf(one.name), one]));
  return {
    stamp: fingerprintOf([slugs, old, titles, organisations]),
    practice(name) {
      const slug = bySlug.get(name.trim().toLowerCase());
      const id = slug ?? byTitle.get(plainWord(name));
      return id ? { id, title: slug === undefined } : null;
    },
    organisation: (name) => byName.get(keyOf(name)) ?? null,
  };
}

const keyOf = (name: string): string => name.normalize('NFC').toLowerCase().replace(/\s+/g, ' ');
