import { policyTable } from '#tests/support/policy-table.ts';
import { actor, VISITOR } from '#tests/support/actors.ts';
import type { Capability } from '../list.ts';
import { can, mayChangeCapabilities, mayReadCapabilities } from './policy.ts';

const member = actor('member');
const host = actor('host');
const admin = actor('admin');
const holding = (...capabilities: string[]) => ({ ...member, capabilities: new Set(capabilities) });

const asked = (who: typeof member, [key, answers]: [Capability, boolean?]) =>
  can(who, key, answers);
policyTable('can', asked, [
  [VISITOR, ['moderate'], false],
  [{ ...VISITOR, role: 'admin' }, ['moderate'], false],
  [{ ...member, role: null }, ['moderate'], false],
  [{ ...VISITOR, capabilities: new Set(['moderate']) }, ['moderate'], false],
  // As on a new install.
  [member, ['moderate'], false],
  [actor('moderator'), ['moderate'], true],
  [actor('moderator'), ['reveal_author'], false],
  [host, ['reveal_author'], true],
  [host, ['change_capabilities'], false],
  [admin, ['change_capabilities'], true],
  [member, ['manage_organisations'], false],
  [member, ['manage_organisations', true], true],
  [host, ['manage_organisations'], true],
  [host, ['decide_group_members'], false],
  [member, ['moderate', true], false],
  // As an admin has changed it.
  [holding('moderate'), ['moderate'], true],
  [{ ...holding('moderate'), role: null }, ['moderate'], false],
  [holding('read_trail'), ['moderate'], false],
  [holding('org_lead:manage_organisations'), ['manage_organisations'], false],
  [holding('org_lead:manage_organisations'), ['manage_organisations', true], true],
  [holding('org_lead:moderate'), ['moderate', true], false],
  [holding(), ['manage_organisations', true], false],
  [{ ...host, capabilities: new Set() }, ['reveal_author'], false],
]);

policyTable('mayReadCapabilities', (who: typeof member, _: null) => mayReadCapabilities(who), [
  [VISITOR, null, 'sign_in_required'],
  [member, null, 'hosts_only'],
  [actor('moderator'), null, 'hosts_only'],
  [host, null, true],
]);
policyTable('mayChangeCapabilities', (who: typeof member, _: null) => mayChangeCapabilities(who), [
  [VISITOR, null, 'sign_in_required'],
  [host, null, 'admins_only'],
  [admin, null, true],
]);
