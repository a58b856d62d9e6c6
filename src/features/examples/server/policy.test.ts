import { policyTable } from '#tests/support/policy-table.ts';
import { actor, VISITOR } from '#tests/support/actors.ts';
import { mayNoteQuality, mayStartExample } from './policy.ts';

policyTable('mayStartExample', mayStartExample, [
  [VISITOR, null, 'sign_in_required'],
  [actor('member'), null, true],
]);
policyTable('mayNoteQuality', mayNoteQuality, [
  [VISITOR, null, 'sign_in_required'],
  [actor('member'), null, 'only_hosts_note'],
  [actor('moderator'), null, 'only_hosts_note'],
  [actor('host'), null, true],
]);
