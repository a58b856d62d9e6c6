import { listKeptMails } from '#platform/mail/mailbox.ts';

export const load = async ({ locals }) => ({ mails: await listKeptMails(locals.ctx.db) });
