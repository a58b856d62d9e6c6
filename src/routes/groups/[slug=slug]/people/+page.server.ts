import type { RequestEvent } from '@sveltejs/kit';
import * as forms from '#features/groups/forms.ts';
import { listGroupPeopleInput } from '#features/groups/schema.ts';
import {
  decideGroupRequest,
  findGroupPeoplePage,
  followSegment,
  inviteToGroup,
  makeGroupLink,
  removeFromGroup,
  revokeGroupLink,
  setGroupSteward,
} from '#features/groups/server/index.ts';
import { formAction } from '#platform/web/form-action.ts';
import { requireViewer } from '#platform/web/require-viewer.ts';

export const load = async (event) => {
  const { id } = requireViewer(event);
  const { after } = listGroupPeopleInput.parse(Object.fromEntries(event.url.searchParams));
  const found = await findGroupPeoplePage(event.locals.ctx, named(event), { after });
  return { ...found, after, me: id };
};

export const actions = {
  decide: formAction(forms.decideForm, async (ctx, { member, accept }, event) => {
    await decideGroupRequest(ctx, named(event), member, accept === 'yes');
  }),
  invite: formAction(forms.inviteForm, async (ctx, { handle }, event) => {
    await inviteToGroup(ctx, named(event), handle);
  }),
  segment: formAction(forms.segmentForm, async (ctx, { segment }, event) => {
    await followSegment(ctx, named(event), segment);
  }),
  link: formAction(forms.linkForm, async (ctx, input, event) => {
    const { url } = await makeGroupLink(ctx, named(event), input);
    return { url };
  }),
  revoke: formAction(forms.revokeForm, async (ctx, { link }, event) => {
    await revokeGroupLink(ctx, named(event), link);
  }),
  remove: formAction(forms.removeForm, async (ctx, { remove }, event) => {
    await removeFromGroup(ctx, named(event), remove);
  }),
  steward: formAction(forms.stewardForm, async (ctx, { make, end }, event) => {
    if (make) await setGroupSteward(ctx, named(event), make, true);
    if (end) await setGroupSteward(ctx, named(event), end, false);
  }),
};

/** The group that the address names. */
const named = ({ params }: Pick<RequestEvent, 'params'>) => ({ slug: params.slug! });
