import { sql } from 'kysely';
import { accessThing } from '#commons/things/server/index.ts';
import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import { demand, signInFirst } from '#platform/verdict.ts';

/** Remembers which chapter a member has come to. A chapter of another thing changes nothing. */
export async function keepPlace(ctx: Context, thingId: string, anchor: string): Promise<void> {
  await runCommand(ctx, {
    access: (tx) => accessThing(tx, { id: thingId }),
    may: (tx) => demand(tx.actor.memberId ? true : signInFirst),
    write: async (tx) => {
      await sql`
        insert into reading_place (member_id, thing_id, chapter_id, at)
        select ${tx.actor.memberId}, thing_id, id, ${tx.now()} from chapter
         where thing_id = ${thingId} and anchor = ${anchor}
        on conflict (member_id, thing_id) do update set chapter_id = excluded.chapter_id, at = excluded.at`.execute(
        tx.db,
      );
    },
  });
}
