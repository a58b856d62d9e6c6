import { policyTable } from '#tests/support/policy-table.ts';
import { actor, VISITOR } from '#tests/support/actors.ts';
import type { Actor } from '#platform/context.ts';
import {
  demandModerator,
  mayAct,
  mayAppeal,
  mayAskAgain,
  mayChangeAgreements,
  mayDecideAppeal,
  mayDismiss,
  mayModerate,
  mayTakeBack,
} from './policy.ts';

const member = actor('member');
const moderator = actor('moderator', { memberId: 'mod', aliases: ['mask'] });
const host = actor('host');
const ofMember = { author_id: 'author', author_role: 'member', reported_by_me: false } as const;
const own = { ...ofMember, author_id: 'mod' };
const masked = { ...ofMember, author_id: 'mask' };
const reported = { ...ofMember, reported_by_me: true };
const ofHost = { ...ofMember, author_role: 'host' } as const;
const ofAdmin = { ...ofMember, author_role: 'admin' } as const;
const withToken = (...scopes: string[]) => ({ ...moderator, scopes: new Set(scopes) });

policyTable('mayModerate', (who: Actor, _: null) => mayModerate(who), [
  [VISITOR, null, 'sign_in_required'],
  [member, null, 'moderators_only'],
  [moderator, null, true],
  [host, null, true],
]);
policyTable('demandModerator', (who: Actor, _: null) => demandModerator(who), [
  [VISITOR, null, 'sign_in_required'],
  [member, null, 'moderators_only'],
  [moderator, null, undefined],
  [withToken('write'), null, 'scope_missing'],
  [withToken('manage'), null, undefined],
]);

policyTable('mayDismiss', mayDismiss, [
  [VISITOR, ofMember, 'sign_in_required'],
  [member, ofMember, 'moderators_only'],
  [moderator, ofMember, true],
  [moderator, own, 'decide_own'],
  [moderator, masked, 'decide_own'],
  [moderator, reported, 'decide_own_report'],
  [moderator, ofHost, 'hosts_decide_on_hosts'],
  [moderator, ofAdmin, 'hosts_decide_on_hosts'],
  [host, ofHost, true],
  [host, ofAdmin, true],
]);
policyTable('mayAct', mayAct, [
  [member, ofMember, 'moderators_only'],
  [moderator, ofMember, true],
  [moderator, ofHost, 'hosts_decide_on_hosts'],
  [host, ofHost, true],
  [host, ofAdmin, 'admins_not_moderated'],
]);

type Facts = typeof ofMember | typeof ofAdmin;
type Decided = { measure: 'hide' | 'no_breach'; reversed: boolean } | null;
const back = (who: Actor, [facts, decision]: [Facts, Decided]) => mayTakeBack(who, facts, decision);
const hidden = { measure: 'hide', reversed: false } as const;
policyTable('mayTakeBack', back, [
  [member, [ofMember, hidden], 'moderators_only'],
  [moderator, [ofMember, hidden], true],
  [moderator, [ofMember, null], 'nothing_to_take_back'],
  [moderator, [ofMember, { measure: 'no_breach', reversed: false }], 'nothing_to_take_back'],
  [moderator, [ofMember, { ...hidden, reversed: true }], 'nothing_to_take_back'],
  [host, [ofAdmin, hidden], 'admins_not_moderated'],
]);

type Appealed = { decided_by: string; appealed: boolean } | null;
const judge = (who: Actor, [facts, decision]: [Facts, Appealed]) =>
  mayDecideAppeal(who, facts, decision);
const byOther = { decided_by: 'another', appealed: true };
policyTable('mayDecideAppeal', judge, [
  [member, [ofMember, byOther], 'moderators_only'],
  [moderator, [ofMember, byOther], true],
  [moderator, [ofMember, { ...byOther, decided_by: 'mod' }], 'another_decides_appeals'],
  [moderator, [ofMember, { ...byOther, appealed: false }], 'no_appeal'],
  [moderator, [ofMember, null], 'no_appeal'],
  // Whoever became an admin since is answered all the same.
  [host, [ofAdmin, byOther], true],
]);

const NOW = new Date('2026-03-02T10:00:00Z');
const standing = { reversed_at: null, appealed: false, until: new Date('2026-03-03T10:00:00Z') };
policyTable(
  'mayAppeal',
  (_: Actor, decision: Parameters<typeof mayAppeal>[0]) => mayAppeal(decision, NOW),
  [
    [member, standing, true],
    [member, { ...standing, reversed_at: NOW }, 'decision_reversed'],
    [member, { ...standing, appealed: true }, 'already_appealed'],
    [member, { ...standing, until: NOW }, 'too_late_to_appeal'],
  ],
);

const again = { measure: 'no_breach' as const, appealed: false, until: standing.until };
policyTable(
  'mayAskAgain',
  (_: Actor, decision: Parameters<typeof mayAskAgain>[0]) => mayAskAgain(decision, NOW),
  [
    [member, null, 'not_decided_yet'],
    [member, again, true],
    [member, { ...again, measure: 'hide' }, 'moderators_have_acted'],
    [member, { ...again, appealed: true }, 'asked_again_already'],
    [member, { ...again, until: NOW }, 'too_late_to_appeal'],
  ],
);
policyTable('mayChangeAgreements', (who: Actor, _: null) => mayChangeAgreements(who), [
  [VISITOR, null, 'sign_in_required'],
  [moderator, null, 'hosts_only'],
  [host, null, true],
]);
