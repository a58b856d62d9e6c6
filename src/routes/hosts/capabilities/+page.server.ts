import { capabilitiesForm, changesOf } from '#commons/capabilities/schema.ts';
import { listCapabilities, setCapabilities } from '#commons/capabilities/server/index.ts';
import { formAction } from '#platform/web/form-action.ts';
import { requireViewer } from '#platform/web/require-viewer.ts';

export const load = async (event) => {
  requireViewer(event);
  return { table: await listCapabilities(event.locals.ctx) };
};

export const actions = {
  default: formAction(capabilitiesForm, async (ctx, input) => {
    await setCapabilities(ctx, changesOf(input));
    return { done: true };
  }),
};
