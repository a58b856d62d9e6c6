import {
  agreementForm,
  moveAgreementForm,
  readAgreementForm,
  retireAgreementForm,
} from '#commons/moderation/forms.ts';
import {
  findAgreementTexts,
  moveAgreement,
  retireAgreement,
  saveAgreement,
} from '#commons/moderation/server/index.ts';
import { formAction } from '#platform/web/form-action.ts';
import { requireViewer } from '#platform/web/require-viewer.ts';

export const load = async (event) => {
  requireViewer(event);
  return { agreements: await findAgreementTexts(event.locals.ctx) };
};

export const actions = {
  save: formAction(agreementForm, async (ctx, form) => {
    const { id } = await saveAgreement(ctx, form.id || null, readAgreementForm(form));
    return { saved: id };
  }),
  move: formAction(moveAgreementForm, async (ctx, { id, position }) => {
    await moveAgreement(ctx, id, position);
  }),
  retire: formAction(retireAgreementForm, async (ctx, { id, retired }) => {
    await retireAgreement(ctx, id, retired);
  }),
};
