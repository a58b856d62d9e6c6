import { policyTable } from '#tests/support/policy-table.ts';
import { actor, VISITOR } from '#tests/support/actors.ts';
import {
  mayAccept,
  mayAnswerMove,
  mayChange,
  mayClose,
  mayFulfil,
  mayMove,
  mayRemove,
  mayRestore,
  mayStart,
  mayTend,
} from './policy.ts';

const me = actor('member', { memberId: 'me', aliases: ['mask'] });
const other = actor('member', { memberId: 'other' });
const moderator = actor('moderator');
const host = actor('host');

const question = {
  author_id: 'me',
  state: 'published',
  conversation_kind: 'question' as const,
  post_count: 1,
  alone: true,
  removed_by: null as string | null,
  steward: false,
};
const masked = { ...question, author_id: 'mask' };
const hidden = { ...question, state: 'hidden' };
const offer = { ...question, conversation_kind: 'offer' as const };
const request = { ...question, conversation_kind: 'request' as const };
const talk = { ...question, conversation_kind: 'discussion' as const };
const answered = { ...question, post_count: 2, alone: false };
const removed = { ...question, state: 'removed', removed_by: 'me' };
type Any = Omit<typeof question, 'conversation_kind'> & {
  conversation_kind: 'question' | 'offer' | 'request' | 'discussion';
};

policyTable('mayStart', (who, _: null) => mayStart(who), [
  [VISITOR, null, 'sign_in_required'],
  [me, null, true],
]);
policyTable<Any>('mayAccept', mayAccept, [
  [VISITOR, question, 'sign_in_required'],
  [me, question, true],
  [me, masked, true],
  [host, question, true],
  [moderator, question, 'only_asker_accepts'],
  [me, talk, 'not_a_question'],
  [me, hidden, 'thing_not_published'],
]);
policyTable<Any>('mayFulfil', mayFulfil, [
  [VISITOR, offer, 'sign_in_required'],
  [me, offer, true],
  [me, request, true],
  [host, offer, true],
  [other, offer, 'only_author_fulfils'],
  [me, talk, 'not_a_request'],
  [me, { ...offer, state: 'hidden' }, 'thing_not_published'],
]);
policyTable<Any>('mayChange', mayChange, [
  [VISITOR, question, 'sign_in_required'],
  [me, question, true],
  [me, masked, true],
  [moderator, question, true],
  [other, question, 'not_your_conversation'],
  [other, { ...question, steward: true }, true],
]);
policyTable<Any>('mayClose', mayClose, [
  [VISITOR, question, 'sign_in_required'],
  [me, question, 'only_moderators_close'],
  [me, { ...question, steward: true }, true],
  [moderator, question, true],
]);
policyTable<Any>('mayTend', mayTend, [
  [VISITOR, question, 'sign_in_required'],
  [me, question, 'only_moderators_tend'],
  [other, { ...question, steward: true }, true],
  [moderator, question, true],
  [moderator, hidden, 'thing_not_published'],
]);
policyTable<Any>('mayRemove', mayRemove, [
  [VISITOR, question, 'sign_in_required'],
  [me, question, true],
  [me, answered, 'others_have_replied'],
  [moderator, answered, true],
  [moderator, hidden, 'thing_not_published'],
  [other, question, 'not_your_conversation'],
]);
policyTable<Any>('mayRestore', mayRestore, [
  [VISITOR, removed, 'sign_in_required'],
  [me, question, 'thing_not_removed'],
  [me, removed, true],
  [other, removed, 'removed_by_moderator'],
  [moderator, removed, true],
]);
policyTable<Any>('mayMove', mayMove, [
  [VISITOR, question, 'sign_in_required'],
  [me, question, true],
  [me, answered, 'others_have_replied'],
  [moderator, answered, true],
  [moderator, hidden, 'thing_not_published'],
  [other, question, 'not_your_conversation'],
]);
policyTable('mayAnswerMove', mayAnswerMove, [
  [VISITOR, { part: true }, 'sign_in_required'],
  [me, { part: true }, true],
  [host, { part: false }, 'only_asker_decides'],
]);
