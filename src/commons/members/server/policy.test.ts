import { policyTable } from '#tests/support/policy-table.ts';
import { actor, VISITOR } from '#tests/support/actors.ts';
import { requireBrowser, requireCapability, requireMember } from './policy.ts';

const me = actor('member', { memberId: 'me' });
const withToken = (...scopes: string[]) => ({ ...me, scopes: new Set(scopes) });
const host = actor('host', { memberId: 'host' });
const admin = actor('admin', { memberId: 'admin' });

policyTable('requireMember', (who, scope: 'read' | 'write') => requireMember(who, scope), [
  [VISITOR, 'read', 'sign_in_required'],
  [me, 'write', 'me'],
  [withToken('read'), 'read', 'me'],
  [withToken('read'), 'write', 'scope_missing'],
]);
policyTable('requireBrowser', (who, _: null) => requireBrowser(who), [
  [VISITOR, null, 'sign_in_required'],
  [me, null, 'me'],
  [withToken('read', 'write', 'manage'), null, 'scope_missing'],
]);
const decider = (who: typeof me, _: null) => requireCapability(who, 'decide_joining');
policyTable('requireCapability', decider, [
  [VISITOR, null, 'sign_in_required'],
  [me, null, 'hosts_only'],
  [actor('moderator'), null, 'hosts_only'],
  [host, null, 'host'],
  [admin, null, 'admin'],
  [{ ...host, scopes: new Set(['write']) }, null, 'scope_missing'],
  [{ ...host, scopes: new Set(['manage']) }, null, 'host'],
  [{ ...host, capabilities: new Set() }, null, 'hosts_only'],
  [{ ...me, capabilities: new Set(['decide_joining']) }, null, 'me'],
]);
