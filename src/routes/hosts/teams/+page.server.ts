import { removeTeamForm, teamForm } from '#commons/teams/forms.ts';
import { listTeams, mayManageTeams, removeTeam, saveTeam } from '#commons/teams/server/index.ts';
import { demand } from '#platform/verdict.ts';
import { formAction } from '#platform/web/form-action.ts';
import { requireViewer } from '#platform/web/require-viewer.ts';

export const load = async (event) => {
  requireViewer(event);
  const { ctx } = event.locals;
  demand(mayManageTeams(ctx.actor));
  return { teams: await listTeams(ctx) };
};

export const actions = {
  save: formAction(teamForm, async (ctx, { id, ...input }) => {
    await saveTeam(ctx, id || null, input);
    return { saved: true };
  }),
  remove: formAction(removeTeamForm, async (ctx, { id }) => {
    await removeTeam(ctx, id);
  }),
};
