import { policyTable } from '#tests/support/policy-table.ts';
import { actor, VISITOR } from '#tests/support/actors.ts';
import { MAX_FILES_AN_HOUR } from '../schema.ts';
import { mayUpload } from './policy.ts';

const me = actor('member', { memberId: 'me' });

policyTable('mayUpload', mayUpload, [
  [VISITOR, 0, 'sign_in_required'],
  [me, 0, 'me'],
  [me, MAX_FILES_AN_HOUR - 1, 'me'],
  [me, MAX_FILES_AN_HOUR, 'too_many'],
  [{ ...me, scopes: new Set(['read']) }, 0, 'scope_missing'],
  [{ ...me, scopes: new Set(['write']) }, 0, 'me'],
]);
