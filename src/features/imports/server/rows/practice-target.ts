import {
  bringInPractice,
  bringInPracticeWords,
  practiceStates,
} from '#commons/practices/server/index.ts';
import { slugify } from '#commons/things/server/index.ts';
import type { Context } from '#platform/context.ts';
import { isLocale, LOCALES } from '#platform/i18n/locales.ts';
import type { Mapping } from '../../mapping.ts';
import { fingerprintOf, importedId, tailOf } from '../ids.ts';
import { convertPractice, type PracticeRow } from './convert-practice.ts';
import type { KnownWords } from './known-words.ts';
import type { Target } from './target.ts';

/** Rows as practices: their words are kept in the languages of the interface. */
export function practiceTarget(mapping: Mapping, known: KnownWords): Target<PracticeRow> {
  return {
    column: 'practice_id',
    languages: LOCALES,
    stamp: fingerprintOf([mapping]), // a practice names nothing else
    check: () => {},
    convert: convertPractice,
    sampleOf: ({ title, summary }) => `${title}\n${summary}`,
    saysOf: ({ title, summary, ...facts }, own) =>
      own ? [title, summary, facts] : [title, summary],
    isHere: ({ slug, title }) => (known.practice(slug) ?? known.practice(title)) !== null,
    states: async ({ db }, ids) =>
      (await practiceStates(db, ids)).map(({ id, locale, words, whole }) => ({
        ...{ id, language: locale, own: null, removed: false },
        saysNow: { own: whole, other: words },
      })),
    async create(ctx, sourceId, rowId, row, language) {
      const id = importedId(sourceId, 'practice', rowId, ctx.now().getTime());
      const { maturity, phases, reviewOn } = row;
      await bringInPractice(ctx, {
        ...{ id, maturity, phases, reviewOn, slug: await freeSlug(ctx, id, row) },
      });
      await say(ctx, id, row, language);
      return id;
    },
    async change(ctx, id, row, language, own) {
      const { maturity, phases, reviewOn, slug } = row;
      if (own) await bringInPractice(ctx, { id, slug, maturity, phases, reviewOn });
      await say(ctx, id, row, language);
    },
  };
}

async function say(
  ctx: Context,
  id: string,
  { title, summary }: PracticeRow,
  language: string,
): Promise<void> {
  if (isLocale(language)) await bringInPracticeWords(ctx, id, language, { title, summary });
}

async function freeSlug(ctx: Context, id: string, { slug, title }: PracticeRow): Promise<string> {
  const wish = slug || slugify(title) || 'practice';
  const taken = await ctx.db
    .selectFrom('practice')
    .select('id')
    .where('slug', '=', wish)
    .union(
      ctx.db.selectFrom('practice_old_slug').select('practice_id as id').where('slug', '=', wish),
    )
    .executeTakeFirst();
  return taken ? `${wish.slice(0, 70)}-${tailOf(id)}` : wish;
}
