import { sql } from 'kysely';
import { findWritableSpace, readersAlsoRead } from '#commons/spaces/server/index.ts';
import { thingPath, visibleTo } from '#commons/things/server/index.ts';
import {
  insertChapter,
  insertPublication,
  keepRevision,
  startVersion,
  writeChange,
  writeChapter,
} from '#features/library/server/index.ts';
import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import { invalid, notFound } from '#platform/errors.ts';
import type { Locale } from '#platform/i18n/locales.ts';
import { demand } from '#platform/verdict.ts';
import type { StartRoundUpInput } from '../schema.ts';
import { mayRoundUp } from './policy.ts';
import { chapterOf, headOf, type Told } from './texts.ts';

/** An example as it can be told in each of its languages. */
interface Found {
  id: string;
  practices: string[];
  /** Whether everybody who is to read the article reads it. */
  read: boolean;
  facts: Pick<Told, 'organisationName' | 'country' | 'outcome'>;
  /** The source first. */
  versions: Pick<Told, 'language' | 'title' | 'summary' | 'results' | 'differently'>[];
}

/**
 * Begins an article that tells of a month's examples: a draft in each of the languages, with a chapter for each
 * example, to be written on like any other. Refuses an example that its readers may not read.
 */
export async function startRoundUp(
  ctx: Context,
  input: StartRoundUpInput,
): Promise<{ id: string; slug: string; href: string }> {
  return runCommand(ctx, {
    access: async (tx) => {
      const spaceId = await findWritableSpace(tx, input.space);
      if (tx.actor.memberId && !spaceId) throw invalid({ space: 'not_your_space' });
      return { spaceId: spaceId!, examples: await findExamples(tx, input.examples, spaceId) };
    },
    may: (tx) => demand(mayRoundUp(tx.actor)),
    write: async (tx, { spaceId, examples }) => {
      if (examples.length < new Set(input.examples).size) throw notFound();
      if (examples.some(({ read }) => !read))
        throw invalid({ examples: 'example_not_for_these_readers' });
      const languages = [...new Set(input.languages)];
      const { id, slug } = await insertArticle(tx, input.month, languages, examples, spaceId);
      await tx.db
        .insertInto('round_up')
        .values({ thing_id: id, month: `${input.month}-01` })
        .execute();
      await tx.db
        .insertInto('round_up_example')
        .values(examples.map((example) => ({ round_up_id: id, example_id: example.id })))
        .execute();
      return { id, slug, href: thingPath('article', slug) };
    },
  });
}

/** The chosen examples that this actor may read, in the order in which they were chosen. */
async function findExamples(
  ctx: Context,
  ids: readonly string[],
  spaceId: string | null,
): Promise<Found[]> {
  const said = (anchor: string) => sql`coalesce((select text.plain from chapter
      join chapter_text text on text.chapter_id = chapter.id and text.language = version.language
     where chapter.thing_id = thing.id and chapter.anchor = ${anchor}), '')`;
  const { rows } = await sql<Found>`
    select thing.id, coalesce((select ${readersAlsoRead('narrow', 'wide')} from space narrow
             where narrow.id = ${spaceId}::uuid), false) as read,
           array(select practice_id from thing_practice where thing_id = thing.id) as practices,
           json_build_object('organisationName', example.organisation_name, 'country', example.country,
             'outcome', example.outcome) as facts,
           (select json_agg(json_build_object('language', version.language, 'title', version.title,
                'summary', version.summary, 'results', ${said('results')}, 'differently', ${said('differently')})
                order by version.source_revision is null desc, version.language)
              from language_version version
             where version.thing_id = thing.id and version.published_at is not null) as versions
      from example join thing on thing.id = example.thing_id
      join space wide on wide.id = thing.space_id
     where thing.id = any(${ids}::uuid[]) and thing.state = 'published' and ${visibleTo(ctx.actor)}
     order by array_position(${ids}::uuid[], thing.id)`.execute(ctx.db);
  return rows;
}

async function insertArticle(
  ctx: Context,
  month: string,
  languages: Locale[],
  examples: Found[],
  spaceId: string,
): Promise<{ id: string; slug: string }> {
  const [language, ...others] = languages as [Locale, ...Locale[]];
  const head = headOf(month, examples.length, language);
  const practiceIds = [...new Set(examples.flatMap(({ practices }) => practices))].slice(0, 10);
  const made = await insertPublication(ctx, {
    ...{ kind: 'article', title: head.title, summary: head.summary },
    ...{ language, practiceIds, spaceId },
  });
  const thingId = made.id;
  await keepRevision(ctx, thingId, language);
  const chapters: string[] = [];
  const source = await writeChange(ctx, thingId, language, async (revision) => {
    for (const words of wordsIn(language, head.intro, examples)) {
      const chapter = await insertChapter(ctx, { thingId, language, revision, ...words });
      chapters.push(chapter.id);
    }
  });
  for (const other of others) {
    const own = headOf(month, examples.length, other);
    await startVersion(ctx, thingId, other);
    await writeChange(ctx, thingId, other, async (revision) => {
      await ctx.db
        .updateTable('language_version')
        .set({ title: own.title, summary: own.summary, head_revision: revision })
        .set({ source_revision: source })
        .where('thing_id', '=', thingId)
        .where('language', '=', other)
        .execute();
      for (const [n, words] of wordsIn(other, own.intro, examples).entries())
        await writeChapter(
          ctx,
          chapters[n]!,
          { thingId, language: other, ...words },
          { revision, source_revision: source },
        );
    });
  }
  return made;
}

/** All chapters in one language: how it begins, then the examples. */
function wordsIn(locale: Locale, intro: string, examples: Found[]) {
  const told = examples.map(({ id, facts, versions }) => {
    const version = versions.find((one) => one.language.split('-')[0] === locale) ?? versions[0]!;
    return { title: version.title, markdown: chapterOf({ id, ...facts, ...version }, locale) };
  });
  return [{ title: '', markdown: intro }, ...told];
}
