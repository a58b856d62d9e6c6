import { sql, type Insertable } from 'kysely';
import type { Db } from '#platform/db/connect.ts';
import type { MemberTable } from '#platform/db/schema.generated.ts';
import { memberIdOf, type Known } from './known.ts';
import type { Survey } from './survey.ts';

/** What the operator knows of a person: from `--users`. */
export interface KnownPerson {
  email: string;
  name: string | null;
}

const CHUNK = 500;

/**
 * Makes the members who wrote the archive: placeholders without an address, or, where the operator
 * gave one, people who may sign in with it. Somebody here with that address is taken, not doubled.
 * Fills `known` with who is who.
 * @param people by username in lower case
 * @returns how many members are new
 */
export async function writeMembers(
  db: Db,
  survey: Survey,
  known: Known,
  people: ReadonlyMap<string, KnownPerson>,
  options: { dryRun: boolean },
): Promise<number> {
  const byEmail = await membersByEmail(
    db,
    [...people.values()].map(({ email }) => email),
  );
  const wanted = [...survey.members].filter(([key]) => !known.members.has(key));
  const taken = await takenHandles(
    db,
    wanted.map(([, { username }]) => handleOf(username)),
  );
  const rows: Insertable<MemberTable>[] = [];
  const links: { key: string; id: string }[] = [];
  for (const [key, member] of wanted) {
    const person = people.get(key);
    const existing = person && byEmail.get(person.email);
    const id = existing ?? memberIdOf(known, survey, key);
    links.push({ key, id });
    if (existing) continue;
    if (person) byEmail.set(person.email, id);
    rows.push({
      id,
      email: person?.email ?? null,
      handle: freeHandle(handleOf(member.username), taken),
      name: clip(person?.name ?? member.name ?? member.username),
      state: person ? ('invited' as const) : ('placeholder' as const),
      created_at: new Date(member.since),
    });
  }
  if (!options.dryRun)
    await db.transaction().execute(async (tx) => {
      for (let at = 0; at < rows.length; at += CHUNK)
        await tx
          .insertInto('member')
          .values(rows.slice(at, at + CHUNK))
          .execute();
      for (let at = 0; at < links.length; at += CHUNK)
        await tx
          .insertInto('import_map')
          .values(
            links.slice(at, at + CHUNK).map(({ key, id }) => ({
              source_id: known.sourceId,
              kind: 'member' as const,
              old_id: key,
              new_id: id,
            })),
          )
          .execute();
      await inviteLater(tx, known, people, byEmail);
    });
  for (const { key, id } of links) known.members.set(key, id);
  for (const [key, { name }] of people)
    if (name && survey.members.has(key)) known.names.set(key, name);
  return rows.length;
}

/** Placeholders of an earlier import get the address that is known now. */
async function inviteLater(
  tx: Db,
  known: Known,
  people: ReadonlyMap<string, KnownPerson>,
  byEmail: ReadonlyMap<string, string>,
): Promise<void> {
  for (const [key, { email, name }] of people) {
    const id = known.members.get(key);
    if (!id || byEmail.has(email)) continue;
    await tx
      .updateTable('member')
      .set({ email, state: 'invited', ...(name && { name: clip(name) }) })
      .where('id', '=', id)
      .where('state', '=', 'placeholder')
      .execute();
  }
}

async function membersByEmail(db: Db, emails: string[]): Promise<Map<string, string>> {
  if (emails.length === 0) return new Map();
  const { rows } = await sql<{ id: string; email: string }>`
    select id, email from member where email = any(${emails})`.execute(db);
  return new Map(rows.map((row) => [row.email, row.id]));
}

/** All handles that begin like one of these. */
async function takenHandles(db: Db, handles: string[]): Promise<Set<string>> {
  const { rows } = await sql<{ handle: string }>`
    select handle from member
     where regexp_replace(handle, '-\\d+$', '') = any(${handles.map(stem)})`.execute(db);
  return new Set(rows.map((row) => row.handle));
}

const stem = (handle: string) => handle.replace(/-\d+$/, '');

/** A username made fit for an address here. */
export function handleOf(username: string): string {
  const handle = username
    .replaceAll('ß', 'ss')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9_.-]+/g, '-')
    .replace(/^[^a-z0-9]+|[-.]+$/g, '')
    .slice(0, 50);
  return handle || 'member';
}

function freeHandle(wanted: string, taken: Set<string>): string {
  let handle = wanted;
  for (let n = 2; taken.has(handle); n++) handle = `${wanted}-${n}`;
  taken.add(handle);
  return handle;
}

function clip(name: string): string {
  return [...name.replace(/\s+/g, ' ').trim()].slice(0, 120).join('') || '?';
}
