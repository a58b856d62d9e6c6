import { sql } from 'kysely';
import { noteInTrail } from '#commons/audit/server/index.ts';
import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import { DomainError, invalid, notFound } from '#platform/errors.ts';
import { LOCALES, type Locale } from '#platform/i18n/locales.ts';
import { demand } from '#platform/verdict.ts';
import type { AgreementInput, AgreementTexts } from '../schema.ts';
import { mayChangeAgreements } from './policy.ts';

interface Row {
  id: string;
  position: number;
  retired: boolean;
  texts: Partial<Record<Locale, { title: string; body: string }>>;
}

/** All agreements with their words in every language, those no longer offered last; for hosts. */
export async function findAgreementTexts(ctx: Context): Promise<AgreementTexts[]> {
  demand(mayChangeAgreements(ctx.actor));
  return (await readAll(ctx)).map(({ texts, ...row }) => ({
    ...row,
    title: titleOf(texts, ctx.locale) ?? row.id,
    texts: Object.fromEntries(
      LOCALES.map((locale) => [locale, texts[locale] ?? { title: '', body: '' }]),
    ) as AgreementTexts['texts'],
  }));
}

async function readAll(ctx: Context): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select id, position, retired_at is not null as retired,
           (select json_object_agg(locale, json_build_object('title', title, 'body', body)) from (
              select distinct on (locale) locale, title, body from agreement_text
               where agreement_id = agreement.id order by locale, since desc) latest) as texts
      from agreement order by retired_at is not null, position, id`.execute(ctx.db);
  return rows;
}

/**
 * Changes an agreement's words, or makes a new one, the last. What it said before is kept for the
 * decisions that name it. It has words in one language at least.
 * @returns its name, for `id`
 */
export async function saveAgreement(
  ctx: Context,
  id: string | null,
  { texts }: AgreementInput,
): Promise<{ id: string }> {
  return runCommand(ctx, {
    scope: 'manage',
    access: (tx) => hold(tx, id),
    may: (tx) => demand(mayChangeAgreements(tx.actor)),
    write: async (tx, { all, found }) => {
      const first = titleOf(texts);
      if (!first) throw invalid({ texts: 'agreement_without_words' });
      const name = found?.id ?? freeName(first, all);
      if (!found)
        await tx.db
          .insertInto('agreement')
          .values({ id: name, position: Math.max(0, ...all.map((each) => each.position)) + 1 })
          .execute();
      const changed = LOCALES.map((locale) => ({
        locale,
        ...(texts[locale] ?? { title: '', body: '' }),
      })).filter(({ locale, title, body }) => {
        const before = found?.texts[locale] ?? { title: '', body: '' };
        return before.title !== title || before.body !== body;
      });
      if (changed.length === 0) return { id: name };
      await tx.db
        .insertInto('agreement_text')
        .values(changed.map((text) => ({ ...text, agreement_id: name, since: tx.now() })))
        .execute();
      await noteInTrail(tx, {
        action: found ? 'change_agreement' : 'make_agreement',
        reason: first,
      });
      return { id: name };
    },
  });
}

/** Puts an agreement at another place, the first being 1. */
export async function moveAgreement(ctx: Context, id: string, position: number): Promise<void> {
  await runCommand(ctx, {
    scope: 'manage',
    access: (tx) => hold(tx, id),
    may: (tx) => demand(mayChangeAgreements(tx.actor)),
    write: async (tx, { all }) => {
      const order = all.filter((each) => each.id !== id).map((each) => each.id);
      order.splice(position - 1, 0, id);
      await sql`update agreement set position = place.n
        from unnest(${order}::text[]) with ordinality place (id, n) where place.id = agreement.id`.execute(
        tx.db,
      );
    },
  });
}

/** No longer offered when somebody reports or decides, or again. One is always offered. */
export async function retireAgreement(ctx: Context, id: string, retired: boolean): Promise<void> {
  await runCommand(ctx, {
    scope: 'manage',
    access: (tx) => hold(tx, id),
    may: (tx) => demand(mayChangeAgreements(tx.actor)),
    write: async (tx, { all, found }) => {
      if (found!.retired === retired) return;
      if (retired && !all.some((each) => !each.retired && each.id !== id))
        throw new DomainError('conflict', 'last_agreement');
      await tx.db
        .updateTable('agreement')
        .set({ retired_at: retired ? tx.now() : null })
        .where('id', '=', id)
        .execute();
      await noteInTrail(tx, {
        action: retired ? 'retire_agreement' : 'restore_agreement',
        reason: titleOf(found!.texts) ?? id,
      });
    },
  });
}

/** All agreements, held until the transaction ends, so that two hosts take turns. */
async function hold(
  ctx: Context,
  id: string | null,
): Promise<{ all: Row[]; found: Row | undefined }> {
  await sql`select pg_advisory_xact_lock(hashtext('agreements'))`.execute(ctx.db);
  const all = await readAll(ctx);
  const found = all.find((each) => each.id === id);
  if (id !== null && !found) throw notFound();
  return { all, found };
}

/** Its title in a language, else in the first that it has. */
function titleOf(texts: AgreementInput['texts'], locale?: Locale): string | undefined {
  const first = LOCALES.map((each) => texts[each]?.title).find(Boolean);
  return (locale && texts[locale]?.title) || first;
}

/** A name of letters and underscores from a title, that no other has. */
function freeName(title: string, all: Row[]): string {
  const plain = title
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z]+/g, '_')
    .slice(0, 40)
    .replaceAll(/^_+|_+$/g, '');
  const taken = new Set(all.map((each) => each.id));
  let name = plain || 'agreement';
  while (taken.has(name)) name += '_b';
  return name;
}
