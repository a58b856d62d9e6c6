import fc from 'fast-check';
import { SPACE_KINDS, type SpaceKind } from '#commons/spaces/schema.ts';
import type { Role } from '#platform/context.ts';

// A small community as plain data, and who reads what in it said a second time, as simply as it can be:
// what the site answers must equal this.

export const ACCESS = ['open', 'restricted', 'private', 'confidential'] as const;
export const MEMBERSHIP = ['none', 'requested', 'invited', 'member'] as const;
const STATES = [
  'published',
  'published',
  'hidden',
  'removed',
  'draft',
  'scheduled',
  'in_review',
  'archived',
  'joined',
] as const;
const ROLES = ['member', 'member', 'member', 'moderator', 'host', 'admin'] as const;
const TYPES = ['client', 'partner', 'host'] as const;

export interface WorldMember {
  role: Role;
  /** Index of the organisation. */
  organisation: number | null;
  /** Answers for the practice that everything here belongs to. */
  steward: boolean;
  /** By group. */
  groups: (typeof MEMBERSHIP)[number][];
}
export interface WorldThing {
  kind: SpaceKind;
  /** Whose space, where the kind has several: an organisation's or a group's index. */
  owner: number;
  author: number;
  state: (typeof STATES)[number];
  /** Indexes of members who wrote it with its author. */
  coAuthors: number[];
  /** Indexes of members. */
  participants: number[];
  /** To whom it was announced, of those who read its space. */
  announced: 'to nobody' | 'to all' | 'to the segment';
}
/** Fits whoever is of these types of organisation and has these roles; none: whichever. */
export interface WorldSegment {
  types: (typeof TYPES)[number][];
  roles: Role[];
}
export interface World {
  organisations: (typeof TYPES)[number][];
  groups: (typeof ACCESS)[number][];
  members: WorldMember[];
  things: WorldThing[];
  segment: WorldSegment;
  /** Index of the group whose membership follows the segment. */
  following: number | null;
}

const ORGANISATIONS = 3;
const GROUPS = 3;
const MEMBERS = 5;

export const worlds: fc.Arbitrary<World> = fc.record({
  organisations: fc.array(fc.constantFrom(...TYPES), {
    minLength: ORGANISATIONS,
    maxLength: ORGANISATIONS,
  }),
  groups: fc.array(fc.constantFrom(...ACCESS), { minLength: GROUPS, maxLength: GROUPS }),
  members: fc.array(
    fc.record({
      role: fc.constantFrom<Role>(...ROLES),
      organisation: fc.option(fc.nat(ORGANISATIONS - 1)),
      steward: fc.boolean(),
      groups: fc.array(fc.constantFrom(...MEMBERSHIP), { minLength: GROUPS, maxLength: GROUPS }),
    }),
    { minLength: MEMBERS, maxLength: MEMBERS },
  ),
  things: fc.array(
    fc.record({
      kind: fc.constantFrom(...SPACE_KINDS),
      owner: fc.nat(2),
      author: fc.nat(MEMBERS - 1),
      state: fc.constantFrom(...STATES),
      coAuthors: fc.uniqueArray(fc.nat(MEMBERS - 1), { maxLength: 1 }),
      participants: fc.uniqueArray(fc.nat(MEMBERS - 1), { maxLength: 2 }),
      announced: fc.constantFrom('to nobody', 'to all', 'to the segment'),
    }),
    { minLength: 1, maxLength: 12 },
  ),
  segment: fc.record({
    types: fc.uniqueArray(fc.constantFrom(...TYPES), { maxLength: 2 }),
    roles: fc.uniqueArray(fc.constantFrom(...ROLES), { maxLength: 2 }),
  }),
  following: fc.option(fc.nat(GROUPS - 1)),
});

function fits({ segment, organisations }: World, { role, organisation }: WorldMember): boolean {
  const type = organisation === null ? null : organisations[organisation]!;
  return (
    (segment.types.length === 0 || (type !== null && segment.types.includes(type))) &&
    (segment.roles.length === 0 || segment.roles.includes(role))
  );
}

/** How somebody stands to a group: by themselves, or brought in by the segment that it follows. */
export function standing(world: World, who: number, group: number): (typeof MEMBERSHIP)[number] {
  const member = world.members[who]!;
  return world.following === group && fits(world, member) ? 'member' : member.groups[group]!;
}

/** Whether a space lets somebody read. @param who index of the member; null for a visitor */
function reads(
  world: World,
  who: number | null,
  { kind, owner, participants }: WorldThing,
): boolean {
  if (kind === 'public') return true;
  if (who === null) return false;
  const member = world.members[who]!;
  const host = member.role === 'host' || member.role === 'admin';
  switch (kind) {
    case 'members':
      return true;
    case 'hosts':
      return host || participants.includes(who);
    case 'participants':
      return participants.includes(who);
    case 'organisation':
      return member.organisation === owner;
    case 'group':
      return world.groups[owner] === 'open' || standing(world, who, owner) === 'member';
    case 'clients':
      return (
        host ||
        (member.organisation !== null && world.organisations[member.organisation] !== 'partner')
      );
  }
}

/** Whether somebody sees a thing. */
export function sees(world: World, who: number | null, thing: WorldThing): boolean {
  // What was joined to another is nobody's to see by itself.
  if (thing.state === 'joined' || !reads(world, who, thing)) return false;
  if (['published', 'archived'].includes(thing.state)) return true;
  if (who === null) return false;
  if (thing.author === who || thing.coAuthors.includes(who)) return true;
  const { role, steward } = world.members[who]!;
  if (['in_review', 'scheduled'].includes(thing.state))
    return steward || role === 'host' || role === 'admin';
  return ['hidden', 'removed'].includes(thing.state) && role !== 'member';
}

/** Whether somebody sees what the thing's author has written in it, or would begin beside it, and that waits. */
export function looksAt(
  world: World,
  who: number | null,
  thing: WorldThing,
  begins: boolean,
): boolean {
  if (who === null) return false;
  if (thing.author === who) return true;
  if (world.members[who]!.role === 'member') return false;
  const place = { ...thing, participants: [] };
  return begins ? reads(world, who, place) : sees(world, who, thing);
}

/** Whether the space lets somebody write who sees a thing: of an open group only its members. */
export function writes(world: World, who: number | null, { kind, owner }: WorldThing): boolean {
  return kind !== 'group' || (who !== null && standing(world, who, owner) === 'member');
}

/** Who is told of an announcement, its author left aside: who reads the space, and fits the segment if it was to that. */
export function hears(world: World, thing: WorldThing): number[] {
  if (thing.announced === 'to nobody') return [];
  return [...world.members.keys()].filter(
    (who) =>
      reads(world, who, { ...thing, participants: [] }) &&
      (thing.announced === 'to all' || fits(world, world.members[who]!)),
  );
}
