import { sql, type RawBuilder, type SqlBool } from 'kysely';
import { can } from '#commons/capabilities/server/policy.ts';
import { stewardsPracticeOf } from '#commons/practices/server/index.ts';
import { writesIt } from '#commons/things/server/index.ts';
import type { Context } from '#platform/context.ts';

/** Whether the actor may see a thing's unpublished versions: who writes it or publishes it. */
export function seesUnpublished({ actor }: Context): RawBuilder<SqlBool> {
  if (can(actor, 'publish_library')) return sql<SqlBool>`true`;
  const steward = can(actor, 'publish_library', true)
    ? stewardsPracticeOf(actor)
    : sql<SqlBool>`false`;
  return sql<SqlBool>`(${writesIt(actor)} or ${steward})`;
}

/**
 * The language version of a `thing` that this reader is shown, as a lateral subselect of one row of
 * `language_version`: the one asked for; else in the language of the interface; else in the first of
 * those that they read; else the source.
 * @param asked a language that the address names
 */
export function shownVersion(ctx: Context, asked?: string): RawBuilder<unknown> {
  return sql`(select version.* from language_version version
     where version.thing_id = thing.id
       and (version.published_at is not null or ${seesUnpublished(ctx)})
     order by version.language = ${asked ?? null}::text desc nulls last,
              (version.published_at is not null or version.source_revision is null) desc,
              ${base} = ${ctx.locale} desc,
              array_position((select languages from member where id = ${ctx.actor.memberId}::uuid), ${base}),
              version.source_revision is null desc, version.language
     limit 1)`;
}
const base = sql`split_part(version.language, '-', 1)`;

/** The source of a `thing`'s versions, beside `version`, which is one of them. */
export const outdatedVersion = sql<boolean>`(version.source_revision is not null and (
    version.source_revision < (select source.head_revision from language_version source
      where source.thing_id = version.thing_id and source.source_revision is null)
    or exists (select from chapter join chapter_text own on own.chapter_id = chapter.id
        and own.language = thing.language
       left join chapter_text said on said.chapter_id = chapter.id and said.language = version.language
      where chapter.thing_id = version.thing_id
        and coalesce(said.source_revision, -1) < own.revision)))`;
