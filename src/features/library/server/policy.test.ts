import { policyTable } from '#tests/support/policy-table.ts';
import { actor, VISITOR } from '#tests/support/actors.ts';
import {
  mayAnswerConsent,
  mayArchive,
  mayArrange,
  mayBegin,
  mayChooseAudience,
  mayDecideSuggestions,
  mayEdit,
  mayPublish,
  mayReadFeedback,
  mayReadRevisions,
  mayRemove,
  mayRestore,
  maySubmit,
  maySuggest,
} from './policy.ts';

const me = actor('member', { memberId: 'me' });
const host = actor('host', { memberId: 'host' });

/** A thing as somebody meets it. */
const thing = (state: string, as: 'reader' | 'author' | 'steward' = 'reader') => ({
  state,
  writes: as === 'author',
  stewards_practice: as === 'steward',
});
const STATES = ['draft', 'in_review', 'scheduled', 'published', 'archived', 'removed'] as const;
type State = (typeof STATES)[number];
/** A row for each state; those of `yes` are allowed, all others answer `no`. */
const byState = (
  who: typeof me,
  as: 'reader' | 'author' | 'steward',
  yes: readonly State[],
  no: string,
) => STATES.map((state) => [who, thing(state, as), yes.includes(state) ? true : no] as const);

policyTable('mayBegin', mayBegin, [
  [VISITOR, { kind: 'template', stewards_practice: true }, 'sign_in_required'],
  [me, { kind: 'template', stewards_practice: false }, true],
  [me, { kind: 'guide', stewards_practice: false }, 'only_publishers_begin'],
  [me, { kind: 'article', stewards_practice: true }, true],
  [host, { kind: 'guide', stewards_practice: false }, true],
]);
for (const [name, rule] of Object.entries({ mayEdit, mayDecideSuggestions }))
  policyTable(name, rule, [
    [VISITOR, thing('draft', 'author'), 'sign_in_required'],
    ...byState(me, 'author', ['draft'], 'only_publishers_change_published'),
    ...byState(me, 'reader', [], 'not_your_text'),
    ...byState(me, 'steward', STATES, ''),
    ...byState(host, 'reader', STATES, ''),
  ]);
policyTable('mayArrange', mayArrange, [
  [VISITOR, { ...thing('draft'), kind: 'guide' }, 'sign_in_required'],
  [me, { ...thing('draft'), kind: 'example' }, 'not_your_text'],
  [me, { ...thing('published', 'author'), kind: 'guide' }, 'only_publishers_change_published'],
  [me, { ...thing('draft', 'author'), kind: 'guide' }, true],
  [me, { ...thing('draft', 'author'), kind: 'example' }, 'chapters_are_fixed'],
  [host, { ...thing('published'), kind: 'template' }, true],
]);
policyTable('maySubmit', maySubmit, [
  [VISITOR, thing('draft', 'author'), 'sign_in_required'],
  ...byState(me, 'author', ['draft'], 'only_drafts_are_submitted'),
  ...byState(me, 'reader', [], 'not_your_text'),
  ...byState(host, 'reader', [], 'not_your_text'),
]);
for (const [name, rule] of Object.entries({ mayPublish, mayChooseAudience }))
  policyTable(name, rule, [
    [VISITOR, thing('draft', 'steward'), 'sign_in_required'],
    ...byState(me, 'author', [], 'only_publishers_publish'),
    ...byState(me, 'steward', STATES, ''),
    ...byState(host, 'reader', STATES, ''),
  ]);
policyTable('mayArchive', mayArchive, [
  [VISITOR, thing('published'), 'sign_in_required'],
  ...byState(me, 'author', [], 'only_publishers_publish'),
  ...byState(me, 'steward', ['published', 'archived'], 'thing_not_published'),
  ...byState(host, 'reader', ['published', 'archived'], 'thing_not_published'),
]);
policyTable('mayRemove', mayRemove, [
  [VISITOR, thing('draft', 'author'), 'sign_in_required'],
  [me, thing('removed', 'author'), 'thing_not_published'],
  [me, thing('removed'), 'thing_not_published'],
  [me, thing('draft', 'author'), true],
  [me, thing('in_review', 'author'), 'only_publishers_change_published'],
  [me, thing('published', 'author'), 'only_publishers_change_published'],
  [me, thing('draft'), 'not_your_text'],
  [me, thing('published', 'steward'), true],
  [host, thing('published'), true],
  [host, thing('removed'), 'thing_not_published'],
]);
policyTable('mayRestore', mayRestore, [
  [VISITOR, { ...thing('removed', 'author'), removed_by: null }, 'sign_in_required'],
  [me, { ...thing('removed', 'author'), removed_by: 'me' }, true],
  [me, { ...thing('removed', 'author'), removed_by: 'host' }, 'only_publishers_publish'],
  [me, { ...thing('removed', 'steward'), removed_by: 'other' }, true],
  [host, { ...thing('removed'), removed_by: 'me' }, true],
  [host, { ...thing('published'), removed_by: null }, 'thing_not_removed'],
  [me, { ...thing('draft', 'author'), removed_by: 'me' }, 'thing_not_removed'],
]);
policyTable('mayReadFeedback', mayReadFeedback, [
  [VISITOR, thing('published', 'author'), 'sign_in_required'],
  [me, thing('published', 'author'), true],
  [me, thing('published', 'steward'), true],
  [me, thing('published'), 'not_your_text'],
  [host, thing('published'), true],
]);
policyTable('maySuggest', maySuggest, [
  [VISITOR, thing('published'), 'sign_in_required'],
  ...byState(me, 'reader', ['published'], 'thing_not_published'),
]);
policyTable('mayReadRevisions', mayReadRevisions, [
  [VISITOR, thing('published'), 'sign_in_required'],
  ...byState(me, 'reader', ['published', 'archived'], 'not_your_text'),
  ...byState(host, 'reader', STATES, ''),
]);
policyTable('mayAnswerConsent', mayAnswerConsent, [
  [VISITOR, { leads: true }, 'sign_in_required'],
  [me, { leads: true }, true],
  [me, { leads: false }, 'leads_only'],
  [host, { leads: false }, true],
]);
