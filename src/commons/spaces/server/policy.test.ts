import { policyTable } from '#tests/support/policy-table.ts';
import { actor, VISITOR } from '#tests/support/actors.ts';
import { isHost } from './policy.ts';

policyTable('isHost', (who, _: null) => isHost(who), [
  [VISITOR, null, false],
  [actor('member'), null, false],
  [actor('moderator'), null, false],
  [actor('host'), null, true],
  [actor('admin'), null, true],
]);
