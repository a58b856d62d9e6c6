import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import { invalid } from '#platform/errors.ts';
import { demand } from '#platform/verdict.ts';
import { accessWaiting } from './access.ts';
import { demandRenderable } from './keep-waiting.ts';
import { mayChangeWaiting } from './policy.ts';

/** Its author writes it anew, while it waits. */
export async function editWaiting(
  ctx: Context,
  id: string,
  input: { title?: string; markdown: string },
): Promise<void> {
  await runCommand(ctx, {
    access: (tx) => accessWaiting(tx, id, { lock: true }),
    may: ({ actor }, waiting) => demand(mayChangeWaiting(actor, waiting)),
    write: async (tx, { input: before }) => {
      if (before.start && !input.title) throw invalid({ title: 'required' });
      demandRenderable(input.markdown);
      const start = before.start && { ...before.start, title: input.title! };
      await tx.db
        .updateTable('waiting_post')
        .set({
          input: JSON.stringify({ ...before, markdown: input.markdown, ...(start && { start }) }),
          edited_at: tx.now(),
        })
        .where('id', '=', id)
        .execute();
    },
  });
}

/** Its author takes it back: it is gone. */
export async function withdrawWaiting(ctx: Context, id: string): Promise<void> {
  await runCommand(ctx, {
    access: (tx) => accessWaiting(tx, id, { lock: true }),
    may: ({ actor }, waiting) => demand(mayChangeWaiting(actor, waiting)),
    write: async (tx) => {
      await tx.db.deleteFrom('waiting_post').where('id', '=', id).execute();
    },
  });
}
