import { sql, type RawBuilder } from 'kysely';

/**
 * Whether everybody who reads the one space reads the other too: for what is told in one of what stands in the other.
 * Where that is not certain, the answer is no.
 * @param wide alias of the `space` that is told of
 * @param narrow alias of the `space` in which it is told
 */
export function readersAlsoRead(narrow: string, wide: string): RawBuilder<boolean> {
  const [n, w] = [sql.ref(narrow), sql.ref(wide)];
  const open = sql`exists (select from member_group grp where grp.id = ${w}.group_id and grp.access = 'open')`;
  const ofClients = sql`exists (select from organisation org where org.id = ${n}.organisation_id
    and org.type in ('client', 'host'))`;
  return sql<boolean>`(${w}.kind = 'public'
    or ${n}.kind <> 'participants' and ${n}.id = ${w}.id
    or ${n}.kind not in ('public', 'participants') and (${w}.kind = 'members' or ${open})
    or ${w}.kind = 'clients' and (${n}.kind = 'hosts' or ${ofClients}))`;
}
