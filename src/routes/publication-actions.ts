import { setFollow, setSave } from '#commons/targets/server/index.ts';
import {
  audienceForm,
  consentForm,
  feedbackForm,
  keepForm,
  nothingForm,
  withdrawForm,
} from '#features/library/forms.ts';
import {
  chooseAudience,
  decideConsent,
  giveFeedback,
  restorePublication,
  withdrawConsent,
} from '#features/library/server/index.ts';
import { formAction } from '#platform/web/form-action.ts';
import { thingIdOf } from './thread-actions.ts';

/** What the page of every thing of the library lets do. */
export const publicationActions = {
  keep: formAction(keepForm, async (ctx, { follow, save }, event) => {
    const target = { kind: 'thing' as const, id: await thingIdOf(event) };
    if (follow) await setFollow(ctx, { target, on: follow === 'on' });
    if (save) await setSave(ctx, { target, on: save === 'on' });
  }),
  feedback: formAction(feedbackForm, async (ctx, input, event) => {
    await giveFeedback(ctx, await thingIdOf(event), input);
  }),
  restore: formAction(nothingForm, async (ctx, _, event) => {
    await restorePublication(ctx, await thingIdOf(event));
  }),
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
