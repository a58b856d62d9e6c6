import { listMarkets, mayManageMarkets } from '#commons/markets/server/index.ts';
import { listOrganisationsInput } from '#features/organisations/schema.ts';
import { listOrganisations } from '#features/organisations/server/index.ts';
import { namedCountry } from '#features/organisations/ui/country.ts';
import { requireViewer } from '#platform/web/require-viewer.ts';

export const load = async (event) => {
  const { can } = requireViewer(event);
  const { ctx } = event.locals;
  const input = listOrganisationsInput.parse(Object.fromEntries(event.url.searchParams));
  const host = mayManageMarkets(ctx.actor) === true;
  const [{ items, next }, markets] = await Promise.all([
    listOrganisations(ctx, input),
    host ? listMarkets(ctx) : [],
  ]);
  return {
    ...input,
    items: items.map((item) => namedCountry(item, ctx.locale)),
    next,
    host: can.includes('decide_organisations'),
    markets: markets.map(({ id, name }) => ({ id, name })),
  };
};
