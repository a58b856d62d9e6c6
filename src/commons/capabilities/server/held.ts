import { sql, type RawBuilder } from 'kysely';
import type { Role } from '#platform/context.ts';
import {
  CAPABILITY_KEYS,
  definitionOf,
  hasIt,
  HOLDERS,
  RESPONSIBILITIES,
  standingOf,
  type Capability,
  type Holder,
} from '../list.ts';

/**
 * What a member's capabilities follow from, beside their role: the kinds of their responsibilities, and
 * what an admin changed for these and for the role (`moderator:moderate:false`). A column for whatever
 * query finds the member, so that it costs none of its own; `capabilitiesFrom` reads it.
 * @param member the alias of table `member` in the surrounding query
 */
export function heldBy(member = 'member'): RawBuilder<string[]> {
  const m = sql.ref(member);
  return sql<string[]>`array(
    select r.kind from responsibility r where r.member_id = ${m}.id
     union select c.holder || ':' || c.capability || ':' || c.granted from capability_change c
      where c.holder = ${m}.role
         or c.holder in (select r.kind from responsibility r where r.member_id = ${m}.id)
     order by 1)`;
}

/**
 * A member's capabilities: by name those that reach everywhere, and behind the responsibility
 * (`org_lead:manage_organisations`) those that reach as far as it does.
 */
export function capabilitiesFrom(role: Role, held: readonly string[]): ReadonlySet<string> {
  const holders: Holder[] = [role, ...RESPONSIBILITIES.filter((kind) => held.includes(kind))];
  const found = new Set<string>();
  for (const capability of CAPABILITY_KEYS)
    for (const holder of holders) {
      const change = [true, false].find((is) => held.includes(`${holder}:${capability}:${is}`));
      if (!hasIt(capability, holder, change)) continue;
      found.add(
        definitionOf(capability).within === holder ? `${holder}:${capability}` : capability,
      );
    }
  return found;
}

/** Who acts, with what they may do: what every place that makes an actor of a member's row adds. */
export const actingAs = (role: Role, held: readonly string[]) => ({
  held,
  capabilities: capabilitiesFrom(role, held),
});

/**
 * Which members have a capability everywhere, as a condition on table `member`: whom to choose a task's
 * owner from.
 * @param member the alias of table `member` in the surrounding query
 */
export function hasCapability(capability: Capability, member = 'member'): RawBuilder<boolean> {
  const m = sql.ref(member);
  const everywhere = HOLDERS.filter((holder) => definitionOf(capability).within !== holder);
  const [always, given, possible] = [
    everywhere.filter((holder) => standingOf(capability, holder) === 'always'),
    everywhere.filter((holder) => standingOf(capability, holder) === 'given'),
    everywhere.filter((holder) => standingOf(capability, holder) === 'not_given'),
  ];
  const changed = (granted: boolean) =>
    sql`(select holder from capability_change where capability = ${capability} and granted = ${granted})`;
  return sql<boolean>`exists (select from (select ${m}.role as holder
      union all select r.kind from responsibility r where r.member_id = ${m}.id) held
    where held.holder = any(${always}::text[])
       or held.holder = any(${given}::text[]) and held.holder not in ${changed(false)}
       or held.holder = any(${possible}::text[]) and held.holder in ${changed(true)})`;
}
