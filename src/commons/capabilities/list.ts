import type { Role } from '#platform/context.ts';

/** What somebody may answer for, beside their role. The first three reach as far as what they answer for. */
export const RESPONSIBILITIES = [
  'org_lead',
  'group_steward',
  'practice_steward',
  'trainer',
  'speaker',
] as const;
export type Responsibility = (typeof RESPONSIBILITIES)[number];

/** Those whom the table gives or denies something, as its columns stand. */
export const HOLDERS = [
  'member',
  'moderator',
  'host',
  'admin',
  ...RESPONSIBILITIES,
] as const satisfies readonly (Role | Responsibility)[];
export type Holder = (typeof HOLDERS)[number];

interface Definition {
  area:
    'joining' | 'conversations' | 'library' | 'moderation' | 'groups' | 'organisations' | 'running';
  /** Who has it on a new install. */
  default: readonly Holder[];
  /** Who else may be given it. Nobody beyond these two lists ever gets it. */
  possible?: readonly Holder[];
  /** From whom it can't be taken: or nobody could give it back, let people in, or look after a group. */
  fixed?: readonly Holder[];
  /** A responsibility that has it only for what it answers for: one organisation, one group, one practice. */
  within?: Responsibility;
}

const HOSTS = ['host', 'admin'] as const;
const MODERATORS = ['moderator', ...HOSTS] as const;

/**
 * Everything that is somebody's to do because of who they are here, and not because it is their own.
 * Who reads what is not among it: that the spaces alone decide.
 */
export const CAPABILITIES = {
  decide_joining: { area: 'joining', default: HOSTS, possible: ['moderator'], fixed: ['admin'] },
  appoint_hosts: { area: 'joining', default: ['admin'], fixed: ['admin'] },
  tend_conversations: { area: 'conversations', default: MODERATORS },
  use_replies: { area: 'conversations', default: MODERATORS },
  change_replies: { area: 'conversations', default: HOSTS, possible: ['moderator'] },
  accept_answers: {
    area: 'conversations',
    default: HOSTS,
    possible: ['moderator', 'practice_steward', 'trainer'],
  },
  read_removed: { area: 'conversations', default: MODERATORS },
  manage_practices: { area: 'library', default: HOSTS, possible: ['moderator'] },
  bring_in: { area: 'library', default: HOSTS, possible: ['moderator'] },
  publish_library: {
    area: 'library',
    default: [...HOSTS, 'practice_steward'],
    possible: ['moderator'],
    fixed: ['admin'],
    within: 'practice_steward',
  },
  moderate: { area: 'moderation', default: MODERATORS, fixed: ['admin'] },
  word_agreements: { area: 'moderation', default: HOSTS },
  moderate_hosts: { area: 'moderation', default: HOSTS, possible: ['moderator'] },
  // Whoever has one of these two learns what somebody was promised to be kept: never moderators.
  see_reporters: { area: 'moderation', default: HOSTS },
  reveal_author: { area: 'moderation', default: HOSTS },
  create_groups: {
    area: 'groups',
    default: HOSTS,
    possible: ['member', 'moderator', ...RESPONSIBILITIES],
  },
  run_groups: {
    area: 'groups',
    default: [...HOSTS, 'group_steward'],
    possible: ['moderator'],
    fixed: ['group_steward'],
    within: 'group_steward',
  },
  // No role has it: a host could let themselves into a private group.
  decide_group_members: {
    area: 'groups',
    default: ['group_steward'],
    fixed: ['group_steward'],
    within: 'group_steward',
  },
  manage_organisations: {
    area: 'organisations',
    default: [...HOSTS, 'org_lead'],
    fixed: ['admin'],
    within: 'org_lead',
  },
  // Of which type an organisation is and who works there opens spaces.
  decide_organisations: { area: 'organisations', default: HOSTS, fixed: ['admin'] },
  manage_markets: { area: 'organisations', default: HOSTS, possible: ['moderator'] },
  manage_segments: { area: 'organisations', default: HOSTS, possible: ['moderator'] },
  use_desk: { area: 'running', default: HOSTS, possible: ['moderator'], fixed: ['admin'] },
  name_responsible: { area: 'running', default: HOSTS, possible: ['moderator'] },
  manage_teams: { area: 'running', default: HOSTS },
  tend_search: { area: 'running', default: HOSTS, possible: ['moderator'] },
  ask_on_behalf: { area: 'running', default: HOSTS, possible: ['moderator'] },
  announce: { area: 'running', default: HOSTS },
  read_trail: { area: 'running', default: HOSTS, fixed: ['admin'] },
  make_manage_tokens: {
    area: 'running',
    default: HOSTS,
    possible: ['moderator', 'org_lead', 'group_steward'],
  },
  change_capabilities: { area: 'running', default: ['admin'], fixed: ['admin'] },
} as const satisfies Record<string, Definition>;
export type Capability = keyof typeof CAPABILITIES;

export const CAPABILITY_KEYS = Object.keys(CAPABILITIES) as [Capability, ...Capability[]];

export const definitionOf = (capability: Capability): Definition => CAPABILITIES[capability];

/** `always` and `never` are as the code has them; the rest is the admin's to decide. */
export type Standing = 'always' | 'never' | 'given' | 'not_given';

export function isChangeable(capability: Capability, holder: Holder): boolean {
  const { default: by, possible = [], fixed = [] } = definitionOf(capability);
  return (by.includes(holder) || possible.includes(holder)) && !fixed.includes(holder);
}

/** How one cell of the table stands. @param change what an admin decided about it, if anything */
export function standingOf(capability: Capability, holder: Holder, change?: boolean): Standing {
  const { default: by } = definitionOf(capability);
  if (!isChangeable(capability, holder)) return by.includes(holder) ? 'always' : 'never';
  return (change ?? by.includes(holder)) ? 'given' : 'not_given';
}

/** Whether somebody in this role, or with this responsibility, has it. */
export function hasIt(capability: Capability, holder: Holder, change?: boolean): boolean {
  return ['always', 'given'].includes(standingOf(capability, holder, change));
}
