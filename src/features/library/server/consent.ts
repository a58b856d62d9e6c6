import { sql } from 'kysely';
import { emit } from '#commons/events/server/index.ts';
import { spaceOf } from '#commons/spaces/server/index.ts';
import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import { newId } from '#platform/db/ids.ts';
import { DomainError, invalid, notFound } from '#platform/errors.ts';
import { demand } from '#platform/verdict.ts';
import type { Audience, DecideConsentInput, WithdrawConsentInput } from '../schema.ts';
import { accessPublication, type PublicationRecord } from './access.ts';
import { mayAnswerConsent, mayChooseAudience } from './policy.ts';

/** A member leads the organisation that a thing was written in. For queries with `thing` in them. */
export const leadsItsOrganisation = (member: string | null) => sql<boolean>`exists (
  select from responsibility where kind = 'org_lead' and responsibility.organisation_id = thing.organisation_id
     and member_id = ${member}::uuid)`;

interface Standing {
  space: string;
  /** Must be asked before it is public: of any type but the host's own. */
  organisation_id: string | null;
  consent: string | null;
  author_leads: boolean;
  actor_leads: boolean;
}

async function standingOf({ db, actor }: Context, thingId: string): Promise<Standing> {
  const { rows } = await sql<Standing>`
    select space.kind as space, organisation.id as organisation_id,
           (select state from public_consent where thing_id = thing.id and state in ('asked', 'given')) as consent,
           ${leadsItsOrganisation(actor.memberId)} as actor_leads,
           exists (select from responsibility lead where lead.kind = 'org_lead'
             and lead.organisation_id = thing.organisation_id and lead.member_id = thing.author_id) as author_leads
      from thing join space on space.id = thing.space_id
      left join organisation on organisation.id = thing.organisation_id and organisation.type <> 'host'
     where thing.id = ${thingId}`.execute(db);
  return rows[0]!;
}

/**
 * Keeps what is to be public among members until its organisation's lead agrees, and asks them. What a
 * lead wrote or publishes needs no question: that is kept as their answer. For commands that hold its row.
 * @returns whether it waits for an answer
 */
export async function askBeforePublic(ctx: Context, thingId: string): Promise<boolean> {
  const { organisation_id, consent, author_leads, actor_leads } = await standingOf(ctx, thingId);
  if (!organisation_id || consent === 'given') return false;
  const own = author_leads || actor_leads;
  const { author_id } = await ctx.db
    .selectFrom('thing')
    .select('author_id')
    .where('id', '=', thingId)
    .executeTakeFirstOrThrow();
  const lead = actor_leads ? ctx.actor.memberId : author_id;
  if (consent === 'asked' && own)
    await ctx.db
      .updateTable('public_consent')
      .set({ state: 'given', decided_by: lead, decided_at: ctx.now() })
      .where('thing_id', '=', thingId)
      .where('state', '=', 'asked')
      .execute();
  if (consent === null)
    await ctx.db
      .insertInto('public_consent')
      .values({
        ...{ id: newId(), thing_id: thingId, organisation_id, state: own ? 'given' : 'asked' },
        ...{ asked_by: ctx.actor.memberId, asked_at: ctx.now() },
        ...{ decided_by: own ? lead : null, decided_at: own ? ctx.now() : null },
      })
      .execute();
  if (own) return false;
  await putInto(ctx, thingId, 'members');
  if (consent === null)
    await emit(ctx, { kind: 'consent_asked', thingId, actorId: ctx.actor.memberId ?? author_id });
  return true;
}

/**
 * The same for what has just come into the open, by being published, brought in or brought back. What tells
 * of examples that not everybody reads stays among members.
 */
export async function holdBack(ctx: Context, thingId: string): Promise<void> {
  if ((await standingOf(ctx, thingId)).space !== 'public') return;
  if (await tellsOfMembersExamples(ctx, thingId)) await putInto(ctx, thingId, 'members');
  else await askBeforePublic(ctx, thingId);
}

/** Whether a thing is a round-up with an example in it that is not in the open. */
async function tellsOfMembersExamples({ db }: Context, thingId: string): Promise<boolean> {
  const { rows } = await sql`
    select from round_up_example told join thing example on example.id = told.example_id
      join space on space.id = example.space_id
     where told.round_up_id = ${thingId} and space.kind <> 'public' limit 1`.execute(db);
  return rows.length > 0;
}

/** Moves a thing; with an example that leaves the open, the round-ups that tell of it leave it, too. */
async function putInto({ db }: Context, thingId: string, audience: Audience): Promise<void> {
  const spaceId = await spaceOf(db, audience);
  await db.updateTable('thing').set({ space_id: spaceId }).where('id', '=', thingId).execute();
  if (audience === 'members')
    await sql`
      update thing set space_id = ${spaceId}
       where id in (select round_up_id from round_up_example where example_id = ${thingId})
         and space_id = (select id from space where kind = 'public')`.execute(db);
}

