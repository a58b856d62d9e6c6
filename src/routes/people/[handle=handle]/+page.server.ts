import { listPractices } from '#commons/practices/server/index.ts';
import { setFollow } from '#commons/targets/server/index.ts';
import { listInput } from '#features/conversations/schema.ts';
import { listConversations } from '#features/conversations/server/index.ts';
import { renderItems } from '#features/conversations/ui/render-items.ts';
import { followPersonInput, responsibilityForm } from '#features/people/schema.ts';
import { findPerson, setResponsibility } from '#features/people/server/index.ts';
import { choicesFor } from '#features/people/ui/words.ts';
import { formAction } from '#platform/web/form-action.ts';
import { keepLocale } from '#platform/web/locale.ts';
import { requireViewer } from '#platform/web/require-viewer.ts';

export const load = async (event) => {
  const { id } = requireViewer(event);
  const { ctx } = event.locals;
  const person = await findPerson(ctx, event.params.handle);
  const list = await listConversations(ctx, listInput.parse({ author: person.id, sort: 'newest' }));
  const entries = renderItems(list.items, {
    member: true,
    to: (path) => keepLocale(event.url.pathname, path),
    withBodies: event.isDataRequest,
    heading: 'h3',
  });
  const choices =
    person.may.nameResponsible === true && !person.placeholder
      ? choicesFor(person.responsibilities, await listPractices(ctx))
      : null;
  const names = new Intl.DisplayNames(ctx.locale, { type: 'language' });
  const languages = new Intl.ListFormat(ctx.locale).format(
    person.languages.map((tag) => names.of(tag) ?? tag),
  );
  return { person, languages, choices, entries, own: id === person.id };
};

export const actions = {
  follow: formAction(followPersonInput, async (ctx, { person, on }) => {
    await setFollow(ctx, { target: { kind: 'member', id: person }, on: on === 'yes' });
  }),
  responsibility: formAction(responsibilityForm, async (ctx, input, event) => {
    await setResponsibility(ctx, event.params.handle!, input);
  }),
};
