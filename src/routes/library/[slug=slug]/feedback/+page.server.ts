import { nothingForm } from '#features/library/forms.ts';
import {
  accessPublication,
  markFeedbackSeen,
  readFeedback,
} from '#features/library/server/index.ts';
import { thingPath } from '#commons/things/server/index.ts';
import { formAction } from '#platform/web/form-action.ts';
import { requireViewer } from '#platform/web/require-viewer.ts';

export const load = async (event) => {
  requireViewer(event);
  const { ctx } = event.locals;
  const { id, slug, kind, title } = await accessPublication(ctx, { slug: event.params.slug });
  return {
    publication: { title, href: thingPath(kind, slug) },
    feedback: await readFeedback(ctx, id),
  };
};

export const actions = {
  seen: formAction(nothingForm, async (ctx, _, { params }) => {
    await markFeedbackSeen(ctx, (await accessPublication(ctx, { slug: params.slug! })).id);
  }),
};
