import { redirect } from '@sveltejs/kit';
import { listInput } from '#features/conversations/schema.ts';
import { listConversations } from '#features/conversations/server/index.ts';
import { renderItems } from '#features/conversations/ui/render-items.ts';
import { findNewSlug, findOrganisation } from '#features/organisations/server/index.ts';
import { namedCountry } from '#features/organisations/ui/country.ts';
import { refusalOf } from '#platform/errors.ts';
import { keepLocale } from '#platform/web/locale.ts';
import { requireViewer } from '#platform/web/require-viewer.ts';

export const load = async (event) => {
  requireViewer(event);
  const { ctx } = event.locals;
  const to = (path: string) => keepLocale(event.url.pathname, path);
  const organisation = await findOrganisation(ctx, event.params.slug).catch(
    async (error: unknown) => {
      // Merged into another? Its old address leads there.
      const slug =
        refusalOf(error)?.code === 'not_found' ? await findNewSlug(ctx, event.params.slug) : null;
      if (slug) redirect(308, to(`/organisations/${slug}`));
      throw error;
    },
  );
  const { items } = organisation.own
    ? await listConversations(ctx, listInput.parse({ organisation: organisation.id }))
    : { items: [] };
  const given = { member: true, to, withBodies: event.isDataRequest, heading: 'h3' as const };
  return {
    organisation: namedCountry(organisation, ctx.locale),
    entries: renderItems(items, given),
  };
};
