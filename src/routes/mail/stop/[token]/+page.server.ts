import { openStopLink, stopMails } from '#commons/notifications/server/index.ts';

export const load = async ({ locals, params, setHeaders }) => {
  setHeaders({ 'cache-control': 'private, no-store', 'referrer-policy': 'no-referrer' });
  return openStopLink(locals.ctx, params.token);
};

// A reader's click and a mail provider's one-click post (RFC 8058) come here alike.
export const actions = {
  default: async ({ locals, params }) => {
    await stopMails(locals.ctx, params.token);
    return { stopped: true };
  },
};
