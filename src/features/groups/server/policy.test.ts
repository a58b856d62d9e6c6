import { policyTable } from '#tests/support/policy-table.ts';
import { actor, VISITOR } from '#tests/support/actors.ts';
import type { GroupAccess } from '#commons/spaces/schema.ts';
import type { Standing } from '../schema.ts';
import * as rules from './policy.ts';

const member = actor('member');
const moderator = actor('moderator');
const host = actor('host');

const group = {
  access: 'restricted' as GroupAccess,
  archived_at: null as Date | null,
  standing: null as Standing,
  steward: false,
  led: true,
};
const archived = { ...group, archived_at: new Date() };
const open = { ...group, access: 'open' as GroupAccess };
const hushed = { ...group, access: 'private' as GroupAccess };
const secret = { ...group, access: 'confidential' as GroupAccess };
const inside = { ...group, standing: 'member' as const };
const invited = { ...group, standing: 'invited' as const };
const asked = { ...group, standing: 'requested' as const };
const steward = { ...inside, steward: true };

policyTable('mayCreateGroup', (who: typeof member, _: null) => rules.mayCreateGroup(who), [
  [VISITOR, null, 'sign_in_required'],
  [member, null, 'only_hosts_make_groups'],
  [moderator, null, 'only_hosts_make_groups'],
  [host, null, true],
]);

policyTable('seesHome', (_: typeof member, what: typeof group) => rules.seesHome(what), [
  [member, open, true],
  [member, group, true],
  [member, hushed, false],
  [member, secret, false],
  [member, { ...hushed, standing: 'requested' }, false],
  [member, { ...hushed, standing: 'member' }, true],
  [member, { ...secret, standing: 'invited' }, true],
]);

policyTable('maySeePeople', rules.maySeePeople, [
  [VISITOR, open, 'sign_in_required'],
  [member, open, true],
  [member, inside, true],
  [member, invited, 'group_members_only'],
  [host, group, 'group_members_only'],
]);

policyTable('mayJoin', rules.mayJoin, [
  [VISITOR, group, 'sign_in_required'],
  [member, group, true],
  [member, archived, 'group_archived'],
]);

policyTable('mayAgree', rules.mayAgree, [
  [VISITOR, inside, 'sign_in_required'],
  [member, inside, true],
  [member, invited, 'not_in_group'],
  [host, group, 'not_in_group'],
]);

policyTable('mayLeave', rules.mayLeave, [
  [VISITOR, inside, 'sign_in_required'],
  [member, inside, true],
  [member, asked, true],
  [member, invited, true],
  [member, group, 'not_in_group'],
]);

policyTable('mayChangeGroup', rules.mayChangeGroup, [
  [VISITOR, steward, 'sign_in_required'],
  [member, steward, true],
  [member, inside, 'only_stewards'],
  [moderator, group, 'only_stewards'],
  [host, group, true],
  [host, hushed, 'only_stewards'],
  [member, { ...steward, archived_at: new Date() }, 'group_archived'],
]);

policyTable('mayArchiveGroup', rules.mayArchiveGroup, [
  [VISITOR, steward, 'sign_in_required'],
  [member, steward, true],
  [member, inside, 'only_stewards'],
  [host, archived, true],
  [host, hushed, 'only_stewards'],
]);

policyTable('mayDecide', rules.mayDecide, [
  [VISITOR, steward, 'sign_in_required'],
  [member, steward, true],
  [member, inside, 'only_stewards'],
  [host, group, 'only_stewards'],
  [member, { ...steward, archived_at: new Date() }, 'group_archived'],
]);

policyTable('mayNameStewards', rules.mayNameStewards, [
  [VISITOR, steward, 'sign_in_required'],
  [member, steward, true],
  [member, inside, 'only_stewards'],
  [member, { ...inside, led: false }, true],
  [member, { ...invited, led: false }, 'only_stewards'],
  [host, group, true],
  [host, hushed, 'only_stewards'],
]);

policyTable('maySetAccess', rules.maySetAccess, [
  [VISITOR, steward, 'sign_in_required'],
  [member, steward, true],
  [host, inside, 'only_stewards_set_access'],
]);
