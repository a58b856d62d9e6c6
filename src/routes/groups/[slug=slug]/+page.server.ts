import { redirect, type RequestEvent } from '@sveltejs/kit';
import { listInput } from '#features/conversations/schema.ts';
import { listConversations } from '#features/conversations/server/index.ts';
import { renderItems } from '#features/conversations/ui/render-items.ts';
import * as forms from '#features/groups/forms.ts';
import {
  agreeAgain,
  archiveGroup,
  chooseGroupNews,
  findGroup,
  joinGroup,
  leaveGroup,
} from '#features/groups/server/index.ts';
import { groups_unknown } from '#platform/i18n/generated/messages.js';
import { countWaiting } from '#commons/waiting/server/index.ts';
import { formAction } from '#platform/web/form-action.ts';
import { keepLocale } from '#platform/web/locale.ts';
import { requireViewer } from '#platform/web/require-viewer.ts';

export const load = async (event) => {
  requireViewer(event);
  const { ctx } = event.locals;
  const { slug } = event.params;
  const [group, list] = await Promise.all([
    findGroup(ctx, { slug }, groups_unknown()),
    listConversations(ctx, listInput.parse({ group: slug })),
  ]);
  const entries = renderItems(list.items, {
    member: true,
    to: (path) => keepLocale(event.url.pathname, path),
    withBodies: event.isDataRequest,
    heading: 'h3',
    group: slug,
  });
  const toLookAt = group.steward ? await countWaiting(ctx) : 0;
  return { group, entries, more: list.next !== null, toLookAt };
};

export const actions = {
  join: formAction(forms.joinForm, async (ctx, input, event) => {
    await joinGroup(ctx, named(event), forms.readJoinForm(input));
  }),
  leave: formAction(forms.leaveForm, async (ctx, _, event) => {
    await leaveGroup(ctx, named(event));
    // The group's own page may be none of theirs any more.
    redirect(303, keepLocale(event.url.pathname, '/groups'));
  }),
  news: formAction(forms.newsForm, async (ctx, { news }, event) => {
    await chooseGroupNews(ctx, named(event), news);
  }),
  agree: formAction(forms.agreeForm, async (ctx, _, event) => {
    await agreeAgain(ctx, named(event));
  }),
  archive: formAction(forms.archiveForm, async (ctx, { archived }, event) => {
    await archiveGroup(ctx, named(event), archived === 'yes');
  }),
};

/** The group that the address names. */
const named = ({ params }: RequestEvent) => ({ slug: params.slug! });
