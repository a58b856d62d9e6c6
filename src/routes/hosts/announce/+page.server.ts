import { redirect } from '@sveltejs/kit';
import { listSegmentNames } from '#commons/segments/server/index.ts';
import { listWritableSpaces } from '#commons/spaces/server/index.ts';
import { announceForm, countForm } from '#features/announcements/forms.ts';
import { announce, countAudience, mayAnnounce } from '#features/announcements/server/index.ts';
import { listLanguages } from '#platform/i18n/languages.ts';
import { demand } from '#platform/verdict.ts';
import { formAction } from '#platform/web/form-action.ts';
import { typedText } from '#platform/web/form-input.ts';
import { keepLocale } from '#platform/web/locale.ts';
import { requireViewer } from '#platform/web/require-viewer.ts';

export const load = async (event) => {
  requireViewer(event);
  const { ctx } = event.locals;
  demand(mayAnnounce(ctx.actor));
  const [spaces, segments] = await Promise.all([listWritableSpaces(ctx), listSegmentNames(ctx)]);
  return { spaces, segments, languages: listLanguages(ctx.locale) };
};

export const actions = {
  count: async (event) => {
    // The words go back as they were typed, to be sent after the count.
    const typed = typedText(await event.request.clone().formData());
    return formAction(countForm, async (ctx, input) => ({
      count: await countAudience(ctx, input),
      typed,
    }))(event);
  },
  announce: formAction(announceForm, async (ctx, { confirmed: _, ...input }, { url }) => {
    const { href } = await announce(ctx, input);
    redirect(303, keepLocale(url.pathname, href));
  }),
};
