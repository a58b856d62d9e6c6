import { policyTable } from '#tests/support/policy-table.ts';
import { actor, VISITOR } from '#tests/support/actors.ts';
import {
  mayEditPost,
  mayReact,
  mayReadRemoved,
  mayRemovePost,
  mayReply,
  mayReport,
  mayRestorePost,
  mayRevealAuthor,
} from './policy.ts';

const me = actor('member', { memberId: 'me', aliases: ['mask'] });
const other = actor('member', { memberId: 'other' });
const moderator = actor('moderator', { memberId: 'mod' });
const host = actor('host', { memberId: 'host' });
const NOW = new Date('2026-03-02T10:00:00Z');
const ago = (days: number) => new Date(NOW.getTime() - days * 86_400_000);

const open = { state: 'published', closed_at: null, read_only: null };
const closed = { ...open, closed_at: NOW };
const hidden = { ...open, state: 'hidden' };
const elsewhere = { ...closed, read_only: 'join_group_first' };
policyTable('mayReply', mayReply, [
  [VISITOR, open, 'sign_in_required'],
  [me, open, true],
  [me, closed, 'thread_closed'],
  [me, elsewhere, 'join_group_first'],
  [host, elsewhere, 'join_group_first'],
  [moderator, closed, true],
  [moderator, hidden, 'thing_not_published'],
]);

type Post = Parameters<typeof mayReadRemoved>[1];
const post: Post = { author_id: 'me', removed_at: null, removed_by: null, hidden_by: null };
const masked = { ...post, author_id: 'mask' };
const gone: Post = { ...post, removed_at: NOW, removed_by: 'me' };
policyTable('mayEditPost', mayEditPost, [
  [VISITOR, post, 'sign_in_required'],
  [me, post, true],
  [me, masked, true],
  [me, gone, 'post_removed'],
  [other, masked, 'not_your_post'],
  [host, post, 'not_your_post'],
]);
policyTable('mayRemovePost', mayRemovePost, [
  [VISITOR, post, 'sign_in_required'],
  [me, post, true],
  [me, masked, true],
  [moderator, post, true],
  [moderator, gone, 'post_removed'],
  [other, post, 'not_your_post'],
]);
policyTable('mayReact', mayReact, [
  [VISITOR, post, 'sign_in_required'],
  [other, post, true],
  [other, gone, 'post_removed'],
  [me, post, 'your_own_post'],
  [me, masked, 'your_own_post'],
]);

const restore = (who: typeof me, what: Post) => mayRestorePost(who, what, NOW);
policyTable('mayRestorePost', restore, [
  [VISITOR, gone, 'sign_in_required'],
  [me, post, 'post_not_removed'],
  [me, gone, true],
  [me, { ...gone, removed_at: ago(400) }, 'too_late_to_undo'],
  [other, gone, 'removed_by_moderator'],
  [moderator, { ...gone, removed_at: ago(400) }, true],
  [me, { ...gone, hidden_by: 'a decision' }, 'hidden_by_moderation'],
  [moderator, { ...gone, hidden_by: 'a decision' }, 'hidden_by_moderation'],
]);

const read = (who: typeof me, what: Post) => mayReadRemoved(who, what, NOW) || 'not_read';
policyTable('mayReadRemoved', read, [
  [VISITOR, gone, 'not_read'],
  [me, gone, true],
  [me, { ...gone, removed_at: ago(400) }, 'not_read'],
  [other, gone, 'not_read'],
  [moderator, gone, true],
  [me, { ...gone, removed_by: null, hidden_by: 'a decision' }, true],
  [other, { ...gone, removed_by: 'other', hidden_by: 'a decision' }, 'not_read'],
  [moderator, { ...gone, hidden_by: 'a decision' }, true],
  [VISITOR, { ...gone, hidden_by: 'a decision' }, 'not_read'],
]);

policyTable('mayReport', mayReport, [
  [VISITOR, post, true],
  [other, post, true],
  [other, gone, 'post_removed'],
  [me, post, 'report_own'],
  [me, masked, 'report_own'],
]);

policyTable('mayRevealAuthor', (who: typeof me, _: null) => mayRevealAuthor(who), [
  [VISITOR, null, 'sign_in_required'],
  [me, null, 'hosts_only'],
  [moderator, null, 'hosts_only'],
  [host, null, true],
]);
