import { policyTable } from '#tests/support/policy-table.ts';
import { actor, VISITOR } from '#tests/support/actors.ts';
import { mayDecide, mayDismiss, mayManage } from './policy.ts';

const member = actor('member');
const host = actor('host');
const alone = { lead: true, leads: 1 };
const among = { lead: true, leads: 2 };
const other = { lead: false, leads: 2 };

policyTable('mayManage', mayManage, [
  [VISITOR, alone, 'sign_in_required'],
  [member, other, 'leads_only'],
  [actor('moderator'), other, 'leads_only'],
  [member, alone, true],
  [host, other, true],
  [{ ...member, capabilities: new Set() }, alone, 'leads_only'],
]);
policyTable('mayDecide', (who, _: null) => mayDecide(who), [
  [VISITOR, null, 'sign_in_required'],
  [member, null, 'hosts_only'],
  [actor('moderator'), null, 'hosts_only'],
  [host, null, true],
]);
policyTable('mayDismiss', mayDismiss, [
  [VISITOR, alone, 'sign_in_required'],
  [member, other, 'leads_only'],
  [member, alone, 'last_lead'],
  [member, among, true],
  [host, alone, true],
]);
