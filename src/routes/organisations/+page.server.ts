import { listOrganisationsInput } from '#features/organisations/schema.ts';
import { listOrganisations } from '#features/organisations/server/index.ts';
import { namedCountry } from '#features/organisations/ui/country.ts';
import { requireViewer } from '#platform/web/require-viewer.ts';

export const load = async (event) => {
  const { can } = requireViewer(event);
  const { ctx } = event.locals;
  const input = listOrganisationsInput.parse(Object.fromEntries(event.url.searchParams));
  const { items, next } = await listOrganisations(ctx, input);
  return {
    ...input,
    items: items.map((item) => namedCountry(item, ctx.locale)),
    next,
    host: can.includes('decide_organisations'),
  };
};
