import { z } from 'zod';

/** Where a thing stands; the space alone decides who may read. */
export const SPACE_KINDS = [
  'public',
  'members',
  'clients',
  'organisation',
  'group',
  'hosts',
  'participants',
] as const;
export type SpaceKind = (typeof SPACE_KINDS)[number];

/** Kinds of which there is one space, named by the kind alone. */
export const COMMON_SPACES = ['public', 'members', 'clients', 'hosts'] as const;
export type CommonSpace = (typeof COMMON_SPACES)[number];

/** Whether a word names a kind of which there is one space. */
export function isCommonSpace(word: string): word is CommonSpace {
  return (COMMON_SPACES as readonly string[]).includes(word);
}

const GROUP = /^group\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/**
 * Where somebody puts a thing: a kind of which there is one space, `organisation` (the writer's own)
 * or `group/<id>`.
 */
export type SpaceRef = CommonSpace | 'organisation' | `group/${string}`;
export const spaceRef = z.custom<SpaceRef>(
  (word) =>
    typeof word === 'string' &&
    (word === 'organisation' || isCommonSpace(word) || GROUP.test(word)),
  'unknown_space',
);

/** The group that a reference names. */
export function groupOf(ref: SpaceRef): string | null {
  return GROUP.exec(ref)?.[1] ?? null;
}

/** How a group is reached: see docs/groups.md. The first is the most open. */
export const GROUP_ACCESS = ['open', 'restricted', 'private', 'confidential'] as const;
export type GroupAccess = (typeof GROUP_ACCESS)[number];

/** A space as those who read in it are told of it. */
export interface SpaceView {
  kind: SpaceKind;
  /** Of the organisation or the group; null for the other kinds. */
  name: string | null;
  /** The group's address. */
  slug: string | null;
  /** A group that every member of the community reads. */
  open: boolean;
}

/** A space that somebody may write in, with how to name it. */
export interface WritableSpace extends SpaceView {
  ref: SpaceRef;
}
