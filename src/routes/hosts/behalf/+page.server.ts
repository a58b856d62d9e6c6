import { listPractices } from '#commons/practices/server/index.ts';
import { helpForm, onBehalfForm } from '#features/behalf/forms.ts';
import { askOnBehalf, countHelp, listEntered, logHelp } from '#features/behalf/server/index.ts';
import { listLanguages } from '#platform/i18n/languages.ts';
import { behalf_help_saved, behalf_sent } from '#platform/i18n/generated/messages.js';
import { formAction } from '#platform/web/form-action.ts';
import { requireViewer } from '#platform/web/require-viewer.ts';

export const load = async (event) => {
  requireViewer(event);
  const { ctx } = event.locals;
  const [entered, help, practices] = await Promise.all([
    listEntered(ctx),
    countHelp(ctx),
    listPractices(ctx),
  ]);
  return {
    ...{ entered, help, locale: ctx.locale, languages: listLanguages(ctx.locale) },
    practices: practices.map(({ id, title }) => ({ id, title })),
  };
};

export const actions = {
  ask: formAction(onBehalfForm, async (ctx, input) => {
    await askOnBehalf(ctx, input);
    return { done: behalf_sent() };
  }),
  help: formAction(helpForm, async (ctx, input) => {
    await logHelp(ctx, input);
    return { done: behalf_help_saved() };
  }),
};
