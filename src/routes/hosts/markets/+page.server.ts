import { marketForm, removeMarketForm } from '#commons/markets/forms.ts';
import { listMarkets, removeMarket, saveMarket } from '#commons/markets/server/index.ts';
import { listLanguages } from '#platform/i18n/languages.ts';
import { formAction } from '#platform/web/form-action.ts';
import { requireViewer } from '#platform/web/require-viewer.ts';

export const load = async (event) => {
  requireViewer(event);
  const { ctx } = event.locals;
  return {
    markets: await listMarkets(ctx),
    languages: listLanguages(ctx.locale),
    timeZones: Intl.supportedValuesOf('timeZone'),
  };
};

export const actions = {
  save: formAction(marketForm, async (ctx, { id, ...input }) => {
    await saveMarket(ctx, id || null, input);
    return { saved: true };
  }),
  remove: formAction(removeMarketForm, async (ctx, { id }) => {
    await removeMarket(ctx, id);
  }),
};
