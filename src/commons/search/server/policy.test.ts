import { policyTable } from '#tests/support/policy-table.ts';
import { actor, VISITOR } from '#tests/support/actors.ts';
import { mayTendSearch } from './policy.ts';

policyTable('mayTendSearch', mayTendSearch, [
  [VISITOR, null, 'sign_in_required'],
  [actor('member'), null, 'hosts_only'],
  [actor('moderator'), null, 'hosts_only'],
  [actor('host'), null, true],
]);
