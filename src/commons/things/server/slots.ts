import { sql } from 'kysely';
import { nameOf } from '#commons/identities/server/index.ts';
import type { Context } from '#platform/context.ts';
import { fillSlots, type Slot } from '#platform/markdown/index.ts';
import { postPath, thingPath, type ThingKind } from './paths.ts';
import { visibleTo } from './visibility.ts';

export interface Body {
  html: string;
  slots: readonly string[];
}

interface Row {
  key: string;
  name: string | null;
  handle: string | null;
  kind: ThingKind | null;
  slug: string | null;
  number: number | null;
}

const idsOf = (slots: readonly string[], kind: Slot['kind']) =>
  slots.filter((slot) => slot.startsWith(`${kind}/`)).map((slot) => slot.slice(kind.length + 1));

/**
 * Fills the names and links that stored HTML leaves open, for this reader, in one query for all
 * bodies of a page. What the reader may not see, or who was erased, becomes `unknown`'s words.
 */
export async function fillBodies(
  ctx: Context,
  bodies: readonly Body[],
  unknown: string,
): Promise<string[]> {
  const slots = [...new Set(bodies.flatMap((body) => body.slots))];
  const found = new Map<string, { href: string; text: string }>();
  if (slots.length > 0) {
    const { rows } = await sql<Row>`
      select 'member/' || id as key, name, handle, null as kind, null as slug, null::int as number
        from member where id = any(${idsOf(slots, 'member')}::uuid[]) and state not in ('erased', 'persona')
      union all
      select 'team/' || id, name, handle, null, null, null
        from team where id = any(${idsOf(slots, 'team')}::uuid[])
      union all
      select 'thing/' || named.id, thing.title, null, thing.kind, thing.slug, null
        from thing named join thing on thing.id = coalesce(named.joined_to, named.id)
       where named.id = any(${idsOf(slots, 'thing')}::uuid[]) and ${visibleTo(ctx.actor)}
      union all
      select 'post/' || post.id, ${nameOf('member', ctx.locale)}, null, thing.kind, thing.slug, post.number
        from post join thing on thing.id = post.thing_id join member on member.id = post.author_id
       where member.state <> 'erased' and post.id = any(${idsOf(slots, 'post')}::uuid[]) and ${visibleTo(ctx.actor)}
    `.execute(ctx.db);
    for (const row of rows) found.set(row.key, linkOf(row));
  }
  return bodies.map((body) =>
    body.slots.length === 0
      ? body.html
      : fillSlots(
          body.html,
          (slot) => found.get(`${slot.kind}/${slot.id}`) ?? null,
          () => unknown,
        ),
  );
}

function linkOf(row: Row): { href: string; text: string } {
  if (row.handle) {
    const page = row.key.startsWith('team/') ? 'teams' : 'people';
    return { href: `/${page}/${row.handle}`, text: `@${row.name}` };
  }
  if (row.number) return { href: postPath(row.kind!, row.slug!, row.number), text: row.name ?? '' };
  return { href: thingPath(row.kind!, row.slug!), text: row.name ?? '' };
}
