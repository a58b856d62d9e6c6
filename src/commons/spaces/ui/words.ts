import {
  spaces_ask_hosts,
  spaces_clients,
  spaces_group,
  spaces_hosts,
  spaces_members,
  spaces_open_group,
  spaces_organisation,
  spaces_public,
  spaces_read_by_clients,
  spaces_read_by_group,
  spaces_read_by_hosts,
  spaces_read_by_members,
  spaces_read_by_open_group,
  spaces_read_by_organisation,
  spaces_read_by_participants,
  spaces_read_by_public,
} from '#platform/i18n/generated/messages.js';
import type { IconName } from '#ui/icon-names.ts';
import type { SpaceKind, SpaceView } from '../schema.ts';

const READ_BY: Record<SpaceKind, (given: { name: string }) => string> = {
  public: spaces_read_by_public,
  members: spaces_read_by_members,
  clients: spaces_read_by_clients,
  organisation: spaces_read_by_organisation,
  group: spaces_read_by_group,
  hosts: spaces_read_by_hosts,
  participants: spaces_read_by_participants,
};

/** Who can read what stands in a space, in a sentence. */
export function audienceOf({ kind, name, open }: SpaceView): string {
  const say = open ? spaces_read_by_open_group : READ_BY[kind];
  return say({ name: name ?? '' });
}

const NAMES: Record<Exclude<SpaceKind, 'participants'>, (given: { name: string }) => string> = {
  public: spaces_public,
  members: spaces_members,
  clients: spaces_clients,
  organisation: spaces_organisation,
  group: spaces_group,
  hosts: spaces_hosts,
};

/** A space as a choice of where to write. For all but hosts, writing to the hosts is asking them. */
export function nameOfSpace({ kind, name, open }: SpaceView, isHost: boolean): string {
  if (kind === 'hosts' && !isHost) return spaces_ask_hosts();
  if (kind === 'participants') return '';
  const say = open ? spaces_open_group : NAMES[kind];
  return say({ name: name ?? '' });
}

/** The picture beside an audience: all the world, people, a house of one's own, a lock. */
export function iconOfSpace({ kind, open }: SpaceView): IconName {
  if (kind === 'public') return 'globe';
  return kind === 'members' || kind === 'clients' || open ? 'users' : 'lock';
}
