import { sql, type RawBuilder } from 'kysely';
import { can } from '#commons/capabilities/server/policy.ts';
import { slugify } from '#commons/things/server/index.ts';
import { runCommand } from '#platform/command.ts';
import type { Actor, Context } from '#platform/context.ts';
import { newId } from '#platform/db/ids.ts';
import { DomainError, invalid, notFound } from '#platform/errors.ts';
import { LOCALES } from '#platform/i18n/locales.ts';
import { demand, signInFirst, type Verdict } from '#platform/verdict.ts';
import { MAX_CATEGORIES, type CategoryInput, type CategoryView } from '../schema.ts';

/** The list of categories is kept by those who publish everywhere. */
export function mayKeepCategories(actor: Actor): Verdict {
  if (actor.memberId === null) return signInFirst;
  return can(actor, 'publish_library') ? true : 'only_hosts_keep_categories';
}

/** What a category is called in the wanted locale, else in English, else in any. `id` is the SQL for its id. */
export const categoryTitle = (id: RawBuilder<unknown>, locale: string): RawBuilder<string> =>
  sql<string>`(select title from category_text where category_id = ${id}
    order by locale = ${locale} desc, locale = 'en' desc, locale limit 1)`;

/** The category of a `publication` as JSON, for a query; null: it is in none. */
export const categoryOf = (ctx: Context): RawBuilder<{ slug: string; title: string } | null> =>
  sql`(select json_build_object('slug', category.slug, 'title', ${categoryTitle(sql.ref('category.id'), ctx.locale)})
     from category where category.id = publication.category_id)`;

/** All categories as they follow each other, with their words in every locale. */
export async function listCategories(ctx: Context): Promise<CategoryView[]> {
  const { rows } = await sql<CategoryView>`
    select category.id, category.slug, ${categoryTitle(sql.ref('category.id'), ctx.locale)} as title,
           (select json_object_agg(locale, title) from category_text where category_id = category.id) as titles
      from category order by category.position, category.id`.execute(ctx.db);
  return rows;
}

/** Sets a category, or makes a new one at the end. */
export async function saveCategory(
  ctx: Context,
  id: string | null,
  input: CategoryInput,
): Promise<{ id: string }> {
  return runCommand(ctx, {
    scope: 'manage',
    access: async (tx) => {
      const all = await lockAll(tx);
      if (id && !all.some((one) => one.id === id)) throw notFound();
      return all;
    },
    may: (tx) => demand(mayKeepCategories(tx.actor)),
    write: async (tx, all) => ({ id: await writeCategory(tx, id, all, input) }),
  });
}

async function writeCategory(
  tx: Context,
  id: string | null,
  all: readonly { id: string; slug: string; position: number }[],
  { slug: wish, titles }: CategoryInput,
): Promise<string> {
  const before = all.find((one) => one.id === id)?.slug;
  const slug = wish || before || slugify(titles.en ?? Object.values(titles)[0]!);
  if (!slug) throw invalid({ slug: 'required' });
  if (all.some((one) => one.slug === slug && one.id !== id))
    throw invalid({ slug: 'category_slug_taken' });
  if (!id && all.length >= MAX_CATEGORIES) throw new DomainError('invalid', 'too_many_categories');
  const own = id ?? newId();
  if (id) await tx.db.updateTable('category').set({ slug }).where('id', '=', id).execute();
  else {
    const position = Math.max(0, ...all.map((one) => one.position)) + 1;
    await tx.db.insertInto('category').values({ id: own, slug, position }).execute();
  }
  await tx.db.deleteFrom('category_text').where('category_id', '=', own).execute();
  const words = LOCALES.flatMap((locale) =>
    titles[locale] ? [{ category_id: own, locale, title: titles[locale] }] : [],
  );
  await tx.db.insertInto('category_text').values(words).execute();
  return own;
}

/**
 * The category of this address, made if there is none yet; null: there are as many as there may be. For imports, in
 * their own transaction, so no rule is asked.
 */
export async function bringInCategory(ctx: Context, input: CategoryInput): Promise<string | null> {
  const all = await lockAll(ctx);
  const here = all.find(({ slug }) => slug === input.slug);
  if (here) return here.id;
  return all.length < MAX_CATEGORIES ? writeCategory(ctx, null, all, input) : null;
}

/** Moves a category one place up or down; at either end nothing happens. */
export async function moveCategory(ctx: Context, id: string, by: 'up' | 'down'): Promise<void> {
  await runCommand(ctx, {
    scope: 'manage',
    access: (tx) => lockOne(tx, id),
    may: (tx) => demand(mayKeepCategories(tx.actor)),
    write: async (tx, { all, at }) => {
      const [own, other] = [all[at]!, all[at + (by === 'up' ? -1 : 1)]];
      if (!other) return;
      await sql`update category set position = case id when ${own.id} then ${other.position}::int
          else ${own.position}::int end where id in (${own.id}, ${other.id})`.execute(tx.db);
    },
  });
}

/** Takes a category away. Its articles stay, and are in none. */
export async function removeCategory(ctx: Context, id: string): Promise<void> {
  await runCommand(ctx, {
    scope: 'manage',
    access: (tx) => lockOne(tx, id),
    may: (tx) => demand(mayKeepCategories(tx.actor)),
    write: (tx) => tx.db.deleteFrom('category').where('id', '=', id).execute(),
  });
}

/** The whole list, held, so that two changes do not meet. */
const lockAll = ({ db }: Context) =>
  db
    .selectFrom('category')
    .select(['id', 'slug', 'position'])
    .orderBy('position')
    .orderBy('id')
    .forUpdate()
    .execute();

async function lockOne(ctx: Context, id: string) {
  const all = await lockAll(ctx);
  const at = all.findIndex((one) => one.id === id);
  if (at < 0) throw notFound();
  return { all, at };
}
