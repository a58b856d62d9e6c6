import { openKeptMail } from '#platform/mail/mailbox.ts';

export const load = async ({ locals, params }) => ({
  mail: await openKeptMail(locals.ctx.db, params.id),
});
