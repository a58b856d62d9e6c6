import { nameOf } from '#commons/identities/server/index.ts';
import { sql } from 'kysely';
import { accessTarget } from '#commons/targets/server/index.ts';
import { postPath, type ThingKind } from '#commons/things/server/index.ts';
import { selvesOf, type Context, type Role } from '#platform/context.ts';
import { notFound } from '#platform/errors.ts';
import type { Reportable } from '../schema.ts';
import { demandModerator, type CaseFacts } from './policy.ts';

export interface TargetRecord {
  kind: Reportable;
  id: string;
  thing_id: string;
  post_id: string | null;
  author_id: string;
  author: string;
  removed_at: Date | null;
  state: string;
  title: string;
  markdown: string;
  plain: string;
  language: string;
  href: string;
}

/**
 * The door to what is reported: the thing's or post's own, else not-found. Of a thing the words are
 * its title and its first post.
 */
export async function accessReported(
  ctx: Context,
  target: { kind: Reportable; id: string },
): Promise<TargetRecord> {
  await accessTarget(ctx, target, 'report');
  const ofPost = target.kind === 'post';
  const { rows } = await sql<
    Omit<TargetRecord, 'kind' | 'id' | 'post_id' | 'href'> & {
      kind: ThingKind;
      slug: string;
      number: number;
    }
  >`
    select thing.id as thing_id, thing.kind, thing.slug, thing.state, thing.title, author.id as author_id,
           case when author.state = 'erased' then '' else ${nameOf('author', ctx.locale)} end as author,
           ${ofPost ? sql`post.removed_at` : sql`thing.removed_at`},
           coalesce(post.number, 1) as number, coalesce(post.markdown, '') as markdown,
           coalesce(post.plain, '') as plain, coalesce(post.language, thing.language) as language
      from thing
      left join post on post.thing_id = thing.id and ${ofPost ? sql`post.id = ${target.id}` : sql`post.number = 1`}
      join member author on author.id = ${ofPost ? sql`post.author_id` : sql`thing.author_id`}
     where ${
       ofPost
         ? sql`thing.id = (select thing_id from post where id = ${target.id})`
         : sql`thing.id = ${target.id}`
     }`.execute(ctx.db);
  const row = rows[0];
  if (!row) throw notFound();
  const { kind, slug, number, ...rest } = row;
  return {
    ...rest,
    ...target,
    post_id: ofPost ? target.id : null,
    href: postPath(kind, slug, ofPost ? number : 1),
  };
}

export interface CaseRecord extends CaseFacts {
  id: string;
  target_kind: Reportable;
  target_id: string;
  thing_id: string;
  post_id: string | null;
  state: 'open' | 'decided';
  author_state: string;
}

/**
 * The door to a case: for moderators and hosts, whatever space it is about. Its author has none,
 * whoever they are: it names those who reported.
 */
export async function accessCase(
  ctx: Context,
  id: string,
  options: { lock?: boolean } = {},
): Promise<CaseRecord> {
  demandModerator(ctx.actor);
  const me = ctx.actor.memberId;
  const { rows } = await sql<CaseRecord & { author_role: Role }>`
    select c.id, c.target_kind, c.target_id, c.thing_id, c.post_id, c.state, c.author_id,
           author.role as author_role, author.state as author_state,
           exists (select from report where case_id = c.id and reporter_id = ${me}) as reported_by_me
      from moderation_case c join member author on author.id = c.author_id
     where c.id = ${id} and c.author_id <> all(${selvesOf(ctx.actor)}::uuid[])
     ${options.lock ? sql`for update of c` : sql``}`.execute(ctx.db);
  if (!rows[0]) throw notFound();
  return rows[0];
}
