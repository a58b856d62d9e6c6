import { redirect } from '@sveltejs/kit';
import { listIdentities } from '#commons/identities/server/index.ts';
import { listPractices } from '#commons/practices/server/index.ts';
import { listWritableSpaces } from '#commons/spaces/server/index.ts';
import { findDraft } from '#commons/threads/server/index.ts';
import { startForm } from '#features/conversations/forms.ts';
import { startConversation } from '#features/conversations/server/index.ts';
import { listLanguages } from '#platform/i18n/languages.ts';
import { formAction } from '#platform/web/form-action.ts';
import { keepLocale } from '#platform/web/locale.ts';
import { requireViewer } from '#platform/web/require-viewer.ts';

export const load = async (event) => {
  const viewer = requireViewer(event);
  const { ctx } = event.locals;
  const asked = event.url.searchParams.get('practice');
  // From a search that found nothing.
  const title = event.url.searchParams.get('title')?.slice(0, 200);
  const [practices, draft, spaces, identities] = await Promise.all([
    listPractices(ctx),
    findDraft(ctx, 'new'),
    listWritableSpaces(ctx),
    listIdentities(ctx),
  ]);
  const from = event.url.searchParams.get('space');
  const space = spaces.find(({ ref }) => ref === from);
  return {
    viewer,
    practices: practices.map(({ id, title }) => ({ id, title })),
    spaces,
    identities,
    languages: listLanguages(ctx.locale),
    draft: {
      ...(draft ?? {
        practiceIds: practices.filter(({ slug }) => slug === asked).map(({ id }) => id),
      }),
      // Whoever comes from an organisation's or a group's page writes there, whatever the draft says.
      ...(space && { space: space.ref }),
      ...(title && !draft?.title && { title }),
    },
  };
};

export const actions = {
  default: formAction(startForm, async (ctx, input, { url }) => {
    const { href } = await startConversation(ctx, input);
    redirect(303, keepLocale(url.pathname, href));
  }),
};
