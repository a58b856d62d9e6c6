import pg from 'pg';

/** Kept by the community: all our tables. The queue's (pgboss) are made anew. */
const SCHEMAS = `n.nspname in ('public', 'auth')`;
const NOT_OURS = `not exists (select 1 from pg_depend d where d.objid = c.oid and d.deptype = 'e')`;

export interface CatalogTable {
  schema: string;
  table: string;
  columns: string[];
  /** Columns of the primary key, text by its bytes: the same rows give the same file everywhere. */
  order: string;
}

export const quote = pg.escapeIdentifier;
export const nameOf = ({ schema, table }: { schema: string; table: string }): string =>
  `${quote(schema)}.${quote(table)}`;

/** Every table whose rows belong in an archive, with its columns that are not computed. */
export async function listTables(client: pg.Client): Promise<CatalogTable[]> {
  const { rows } = await client.query<CatalogTable>(
    `select n.nspname "schema", c.relname "table",
            (select array_agg(a.attname::text order by a.attnum) from pg_attribute a
              where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
                and a.attgenerated = '') columns,
            coalesce((select string_agg(quote_ident(a.attname) ||
                               case when a.attcollation <> 0 then ' collate "C"' else '' end,
                               ', ' order by k.position)
                        from pg_index i, unnest(i.indkey::int2[]) with ordinality k (attnum, position)
                        join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum
                       where i.indrelid = c.oid and i.indisprimary), 'ctid') "order"
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and not c.relispartition and ${SCHEMAS} and ${NOT_OURS}
        and c.relname not in ('migration', 'restore_unfinished')
      order by 1, 2`,
  );
  return rows.filter((table) => table.columns);
}

/** The last number that each identity column gave. Not part of a snapshot, so never too small. */
export async function listSequences(
  client: pg.Client,
): Promise<{ schema: string; table: string; column: string; value: number }[]> {
  const { rows } = await client.query<{
    schema: string;
    table: string;
    column: string;
    sequence: string;
  }>(
    `select n.nspname "schema", c.relname "table", a.attname "column",
            pg_get_serial_sequence(format('%I.%I', n.nspname, c.relname), a.attname) "sequence"
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
       join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relkind in ('r', 'p') and ${SCHEMAS} and ${NOT_OURS}
        and pg_get_serial_sequence(format('%I.%I', n.nspname, c.relname), a.attname) is not null
      order by 1, 2, 3`,
  );
  const sequences = [];
  for (const { sequence, ...place } of rows) {
    const { rows: found } = await client.query<{ value: string | number }>(
      `select case when is_called then last_value else 0 end "value" from ${sequence}`,
    );
    sequences.push({ ...place, value: Number(found[0]?.value ?? 0) });
  }
  return sequences;
}

/** Which migrations a database has had; none when it never had any. */
export async function listMigrations(
  client: pg.Client,
): Promise<{ number: number; name: string; checksum: string }[]> {
  const { rows: found } = await client.query(`select to_regclass('public.migration') "table"`);
  if (!found[0]?.table) return [];
  const { rows } = await client.query(
    'select number, name, checksum from public.migration order by number',
  );
  return rows;
}

export async function hasQueue(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query(`select to_regclass('pgboss.job') "table"`);
  return Boolean(rows[0]?.table);
}

/** Hashes of the stored files that rows name, in order, `size` at a time. */
export async function listFileHashes(
  client: pg.Client,
  after: string,
  size: number,
): Promise<string[]> {
  const { rows } = await client.query<{ hash: string }>(
    'select hash from public.file where hash > $1 order by hash limit $2',
    [after, size],
  );
  return rows.map((row) => row.hash);
}

/** Foreign keys, as statements that drop them and make them again. */
export async function listForeignKeys(
  client: pg.Client,
): Promise<{ drop: string; create: string }[]> {
  const { rows } = await client.query<{ drop: string; create: string }>(
    `select format('alter table %I.%I drop constraint %I', n.nspname, c.relname, f.conname) "drop",
            format('alter table %I.%I add constraint %I %s', n.nspname, c.relname, f.conname,
                   pg_get_constraintdef(f.oid)) "create"
       from pg_constraint f join pg_class c on c.oid = f.conrelid
       join pg_namespace n on n.oid = c.relnamespace
      where f.contype = 'f' and f.conparentid = 0 and ${SCHEMAS}`,
  );
  return rows;
}

export async function countRows(
  client: pg.Client,
  table: { schema: string; table: string },
): Promise<number> {
  const { rows } = await client.query(`select count(*)::float8 "count" from ${nameOf(table)}`);
  return Number(rows[0]?.count);
}
