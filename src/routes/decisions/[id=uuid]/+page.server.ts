import { redirect } from '@sveltejs/kit';
import { appealInput } from '#commons/moderation/schema.ts';
import { appeal, findDecision } from '#commons/moderation/server/index.ts';
import { formAction } from '#platform/web/form-action.ts';

const keyOf = (url: URL) => url.searchParams.get('key') ?? undefined;

export const load = async ({ locals, params, url, setHeaders }) => {
  // The key stays on this site: same-origin is the rule. With `no-referrer` a form sent without script
  // would carry no origin, and be refused.
  setHeaders({ 'cache-control': 'private, no-store' });
  return { decision: await findDecision(locals.ctx, params.id, keyOf(url)), key: keyOf(url) ?? '' };
};

export const actions = {
  appeal: formAction(appealInput, async (ctx, input, { url, params }) => {
    const key = keyOf(url);
    await appeal(ctx, params.id!, input, key);
    redirect(303, url.pathname + (key ? `?key=${encodeURIComponent(key)}` : ''));
  }),
};
