import * as m from '#platform/i18n/generated/messages.js';
import type { Capability, Holder } from '../list.ts';

type Area =
  'joining' | 'conversations' | 'library' | 'moderation' | 'groups' | 'organisations' | 'running';
export const AREA_WORDS: Record<Area, () => string> = {
  joining: m.capabilities_area_joining,
  conversations: m.capabilities_area_conversations,
  library: m.capabilities_area_library,
  moderation: m.capabilities_area_moderation,
  groups: m.capabilities_area_groups,
  organisations: m.capabilities_area_organisations,
  running: m.capabilities_area_running,
};

export const HOLDER_WORDS: Record<Holder, () => string> = {
  member: m.capabilities_holder_member,
  moderator: m.capabilities_holder_moderator,
  host: m.capabilities_holder_host,
  admin: m.capabilities_holder_admin,
  org_lead: m.capabilities_holder_org_lead,
  group_steward: m.capabilities_holder_group_steward,
  practice_steward: m.capabilities_holder_practice_steward,
  trainer: m.capabilities_holder_trainer,
  speaker: m.capabilities_holder_speaker,
};

export const CAPABILITY_WORDS: Record<Capability, () => string> = {
  decide_joining: m.capabilities_decide_joining,
  appoint_hosts: m.capabilities_appoint_hosts,
  tend_conversations: m.capabilities_tend_conversations,
  accept_answers: m.capabilities_accept_answers,
  read_removed: m.capabilities_read_removed,
  manage_practices: m.capabilities_manage_practices,
  publish_library: m.capabilities_publish_library,
  moderate: m.capabilities_moderate,
  moderate_hosts: m.capabilities_moderate_hosts,
  see_reporters: m.capabilities_see_reporters,
  reveal_author: m.capabilities_reveal_author,
  create_groups: m.capabilities_create_groups,
  run_groups: m.capabilities_run_groups,
  decide_group_members: m.capabilities_decide_group_members,
  manage_organisations: m.capabilities_manage_organisations,
  decide_organisations: m.capabilities_decide_organisations,
  manage_markets: m.capabilities_manage_markets,
  manage_segments: m.capabilities_manage_segments,
  use_replies: m.capabilities_use_replies,
  change_replies: m.capabilities_change_replies,
  word_agreements: m.capabilities_word_agreements,
  use_desk: m.capabilities_use_desk,
  name_responsible: m.capabilities_name_responsible,
  manage_teams: m.capabilities_manage_teams,
  bring_in: m.capabilities_bring_in,
  tend_search: m.capabilities_tend_search,
  ask_on_behalf: m.capabilities_ask_on_behalf,
  announce: m.capabilities_announce,
  read_trail: m.capabilities_read_trail,
  make_manage_tokens: m.capabilities_make_manage_tokens,
  change_capabilities: m.capabilities_change_capabilities,
};

/** A line of the trail about a capability (`host: moderate`) in words; any other as it is. */
export function capabilityInWords(text: string): string {
  const [holder = '', capability = ''] = text.split(': ');
  if (!Object.hasOwn(HOLDER_WORDS, holder) || !Object.hasOwn(CAPABILITY_WORDS, capability))
    return text;
  return `${HOLDER_WORDS[holder as Holder]()}: ${CAPABILITY_WORDS[capability as Capability]()}`;
}
