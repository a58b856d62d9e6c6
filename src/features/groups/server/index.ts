export { accessGroup, type GroupBy } from './access.ts';
export { archiveGroup, changeGroup, createGroup } from './commands.ts';
export { followSegment, followSegments } from './follow-segment.ts';
export { acceptGroupLink, findGroupLinkPage, makeGroupLink, revokeGroupLink } from './links.ts';
export { agreeAgain, chooseGroupNews, joinGroup, leaveGroup } from './membership.ts';
export { findGroupDoor, findGroupPeoplePage, listGroupPeople } from './people.ts';
export { mayCreateGroup } from './policy.ts';
export { findGroup, findGroupTexts, listGroups } from './queries.ts';
export {
  decideGroupRequest,
  inviteToGroup,
  removeFromGroup,
  setGroupSteward,
} from './stewarding.ts';
