import { policyTable } from '#tests/support/policy-table.ts';
import { actor, VISITOR } from '#tests/support/actors.ts';
import { mayChangeWaiting, mayDecideWaiting } from './policy.ts';

const me = actor('member', { memberId: 'me' });
const moderator = actor('moderator', { memberId: 'moderator' });
const mine = { member_id: 'me' };

policyTable('mayChangeWaiting', mayChangeWaiting, [
  [VISITOR, mine, 'sign_in_required'],
  [me, mine, true],
  [moderator, mine, 'not_your_post'],
]);
policyTable('mayDecideWaiting', mayDecideWaiting, [
  [VISITOR, mine, 'sign_in_required'],
  [me, mine, 'decide_own'],
  [moderator, mine, true],
]);
