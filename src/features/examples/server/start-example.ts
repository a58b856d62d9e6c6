import { thingPath } from '#commons/things/server/index.ts';
import {
  findShelf,
  insertChapter,
  insertPublication,
  keepRevision,
} from '#features/library/server/index.ts';
import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import { invalid } from '#platform/errors.ts';
import { demand } from '#platform/verdict.ts';
import type { StartExampleInput } from '../schema.ts';
import { mayStartExample } from './policy.ts';
import { headingOf, positionOf } from './texts.ts';

/** Begins an example: a draft with an empty story. What is known of the author's organisation is filled in. */
export async function startExample(
  ctx: Context,
  input: StartExampleInput,
): Promise<{ id: string; slug: string; href: string }> {
  return runCommand(ctx, {
    access: async (tx) => {
      const spaceId = await findShelf(tx, input.space);
      if (tx.actor.memberId && !spaceId) throw invalid({ space: 'not_your_space' });
      return { spaceId: spaceId! };
    },
    may: (tx) => demand(mayStartExample(tx.actor)),
    write: async (tx, { spaceId }) => {
      const { language } = input;
      const head = { ...input, kind: 'example' as const, spaceId, practiceIds: [] };
      const { id, slug } = await insertPublication(tx, head);
      const own = await findOrganisation(tx);
      await tx.db
        .insertInto('example')
        .values({
          ...{ thing_id: id, organisation_name: own?.name ?? '' },
          ...{ country: own?.country ?? null, band: own?.population_band ?? null },
        })
        .execute();
      const story = { thingId: id, language, title: headingOf('story', language), markdown: '' };
      const place = { anchor: 'story', position: positionOf('story') };
      await insertChapter(tx, { ...story, revision: 1 }, place);
      await keepRevision(tx, id, language);
      return { id, slug, href: thingPath('example', slug) };
    },
  });
}

async function findOrganisation({ db, actor }: Context) {
  if (!actor.organisationId) return undefined;
  return db
    .selectFrom('organisation')
    .select(['name', 'country', 'population_band'])
    .where('id', '=', actor.organisationId)
    .executeTakeFirst();
}
