import type { CommonSpace } from '#commons/spaces/schema.ts';
import { spaceOf } from '#commons/spaces/server/index.ts';
import { slugify } from '#commons/things/server/index.ts';
import {
  bringInExample,
  bringInExampleChange,
  bringInExampleLanguage,
  exampleStates,
} from '#features/examples/server/index.ts';
import type { Context } from '#platform/context.ts';
import { renderMarkdown } from '#platform/markdown/index.ts';
import type { Mapping } from '../../mapping.ts';
import { fingerprintOf, importedId, tailOf } from '../ids.ts';
import { convertExample, type ExampleRow } from './convert-example.ts';
import type { KnownWords } from './known-words.ts';
import type { Target } from './target.ts';

interface ExampleOptions {
  mapping: Mapping;
  known: KnownWords;
  /** Who may read them; where rows name a space, this counts all the same. */
  space?: CommonSpace;
  state?: 'draft' | 'published';
}

/** Rows as examples. */
export function exampleTarget(options: ExampleOptions): Target<ExampleRow> {
  const { mapping, known, space, state } = options;
  const stateOf = (row: ExampleRow) => (state === 'draft' ? state : (row.state ?? 'published'));
  const shownSince = (ctx: Context, row: ExampleRow) =>
    stateOf(row) === 'draft' ? null : momentOf(ctx, row);
  return {
    column: 'thing_id',
    languages: null,
    stamp: fingerprintOf([mapping, known.stamp, space !== undefined]),
    check: ({ input }) => {
      const { story, results, differently, phases } = input;
      for (const text of [story, results, differently, ...phases.map((phase) => phase.text)])
        if (text) renderMarkdown(text);
    },
    convert: (row) => convertExample(row, mapping, known, space !== undefined),
    sampleOf: ({ input }) =>
      [input.title, input.summary, input.story.slice(0, 2000)].filter(Boolean).join('\n'),
    saysOf: ({ input }, own) => (own ? input : textsOf(input)),
    isHere: () => false,
    states: async (ctx, ids) =>
      (await exampleStates(ctx, ids)).map(
        ({ id, language, own, state: now, inReach, saysNow }) => ({
          // One that has gone to a group is that group's: nobody outside writes in it.
          ...{ id, language, own, removed: now === 'removed' || now === 'hidden' || !inReach },
          saysNow: { own: saysNow, other: saysNow },
        }),
      ),
    async create(ctx, sourceId, rowId, row, language) {
      const createdAt = momentOf(ctx, row);
      const id = importedId(sourceId, 'example', rowId, createdAt.getTime());
      await bringInExample(ctx, {
        ...{ id, language, createdAt, state: stateOf(row), publishedAt: shownSince(ctx, row) },
        ...{ input: row.input, authors: row.authors, qualityNote: row.qualityNote },
        ...{ reviewOn: row.reviewOn, slug: await freeSlug(ctx, id, row) },
        spaceId: await spaceOf(ctx.db, space ?? row.space ?? 'members'),
      });
      return id;
    },
    async change(ctx, id, row, language, own) {
      const since = shownSince(ctx, row);
      if (own) await bringInExampleChange(ctx, id, language, row.input, since);
      else await bringInExampleLanguage(ctx, id, language, row.input, since);
    },
  };
}

function textsOf({ title, summary, story, results, differently, phases }: ExampleRow['input']) {
  const told = phases.map(({ phase, text }) => [phase, text]);
  return [title, summary, story, results, differently, told];
}

/** When it came out there, if that is past. */
function momentOf(ctx: Context, { publishedOn }: ExampleRow): Date {
  const at = publishedOn ? new Date(publishedOn) : null;
  return at && at < ctx.now() ? at : ctx.now();
}

/** The end of the address that the row wishes for, if it is free. */
async function freeSlug(ctx: Context, id: string, { slug, input }: ExampleRow): Promise<string> {
  const made = [slugify(input.title), tailOf(id)].filter(Boolean).join('-');
  if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(slug) || slug.length > 80) return made;
  const taken = await ctx.db
    .selectFrom('thing')
    .select('id')
    .where('slug', '=', slug)
    .executeTakeFirst();
  return taken ? made : slug;
}
