import { guessLanguage } from '#commons/languages/server/index.ts';
import { visibleTo } from '#commons/things/server/index.ts';
import type { Context } from '#platform/context.ts';
import { invalid } from '#platform/errors.ts';
import { LOCALES } from '#platform/i18n/locales.ts';
import {
  MarkdownTooComplex,
  PIPELINE_VERSION,
  renderMarkdown,
  resolveLinks,
  resolveMentions,
  type Mentioned,
  type Slot,
} from '#platform/markdown/index.ts';

/** Ids of those whom a text speaks to. */
export interface Mentions {
  members: string[];
  teams: string[];
}

export interface PreparedBody {
  markdown: string;
  html: string;
  plain: string;
  pipeline: number;
  slots: string[];
  language: string;
  /** Members and teams the text speaks to. */
  mentions: Mentions;
}

/**
 * What is stored of a text: `@handles` and links to our own pages become ids in the Markdown, and
 * the HTML is rendered once, now.
 * @param language the author's own word on it; guessed otherwise
 */
export async function prepareBody(
  ctx: Context,
  text: string,
  language?: string,
): Promise<PreparedBody> {
  try {
    const linked = await resolveLinks(text, process.env.SITE_URL ?? '', (paths) =>
      slotsByPath(ctx, paths),
    );
    const markdown = await resolveMentions(linked, (handles) => findByHandle(ctx, handles));
    const body = renderBody(markdown);
    return { ...body, language: language ?? guessLanguage(body.plain, [ctx.locale, ...LOCALES]) };
  } catch (error) {
    if (!(error instanceof MarkdownTooComplex)) throw error;
    throw invalid({ markdown: error.code === 'too_long' ? 'too_long' : 'too_complex' });
  }
}

/** Markdown, with ids in place, as its stored columns. */
export function renderBody(markdown: string): Omit<PreparedBody, 'language'> {
  const rendered = renderMarkdown(markdown);
  const idsOf = (kind: Slot['kind']) =>
    rendered.slots.filter((slot) => slot.kind === kind).map((slot) => slot.id);
  return {
    markdown,
    html: rendered.html,
    plain: rendered.text,
    pipeline: PIPELINE_VERSION,
    slots: rendered.slots.map((slot) => `${slot.kind}/${slot.id}`),
    mentions: { members: idsOf('member'), teams: idsOf('team') },
  };
}

async function findByHandle(ctx: Context, handles: string[]): Promise<Map<string, Mentioned>> {
  if (handles.length === 0) return new Map();
  const rows = await ctx.db
    .selectFrom('member')
    .select(['id', 'handle', 'name'])
    .where('handle', 'in', handles)
    .where('state', 'not in', ['erased', 'persona'])
    .execute();
  const teams = await ctx.db
    .selectFrom('team')
    .select(['id', 'handle', 'name'])
    .where('handle', 'in', handles)
    .execute();
  // Should a team and a member have the same handle, the team is meant: it is there for all.
  return new Map<string, Mentioned>([
    ...rows.map((row) => [row.handle, { id: row.id, name: row.name }] as const),
    ...teams.map((row) => [row.handle, { id: row.id, name: row.name, kind: 'team' }] as const),
  ]);
}

/** `/conversations/<slug>`, `/guides/<slug>` and `…#post-3` as what they lead to, if this author sees it. */
async function slotsByPath(ctx: Context, paths: string[]): Promise<Map<string, Slot>> {
  const asked = paths.flatMap((path) => {
    const match =
      /^\/(?:conversations|guides|articles)\/([a-z0-9-]+)(?:\?[^#]*)?(?:#post-(\d{1,8}))?$/.exec(
        path,
      );
    return match ? [{ path, slug: match[1]!, number: match[2] ? Number(match[2]) : null }] : [];
  });
  if (asked.length === 0) return new Map();
  const rows = await ctx.db
    .selectFrom('thing')
    .leftJoin('post', (join) =>
      join
        .onRef('post.thing_id', '=', 'thing.id')
        .on('post.number', 'in', [0, ...asked.flatMap(({ number }) => number ?? [])]),
    )
    .select(['thing.id', 'thing.slug', 'post.id as post_id', 'post.number'])
    .where(
      'thing.slug',
      'in',
      asked.map(({ slug }) => slug),
    )
    .where(visibleTo(ctx.actor))
    .execute();
  const slots = new Map<string, Slot>();
  for (const { path, slug, number } of asked) {
    const thing = rows.find((row) => row.slug === slug);
    const post = number && rows.find((row) => row.slug === slug && row.number === number);
    if (post && post.post_id) slots.set(path, { kind: 'post', id: post.post_id });
    else if (thing) slots.set(path, { kind: 'thing', id: thing.id });
  }
  return slots;
}