/** Ends what is asked of a thing or was agreed to. @returns whether there was any */
async function close(ctx: Context, thingId: string, note: string): Promise<boolean> {
  const { numUpdatedRows } = await ctx.db
    .updateTable('public_consent')
    .set({
      ...{ state: 'withdrawn', note },
      ...{ decided_by: ctx.actor.memberId, decided_at: ctx.now() },
    })
    .where('thing_id', '=', thingId)
    .where('state', 'in', ['asked', 'given'])
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/**
 * Opens something of the library to everybody, or keeps it among members again. What people of another
 * organisation wrote is only opened once its lead agrees: until then it stays where it is.
 */
export async function chooseAudience(ctx: Context, id: string, audience: Audience): Promise<void> {
  await runCommand(ctx, {
    access: (tx) => accessPublication(tx, { id }, { lock: true }),
    may: (tx, thing) => demand(mayChooseAudience(tx.actor, thing)),
    write: async (tx, thing) => {
      const { space } = await standingOf(tx, id);
      if (space !== 'public' && space !== 'members')
        throw new DomainError('conflict', 'not_for_public');
      if (thing.state === 'removed' || thing.state === 'hidden')
        throw new DomainError('conflict', 'thing_not_published');
      if (audience === 'members') await close(tx, id, '');
      else {
        if (await tellsOfMembersExamples(tx, id))
          throw new DomainError('conflict', 'tells_of_members_examples');
        // A draft is asked for when it is published.
        if (isShown(thing) && (await askBeforePublic(tx, id))) return;
      }
      await putInto(tx, id, audience);
    },
    emit: (tx) => emit(tx, { kind: 'thing_changed', thingId: id }),
  });
}

const isShown = ({ state }: Pick<PublicationRecord, 'state'>): boolean =>
  ['published', 'archived'].includes(state);

/** Those who answer for the organisation say whether a thing may be public. */
export async function decideConsent(
  ctx: Context,
  id: string,
  { give, note }: DecideConsentInput,
): Promise<void> {
  await runCommand(ctx, {
    access: (tx) => accessAnswer(tx, id),
    may: (tx, { leads }) => demand(mayAnswerConsent(tx.actor, { leads })),
    write: async (tx, { consent, leads }) => {
      // A host who enters an answer says how it came.
      if (!leads && note === '') throw invalid({ note: 'required' });
      if (give && (await tellsOfMembersExamples(tx, id)))
        throw new DomainError('conflict', 'tells_of_members_examples');
      await tx.db
        .updateTable('public_consent')
        .set({
          ...{ state: give ? 'given' : 'declined', note },
          ...{ decided_by: tx.actor.memberId, decided_at: tx.now() },
        })
        .where('id', '=', consent)
        .execute();
      await putInto(tx, id, give ? 'public' : 'members');
    },
    emit: (tx) => told(tx, id),
  });
}

/**
 * An organisation takes its consent back, or says no to what came into the open without being asked for:
 * from then on only members read it.
 */
export async function withdrawConsent(
  ctx: Context,
  id: string,
  { note }: WithdrawConsentInput,
): Promise<void> {
  await runCommand(ctx, {
    access: async (tx) => {
      const thing = await accessPublication(tx, { id }, { lock: true });
      const standing = await standingOf(tx, id);
      if (standing.space !== 'public' || !standing.organisation_id) throw notFound();
      return { thing, organisation: standing.organisation_id, leads: standing.actor_leads };
    },
    may: (tx, { leads }) => demand(mayAnswerConsent(tx.actor, { leads })),
    write: async (tx, { leads, organisation }) => {
      if (!leads && note === '') throw invalid({ note: 'required' });
      const now = { decided_by: tx.actor.memberId, decided_at: tx.now() };
      if (!(await close(tx, id, note)))
        await tx.db
          .insertInto('public_consent')
          .values({
            ...{
              id: newId(),
              thing_id: id,
              organisation_id: organisation,
              state: 'withdrawn',
              note,
            },
            ...{ asked_at: tx.now(), ...now },
          })
          .execute();
      await putInto(tx, id, 'members');
    },
    emit: (tx) => told(tx, id),
  });
}

async function told(ctx: Context, thingId: string): Promise<void> {
  await emit(ctx, { kind: 'consent_decided', thingId });
  await emit(ctx, { kind: 'thing_changed', thingId });
}

/** A thing of which something is asked, held, and whether the actor leads its organisation. */
async function accessAnswer(ctx: Context, id: string) {
  const thing = await accessPublication(ctx, { id }, { lock: true });
  const found = await ctx.db
    .selectFrom('public_consent')
    .innerJoin('thing', 'thing.id', 'public_consent.thing_id')
    .select(['public_consent.id', leadsItsOrganisation(ctx.actor.memberId).as('leads')])
    .where('thing_id', '=', thing.id)
    .where('public_consent.state', '=', 'asked')
    .executeTakeFirst();
  if (!found) throw notFound();
  return { consent: found.id, leads: found.leads };
}
