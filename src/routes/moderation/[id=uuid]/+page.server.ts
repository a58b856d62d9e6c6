import { redirect, type RequestEvent } from '@sveltejs/kit';
import { assignForm, decideAppealForm, decideForm } from '#commons/moderation/forms.ts';
import { noteInput, takeBackInput } from '#commons/moderation/schema.ts';
import {
  addNote,
  assignCase,
  decideAppeal,
  decideCase,
  findCase,
  listAgreements,
  takeBack,
} from '#commons/moderation/server/index.ts';
import { threads_former_member } from '#platform/i18n/generated/messages.js';
import { errorWords } from '#platform/web/error-words.ts';
import { formAction } from '#platform/web/form-action.ts';
import { keepLocale } from '#platform/web/locale.ts';
import { requireViewer } from '#platform/web/require-viewer.ts';

export const load = async (event) => {
  requireViewer(event);
  const { ctx } = event.locals;
  const found = await findCase(ctx, event.params.id, { member: threads_former_member() });
  const why = (verdict: true | string) => (verdict === true ? '' : errorWords(verdict, ctx.locale));
  return {
    found,
    agreements: await listAgreements(ctx),
    whyNot: { dismiss: why(found.may.dismiss), act: why(found.may.act) },
    whyNoAnswer: why(found.may.decideAppeal),
  };
};

/** Back to the case, where what was done stands. */
const again = ({ url, params }: RequestEvent): never =>
  redirect(303, keepLocale(url.pathname, `/moderation/${params.id}`));

export const actions = {
  assign: formAction(assignForm, async (ctx, { memberId }, event) => {
    await assignCase(ctx, event.params.id!, memberId);
    again(event);
  }),
  note: formAction(noteInput, async (ctx, input, event) => {
    await addNote(ctx, event.params.id!, input);
    again(event);
  }),
  decide: formAction(decideForm, async (ctx, input, event) => {
    await decideCase(ctx, event.params.id!, input);
    again(event);
  }),
  takeBack: formAction(takeBackInput, async (ctx, input, event) => {
    await takeBack(ctx, event.params.id!, input);
    again(event);
  }),
  appeal: formAction(decideAppealForm, async (ctx, input, event) => {
    await decideAppeal(ctx, event.params.id!, input);
    again(event);
  }),
};
