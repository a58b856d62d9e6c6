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

/** The same for what has just been published, if it stands in the open. */
export async function holdBack(ctx: Context, thingId: string): Promise<void> {
  if ((await standingOf(ctx, thingId)).space === 'public') await askBeforePublic(ctx, thingId);
}

async function putInto({ db }: Context, thingId: string, audience: Audience): Promise<void> {
  await db
    .updateTable('thing')
    .set({ space_id: await spaceOf(db, audience) })
    .where('id', '=', thingId)
    .execute();
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
      if (audience === 'members') await close(tx, id, '');
      // A draft is asked for when it is published.
      else if (isShown(thing) && (await askBeforePublic(tx, id))) return;
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
    access: (tx) => accessAnswer(tx, id, 'asked'),
    may: (tx, { leads }) => demand(mayAnswerConsent(tx.actor, { leads })),
    write: async (tx, { consent, leads }) => {
      // A host who enters an answer says how it came.
      if (!leads && note === '') throw invalid({ note: 'required' });
      await tx.db
        .updateTable('public_consent')
        .set({
          ...{ state: give ? 'given' : 'declined', note },
          ...{ decided_by: tx.actor.memberId, decided_at: tx.now() },
        })
        .where('id', '=', consent)
        .execute();
      if (give) await putInto(tx, id, 'public');
    },
    emit: (tx) => told(tx, id),
  });
}

/** An organisation takes its consent back: from then on only members read it. */
export async function withdrawConsent(
  ctx: Context,
  id: string,
  { note }: WithdrawConsentInput,
): Promise<void> {
  await runCommand(ctx, {
    access: (tx) => accessAnswer(tx, id, 'given'),
    may: (tx, { leads }) => demand(mayAnswerConsent(tx.actor, { leads })),
    write: async (tx, { leads }) => {
      if (!leads && note === '') throw invalid({ note: 'required' });
      await close(tx, id, note);
      await putInto(tx, id, 'members');
    },
    emit: (tx) => told(tx, id),
  });
}

async function told(ctx: Context, thingId: string): Promise<void> {
  await emit(ctx, { kind: 'consent_decided', thingId });
  await emit(ctx, { kind: 'thing_changed', thingId });
}

/** A thing of which something is asked or was agreed to, held, and whether the actor leads its organisation. */
async function accessAnswer(ctx: Context, id: string, state: 'asked' | 'given') {
  const thing = await accessPublication(ctx, { id }, { lock: true });
  const found = await ctx.db
    .selectFrom('public_consent')
    .innerJoin('thing', 'thing.id', 'public_consent.thing_id')
    .select(['public_consent.id', leadsItsOrganisation(ctx.actor.memberId).as('leads')])
    .where('thing_id', '=', thing.id)
    .where('public_consent.state', '=', state)
    .executeTakeFirst();
  if (!found) throw notFound();
  return { consent: found.id, leads: found.leads };
}
