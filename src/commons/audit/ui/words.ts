import { capabilityInWords } from '#commons/capabilities/ui/words.ts';
import * as m from '#platform/i18n/generated/messages.js';

const NAMES: Record<string, () => string> = {
  change_conversation: m.audit_change_conversation,
  close_conversation: m.audit_close_conversation,
  reopen_conversation: m.audit_reopen_conversation,
  remove_conversation: m.audit_remove_conversation,
  moderation_no_breach: m.audit_no_breach,
  moderation_hide: m.audit_hide,
  moderation_warn: m.audit_warn,
  moderation_suspend: m.audit_suspend,
  moderation_ban: m.audit_ban,
  moderation_take_back: m.audit_take_back,
  moderation_appeal_upheld: m.audit_appeal_upheld,
  moderation_appeal_reversed: m.audit_appeal_reversed,
  create_group: m.audit_create_group,
  change_group_access: m.audit_change_group_access,
  archive_group: m.audit_archive_group,
  unarchive_group: m.audit_unarchive_group,
  accept_group_request: m.audit_accept_group_request,
  decline_group_request: m.audit_decline_group_request,
  invite_to_group: m.audit_invite_to_group,
  remove_from_group: m.audit_remove_from_group,
  name_group_steward: m.audit_name_group_steward,
  end_group_steward: m.audit_end_group_steward,
  create_organisation: m.audit_create_organisation,
  change_organisation: m.audit_change_organisation,
  merge_organisations: m.audit_merge_organisations,
  appoint_lead: m.audit_appoint_lead,
  dismiss_lead: m.audit_dismiss_lead,
  change_employer: m.audit_change_employer,
  end_employment: m.audit_end_employment,
  make_link: m.audit_make_link,
  revoke_link: m.audit_revoke_link,
  accept_link: m.audit_accept_link,
  add_domain: m.audit_add_domain,
  remove_domain: m.audit_remove_domain,
  resend_invitation: m.audit_resend_invitation,
  move_conversation: m.audit_move_conversation,
  reveal_author: m.audit_reveal_author,
  grant_capability: m.audit_grant_capability,
  withdraw_capability: m.audit_withdraw_capability,
};

/** What was done, in words; a kind that has none yet by its own name. */
export const actionName = (action: string): string =>
  Object.hasOwn(NAMES, action) ? NAMES[action]!() : action;

/** Why it was done, or what exactly: mostly somebody's own words. */
export const reasonInWords = (action: string, reason: string): string =>
  action.endsWith('_capability') ? capabilityInWords(reason) : reason;
