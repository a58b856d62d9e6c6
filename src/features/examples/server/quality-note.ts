import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import { demand } from '#platform/verdict.ts';
import { accessExample } from './access.ts';
import { mayNoteQuality } from './policy.ts';

/** A host says how far an example can be relied on, for all who read it. An empty note takes it back. */
export async function setQualityNote(ctx: Context, id: string, note: string): Promise<void> {
  await runCommand(ctx, {
    scope: 'manage',
    access: (tx) => accessExample(tx, { id }, { lock: true }),
    may: (tx) => demand(mayNoteQuality(tx.actor)),
    write: (tx) =>
      tx.db
        .updateTable('example')
        .set({
          quality_note: note,
          quality_by: note ? tx.actor.memberId : null,
          quality_at: note ? tx.now() : null,
        })
        .where('thing_id', '=', id)
        .execute(),
  });
}
