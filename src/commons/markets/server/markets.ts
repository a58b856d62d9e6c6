import { sql } from 'kysely';
import { hasCapability } from '#commons/capabilities/server/held.ts';
import { noteInTrail } from '#commons/audit/server/index.ts';
import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import { newId } from '#platform/db/ids.ts';
import { invalid, notFound } from '#platform/errors.ts';
import { demand } from '#platform/verdict.ts';
import type { MarketInput, MarketView } from '../schema.ts';
import { mayManageMarkets } from './policy.ts';

/** All markets by name. One query. */
export async function listMarkets(ctx: Context): Promise<MarketView[]> {
  demand(mayManageMarkets(ctx.actor));
  const { rows } = await sql<MarketView>`
    select market.id, market.name, market.language, market.time_zone as "timeZone",
           market.holidays::text[] as holidays,
           array(select country::text from market_country where market_id = market.id order by 1) as countries,
           case when contact.id is not null then json_build_object('handle', contact.handle,
             'name', contact.name) end as contact,
           (select count(*)::int from organisation join market_country using (country)
             where market_id = market.id) as organisations
      from market left join member contact on contact.id = market.contact_id and contact.state = 'active'
     order by plain(market.name)`.execute(ctx.db);
  return rows;
}

/** Makes a market, or changes one. A country that another market has is refused. */
export async function saveMarket(
  ctx: Context,
  id: string | null,
  { countries, contact, timeZone, ...input }: MarketInput,
): Promise<{ id: string }> {
  return runCommand(ctx, {
    scope: 'manage',
    access: async (tx) => {
      // Two who draw the map at once take turns.
      await sql`select pg_advisory_xact_lock(hashtext('markets'))`.execute(tx.db);
      demand(mayManageMarkets(tx.actor));
      if (id) await demandThere(tx, id);
    },
    may: () => {},
    write: async (tx) => {
      const columns = {
        ...input,
        time_zone: timeZone,
        contact_id: contact && (await findContact(tx, contact)),
      };
      const market = await tx.db
        .insertInto('market')
        .values({ id: id ?? newId(), ...columns })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(columns))
        .returning('id')
        .executeTakeFirstOrThrow()
        .catch(refuseTaken);
      await tx.db.deleteFrom('market_country').where('market_id', '=', market.id).execute();
      if (countries.length > 0)
        await tx.db
          .insertInto('market_country')
          .values(countries.map((country) => ({ country, market_id: market.id })))
          .execute()
          .catch(refuseTaken);
      await noteInTrail(tx, { action: id ? 'change_market' : 'make_market', reason: input.name });
      return market;
    },
  });
}

/** Removes a market; its countries belong to none. */
export async function removeMarket(ctx: Context, id: string): Promise<void> {
  await runCommand(ctx, {
    scope: 'manage',
    access: async (tx) => {
      demand(mayManageMarkets(tx.actor));
      return demandThere(tx, id);
    },
    may: () => {},
    write: async (tx, { name }) => {
      await tx.db.deleteFrom('market').where('id', '=', id).execute();
      await noteInTrail(tx, { action: 'remove_market', reason: name });
    },
  });
}

async function demandThere(ctx: Context, id: string): Promise<{ name: string }> {
  const found = await ctx.db
    .selectFrom('market')
    .select('name')
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!found) throw notFound();
  return found;
}

async function findContact(ctx: Context, handle: string): Promise<string> {
  const host = await ctx.db
    .selectFrom('member')
    .select('id')
    .where('handle', '=', handle)
    .where('state', '=', 'active')
    .where(sql<boolean>`${hasCapability('use_desk')}`)
    .executeTakeFirst();
  if (!host) throw invalid({ contact: 'contact_is_a_host' });
  return host.id;
}

function refuseTaken(error: unknown): never {
  const { constraint } = error as { constraint?: string };
  if (constraint === 'market_name_key') throw invalid({ name: 'name_taken' });
  if (constraint === 'market_country_pkey') throw invalid({ countries: 'country_taken' });
  throw error;
}
