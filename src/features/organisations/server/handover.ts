import { sql } from 'kysely';
import { practiceText } from '#commons/practices/server/index.ts';
import { thingPath, visibleTo } from '#commons/things/server/index.ts';
import type { Context } from '#platform/context.ts';
import { demand } from '#platform/verdict.ts';
import type { Handover, QuietClient } from '../schema.ts';
import { accessOrganisation } from './access.ts';
import { mayDecide, mayManage } from './policy.ts';
import { listPendingInvitations } from './queries.ts';

/** After so long without being seen, nobody counts as active. */
const QUIET_DAYS = 90;

/** What whoever takes over an organisation's part should know. For its leads and for hosts. */
export async function findHandover(
  ctx: Context,
  by: { id: string } | { slug: string },
): Promise<Handover> {
  const organisation = await accessOrganisation(ctx, by);
  demand(mayManage(ctx.actor, organisation));
  const { id, slug, name } = organisation;
  const [wrote, questions, follows, left, pending] = await Promise.all([
    findWriters(ctx, id),
    findOpenQuestions(ctx, id),
    findFollowed(ctx, id),
    findFormer(ctx, id),
    listPendingInvitations(ctx, organisation),
  ]);
  return { id, slug, name, wrote, questions, follows, left, pending };
}

/** Who has written for it, whether they are still there or not: only what the reader sees counts. */
async function findWriters(ctx: Context, id: string): Promise<Handover['wrote']> {
  const { rows } = await sql<Handover['wrote'][number]>`
    select m.handle, m.name, count(*) as posts, max(post.created_at) as "lastAt"
      from post join thing on thing.id = post.thing_id join member m on m.id = post.author_id
     where post.organisation_id = ${id} and post.removed_at is null and m.state <> 'erased'
       and ${visibleTo(ctx.actor)}
     group by m.id order by posts desc, plain(m.name) limit 50`.execute(ctx.db);
  return rows;
}

async function findOpenQuestions(ctx: Context, id: string): Promise<Handover['questions']> {
  const { rows } = await sql<{
    slug: string;
    title: string;
    language: string;
    by: string;
    at: Date;
  }>`
    select thing.slug, thing.title, thing.language, m.name as by, thing.created_at as at
      from thing join conversation c on c.thing_id = thing.id join member m on m.id = thing.author_id
     where thing.organisation_id = ${id} and c.kind = 'question' and c.accepted_post_id is null
       and thing.closed_at is null and thing.state = 'published' and ${visibleTo(ctx.actor)}
     order by thing.created_at desc limit 50`.execute(ctx.db);
  return rows.map(({ slug, ...question }) => ({
    ...question,
    href: thingPath('conversation', slug),
  }));
}

/** How many of its people follow which practice; who follows what stays theirs. */
async function findFollowed(ctx: Context, id: string): Promise<Handover['follows']> {
  const { rows } = await sql<Handover['follows'][number]>`
    select practice.slug, text.title, count(*) as people
      from follow join member m on m.id = follow.member_id and m.organisation_id = ${id}
      join practice on follow.target_kind = 'practice' and practice.id = follow.target_id
      join lateral ${practiceText(sql.ref('practice.id'), ctx.locale)} text on true
     group by practice.slug, text.title order by people desc, text.title limit 30`.execute(ctx.db);
  return rows;
}

async function findFormer(ctx: Context, id: string): Promise<Handover['left']> {
  const { rows } = await sql<Handover['left'][number]>`
    select m.handle, m.name, w.title, w.until from membership w join member m on m.id = w.member_id
     where w.organisation_id = ${id} and w.until is not null and m.state <> 'erased'
     order by w.until desc limit 50`.execute(ctx.db);
  return rows;
}

/** Clients where nobody practises: no active member, or none seen lately. Longest unseen first. */
export async function listQuietClients(ctx: Context): Promise<QuietClient[]> {
  demand(mayDecide(ctx.actor));
  const since = new Date(ctx.now().getTime() - QUIET_DAYS * 86_400_000);
  const { rows } = await sql<QuietClient>`
    select o.slug, o.name, o.country, count(m.id) as people, max(m.seen_at) as "seenAt"
      from organisation o left join member m on m.organisation_id = o.id and m.state = 'active'
     where o.type = 'client' group by o.id
    having coalesce(max(m.seen_at), '-infinity') < ${since}
     order by max(m.seen_at) nulls first, plain(o.name) limit 300`.execute(ctx.db);
  return rows;
}
