export { mayManageTeams } from './policy.ts';
export { findTeam, listTeams, removeTeam, saveTeam } from './teams.ts';
