import { redirect } from '@sveltejs/kit';
import { listWritableSpaces } from '#commons/spaces/server/index.ts';
import { moveForm } from '#features/conversations/forms.ts';
import { findConversation, moveConversation } from '#features/conversations/server/index.ts';
import { formAction } from '#platform/web/form-action.ts';
import { keepLocale } from '#platform/web/locale.ts';
import { demand } from '#platform/verdict.ts';

export const load = async ({ locals: { ctx }, params }) => {
  const [found, spaces] = await Promise.all([
    findConversation(ctx, params.slug, 1, { member: '' }),
    listWritableSpaces(ctx),
  ]);
  demand(found.may.move);
  const { id, href, title, language, space } = found;
  const isHere = (other: (typeof spaces)[number]) =>
    other.kind === space.kind && other.name === space.name;
  return {
    conversation: { id, href, title, language, space },
    spaces: spaces.filter((other) => !isHere(other)),
  };
};

export const actions = {
  default: formAction(moveForm, async (ctx, { conversation, space }, { url, params }) => {
    await moveConversation(ctx, conversation, space);
    redirect(303, keepLocale(url.pathname, `/conversations/${params.slug}`));
  }),
};
