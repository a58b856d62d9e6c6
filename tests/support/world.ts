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
  'joined',
] as const;
const ROLES = ['member', 'member', 'member', 'moderator', 'host', 'admin'] as const;
const TYPES = ['client', 'partner', 'host'] as const;

export interface WorldMember {
  role: Role;
  /** Index of the organisation. */
  organisation: number | null;
  /** By group. */
  groups: (typeof MEMBERSHIP)[number][];
}
export interface WorldThing {
  kind: SpaceKind;
  /** Whose space, where the kind has several: an organisation's or a group's index. */
  owner: number;
  author: number;
  state: (typeof STATES)[number];
  /** Indexes of members. */
  participants: number[];
}
export interface World {
  organisations: (typeof TYPES)[number][];
  groups: (typeof ACCESS)[number][];
  members: WorldMember[];
  things: WorldThing[];
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
      participants: fc.uniqueArray(fc.nat(MEMBERS - 1), { maxLength: 2 }),
    }),
    { minLength: 1, maxLength: 12 },
  ),
});

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
      return world.groups[owner] === 'open' || member.groups[owner] === 'member';
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
  if (thing.state === 'published') return true;
  if (who === null) return false;
  if (thing.author === who) return true;
  return ['hidden', 'removed'].includes(thing.state) && world.members[who]!.role !== 'member';
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
  return kind !== 'group' || (who !== null && world.members[who]!.groups[owner] === 'member');
}
