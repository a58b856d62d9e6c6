import { openKeptMail } from '#platform/mail/mailbox.ts';

/** A mail as a mail program would show it: no script, nothing fetched, an origin of its own. */
export const GET = async ({ locals, params }) => {
  const { html } = await openKeptMail(locals.ctx.db, params.id);
  return new Response(html ?? '', {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-top-navigation-by-user-activation allow-popups",
    },
  });
};
