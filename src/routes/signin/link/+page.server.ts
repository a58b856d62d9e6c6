import { LinkSchema } from '#commons/members/schema.ts';
import { signInByLink } from '#commons/members/server/index.ts';
import { safePath } from '#platform/safe-path.ts';
import { formAction } from '#platform/web/form-action.ts';
import { callerOf, enter } from '../enter.ts';

// Programs that check mails open links: looking at this page uses nothing up, only its button does.
export const load = ({ url, setHeaders }) => {
  setHeaders({ 'cache-control': 'no-store' });
  return {
    token: url.searchParams.get('token') ?? '',
    next: safePath(url.searchParams.get('next')),
  };
};

export const actions = {
  default: formAction(LinkSchema, async (ctx, input, event) =>
    enter(event, await signInByLink(ctx, input, callerOf(event)), input.next),
  ),
};
