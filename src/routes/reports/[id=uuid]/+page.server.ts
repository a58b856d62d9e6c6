import { redirect } from '@sveltejs/kit';
import { askAgainInput } from '#commons/moderation/schema.ts';
import { askAgain, findOwnReport } from '#commons/moderation/server/index.ts';
import { formAction } from '#platform/web/form-action.ts';

const keyOf = (url: URL) => url.searchParams.get('key') ?? undefined;

export const load = async ({ locals, params, url, setHeaders }) => {
  setHeaders({ 'cache-control': 'private, no-store' });
  const key = keyOf(url);
  return {
    report: await findOwnReport(locals.ctx, params.id, key),
    key: key ?? '',
    received: url.searchParams.has('received'),
  };
};

export const actions = {
  again: formAction(askAgainInput, async (ctx, input, { url, params }) => {
    const key = keyOf(url);
    await askAgain(ctx, params.id!, input, key);
    redirect(303, url.pathname + (key ? `?key=${encodeURIComponent(key)}` : ''));
  }),
};
