import { sql } from 'kysely';
import { nameOf } from '#commons/identities/server/index.ts';
import type { SpaceKind } from '#commons/spaces/schema.ts';
import { thingPath, visibleTo } from '#commons/things/server/index.ts';
import type { Context } from '#platform/context.ts';
import { notFound } from '#platform/errors.ts';
import { demand, signInFirst } from '#platform/verdict.ts';
import type { AudienceView, ConsentItem, ConsentView, LibraryKind } from '../schema.ts';
import { leadsItsOrganisation } from './consent.ts';
import { mayAnswerConsent, mayChooseAudience, type Publication } from './policy.ts';

/** What `audienceOf` wants to know, as columns of a query with `thing` in it. */
export const audienceColumns = (ctx: Context) => sql`
  ${leadsItsOrganisation(ctx.actor.memberId)} as leads,
  (select json_build_object('state', consent.state, 'organisation', organisation.name, 'note', consent.note,
       'at', coalesce(consent.decided_at, consent.asked_at), 'by', ${nameOf('decider', ctx.locale)})
     from public_consent consent join organisation on organisation.id = consent.organisation_id
     left join member decider on decider.id = consent.decided_by
    where consent.thing_id = thing.id order by consent.asked_at desc, consent.id desc limit 1) as consent`;

export interface AudienceRow extends Publication {
  consent: ConsentView | null;
  leads: boolean;
}

/**
 * Who reads a thing, and whether its organisation agrees to that: for those who wrote it, publish it or
 * lead the organisation. Null for everybody else, and where it stands in another space than these two.
 */
export function audienceOf(
  { actor }: Context,
  space: SpaceKind,
  row: AudienceRow,
): AudienceView | null {
  const { consent, leads } = row;
  const mayChoose = mayChooseAudience(actor, row) === true;
  const mayAnswer = mayAnswerConsent(actor, { leads }) === true;
  const concerned = mayChoose || row.writes || leads;
  const shown = row.state !== 'removed' && row.state !== 'hidden';
  if (!shown || !concerned || (space !== 'public' && space !== 'members')) return null;
  return { audience: space, consent, leads, may: { choose: mayChoose, answer: mayAnswer } };
}

const PAGE = 200;

/** What an organisation was asked about, and what it agreed to: for its leads and for hosts. */
export async function listConsents(
  ctx: Context,
  organisationSlug: string,
): Promise<{ organisation: { name: string; slug: string }; items: ConsentItem[] }> {
  demand(ctx.actor.memberId ? true : signInFirst);
  const organisation = await ctx.db
    .selectFrom('organisation')
    .select(['id', 'name', 'slug'])
    .select((q) =>
      q
        .exists(
          q
            .selectFrom('responsibility')
            .select(sql`1`.as('one'))
            .where('kind', '=', 'org_lead')
            .whereRef('responsibility.organisation_id', '=', 'organisation.id')
            .where('member_id', '=', ctx.actor.memberId),
        )
        .$castTo<boolean>()
        .as('leads'),
    )
    .where('slug', '=', organisationSlug)
    .executeTakeFirst();
  if (!organisation) throw notFound();
  const { id, leads, ...shown } = organisation;
  demand(mayAnswerConsent(ctx.actor, { leads }));
  const { rows } = await sql<
    Omit<ConsentItem, 'href' | 'at'> & { kind: LibraryKind; slug: string; at: Date }
  >`
    select distinct on (thing.id) thing.id, thing.kind, thing.slug, thing.title, thing.language, consent.state,
           ${nameOf('author', ctx.locale)} as author, coalesce(consent.decided_at, consent.asked_at) as at
      from public_consent consent join thing on thing.id = consent.thing_id
      join member author on author.id = thing.author_id
     where consent.organisation_id = ${id} and ${visibleTo(ctx.actor)}
     order by thing.id, consent.asked_at desc, consent.id desc limit ${PAGE}`.execute(ctx.db);
  const order = ['asked', 'given', 'declined', 'withdrawn'];
  return {
    organisation: shown,
    items: rows
      .map(({ slug, at, ...row }) => ({
        ...row,
        ...{ href: thingPath(row.kind, slug), at: at.toISOString() },
      }))
      .sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state) || b.at.localeCompare(a.at)),
  };
}
