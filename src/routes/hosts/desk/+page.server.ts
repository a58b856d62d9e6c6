import { z } from 'zod';
import { DESK_PATHS, placesOf, type DeskPath } from '#commons/frame/desk.ts';
import { listTeams } from '#commons/teams/server/index.ts';
import { readTakeOnForm, takeOnForm } from '#features/desk/forms.ts';
import { listWaitingInput } from '#features/desk/schema.ts';
import { listColleagues, listWaiting, takeOn } from '#features/desk/server/index.ts';
import { resendInvitation } from '#features/organisations/server/index.ts';
import { desk_resent, desk_saved } from '#platform/i18n/generated/messages.js';
import { formAction } from '#platform/web/form-action.ts';
import { requireViewer } from '#platform/web/require-viewer.ts';

const DAILY: readonly DeskPath[] = [
  '/moderation',
  '/hosts/joining',
  '/hosts/behalf',
  '/hosts/announce',
];
const OTHERS = DESK_PATHS.filter((path) => path !== '/hosts/desk' && !DAILY.includes(path));

export const load = async (event) => {
  const viewer = requireViewer(event);
  const { ctx } = event.locals;
  const input = listWaitingInput.parse(Object.fromEntries(event.url.searchParams));
  const [list, people, teams] = await Promise.all([
    listWaiting(ctx, input),
    listColleagues(ctx),
    listTeams(ctx),
  ]);
  return {
    ...{ list, people, view: input.view, kind: input.kind ?? null, after: input.after ?? null },
    ...{ daily: placesOf(viewer, DAILY), others: placesOf(viewer, OTHERS) },
    teams: teams.map(({ id, name }) => ({ id, name })),
  };
};

export const actions = {
  take: formAction(takeOnForm, async (ctx, input) => {
    await takeOn(ctx, input.kind, input.id, readTakeOnForm(input));
    return { done: desk_saved() };
  }),
  resend: formAction(z.object({ id: z.uuid() }), async (ctx, input) => {
    await resendInvitation(ctx, input);
    return { done: desk_resent() };
  }),
};
