import type { Selectable } from 'kysely';
import { accessPublication, type PublicationRecord } from '#features/library/server/index.ts';
import type { Context } from '#platform/context.ts';
import type { ExampleTable } from '#platform/db/schema.generated.ts';
import { notFound } from '#platform/errors.ts';

export type ExampleRecord = PublicationRecord & { example: Selectable<ExampleTable> };

/** The door to an example: its publication's door, and its facts. */
export async function accessExample(
  ctx: Context,
  by: { id: string } | { slug: string },
  options: { lock?: boolean } = {},
): Promise<ExampleRecord> {
  const publication = await accessPublication(ctx, by, options);
  const example = await ctx.db
    .selectFrom('example')
    .selectAll()
    .where('thing_id', '=', publication.id)
    .executeTakeFirst();
  if (!example) throw notFound();
  return { ...publication, example };
}
