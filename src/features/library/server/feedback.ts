import { sql } from 'kysely';
import { nameOf } from '#commons/identities/server/index.ts';
import { accessThing } from '#commons/things/server/index.ts';
import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import { demand, signInFirst } from '#platform/verdict.ts';
import type { FeedbackInput, FeedbackView } from '../schema.ts';
import { accessPublication } from './access.ts';
import { mayReadFeedback } from './policy.ts';

/** Says whether it helped, and what is missing; saying it again replaces what was said. */
export async function giveFeedback(
  ctx: Context,
  thingId: string,
  { helped, missing }: FeedbackInput,
): Promise<void> {
  await runCommand(ctx, {
    access: (tx) => accessThing(tx, { id: thingId }),
    may: (tx, thing) => {
      demand(tx.actor.memberId ? true : signInFirst);
      demand(['published', 'archived'].includes(thing.state) ? true : 'thing_not_published');
    },
    write: async (tx) => {
      await sql`
        insert into feedback (thing_id, member_id, helped, missing, at)
        values (${thingId}, ${tx.actor.memberId}, ${helped}, ${missing}, ${tx.now()})
        on conflict (thing_id, member_id) do update
           set helped = excluded.helped, at = excluded.at,
               missing = case when excluded.missing = '' then feedback.missing else excluded.missing end,
               seen_at = case when excluded.missing in ('', feedback.missing) then feedback.seen_at end`.execute(
        tx.db,
      );
    },
  });
}

/** What readers said, to those who answer for the thing: its authors and those who publish it. */
export async function readFeedback(ctx: Context, thingId: string): Promise<FeedbackView> {
  demand(mayReadFeedback(ctx.actor, await accessPublication(ctx, { id: thingId })));
  const { rows } = await sql<FeedbackView>`
    select count(*) filter (where helped)::int as helped, count(*) filter (where not helped)::int as "notHelped",
           coalesce(json_agg(json_build_object('text', missing, 'at', at, 'seen', feedback.seen_at is not null,
               'by', ${nameOf('member', ctx.locale)}, 'organisation', organisation.name) order by at desc)
             filter (where missing <> ''), '[]') as missing
      from feedback join member on member.id = feedback.member_id
      left join organisation on organisation.id = member.organisation_id
     where thing_id = ${thingId}`.execute(ctx.db);
  return rows[0]!;
}

/** What is missing has been read: it does not wait on the hosts' desk any more. */
export async function markFeedbackSeen(ctx: Context, thingId: string): Promise<void> {
  await runCommand(ctx, {
    access: (tx) => accessPublication(tx, { id: thingId }),
    may: (tx, thing) => demand(mayReadFeedback(tx.actor, thing)),
    write: async (tx) => {
      await tx.db
        .updateTable('feedback')
        .set({ seen_at: tx.now() })
        .where('thing_id', '=', thingId)
        .where('seen_at', 'is', null)
        .execute();
    },
  });
}
