import { audienceForm, consentForm, withdrawForm } from '#features/library/forms.ts';
import { chooseAudience, decideConsent, withdrawConsent } from '#features/library/server/index.ts';
import { formAction } from '#platform/web/form-action.ts';
import { thingIdOf } from './thread-actions.ts';

/** What every page of a thing of the library lets do about who reads it. */
export const audienceActions = {
  audience: formAction(audienceForm, async (ctx, { audience }, event) => {
    await chooseAudience(ctx, await thingIdOf(event), audience);
  }),
  consent: formAction(consentForm, async (ctx, input, event) => {
    await decideConsent(ctx, await thingIdOf(event), input);
  }),
  withdraw: formAction(withdrawForm, async (ctx, input, event) => {
    await withdrawConsent(ctx, await thingIdOf(event), input);
  }),
};
