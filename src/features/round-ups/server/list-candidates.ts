import { sql } from 'kysely';
import { spaceView } from '#commons/spaces/server/index.ts';
import { thingPath, visibleTo } from '#commons/things/server/index.ts';
import { shownVersion } from '#features/library/server/index.ts';
import type { Context } from '#platform/context.ts';
import { demand } from '#platform/verdict.ts';
import type { Candidate, CandidateList, ListCandidatesInput } from '../schema.ts';
import { mayRoundUp } from './policy.ts';

const MOST = 60;

type Row = Omit<Candidate, 'href' | 'publishedAt'> & { slug: string; published_at: Date };

/**
 * Published examples that a round-up may tell of: those that are chosen already, and those of a month, or of any month
 * by words of their title.
 */
export async function listCandidates(
  ctx: Context,
  { month = monthBefore(ctx.now()), q, examples }: ListCandidatesInput,
): Promise<CandidateList> {
  demand(mayRoundUp(ctx.actor));
  const first = `${month}-01`;
  const like = `%${q.replace(/[\\%_]/g, '\\$&')}%`;
  const asked = q
    ? sql`plain(version.title) like plain(${like})`
    : sql`publication.published_at >= ${first}::date
        and publication.published_at < ${first}::date + interval '1 month'`;
  const chosen = sql<boolean>`thing.id = any(${examples}::uuid[])`;
  const { rows } = await sql<Row>`
    select thing.id, thing.slug, version.title, version.language, publication.published_at,
           example.organisation_name as "organisationName", example.country, example.outcome,
           ${spaceView()} as space, ${chosen} as chosen
      from example join thing on thing.id = example.thing_id
      join publication on publication.thing_id = thing.id
      join lateral ${shownVersion(ctx)} version on true
     where thing.state = 'published' and ${visibleTo(ctx.actor)} and (${chosen} or ${asked})
     order by ${chosen} desc, publication.published_at desc, thing.id desc limit ${MOST}`.execute(
    ctx.db,
  );
  return {
    month,
    items: rows.map(({ slug, published_at, ...row }) => ({
      ...row,
      href: thingPath('example', slug),
      publishedAt: published_at.toISOString(),
    })),
  };
}

/** The month before the one that a moment is in. */
export function monthBefore(now: Date): string {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1, 1))
    .toISOString()
    .slice(0, 7);
}
