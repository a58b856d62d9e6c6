import { sql } from 'kysely';
import { handleOf, nameOf } from '#commons/identities/server/index.ts';
import { fillBodies, postPath, POSTS_PER_PAGE, accessThing } from '#commons/things/server/index.ts';
import { can } from '#commons/capabilities/server/policy.ts';
import { isSelf, type Context } from '#platform/context.ts';
import type { Selectable } from 'kysely';
import type { PostTable } from '#platform/db/schema.generated.ts';
import type { PostView, ReactionKind } from '../schema.ts';
import { notFound } from '#platform/errors.ts';
import { demand } from '#platform/verdict.ts';
import { accessPost } from './access.ts';
import {
  mayEditPost,
  mayReact,
  mayReadRemoved,
  mayRemovePost,
  mayReport,
  mayRestorePost,
  mayRevealAuthor,
} from './policy.ts';

type Row = Pick<
  Selectable<PostTable>,
  | 'id'
  | 'number'
  | 'author_id'
  | 'html'
  | 'slots'
  | 'language'
  | 'created_at'
  | 'edited_at'
  | 'removed_at'
  | 'removed_by'
  | 'hidden_by'
  | 'helpful_count'
  | 'thanks_count'
  | 'me_too_count'
  | 'imported_likes'
> & {
  name: string;
  handle: string | null;
  role: string;
  erased: boolean;
  shielded: boolean;
  organisation: string | null;
  parent_number: number | null;
  parent_name: string | null;
  versions: number;
  mine: ReactionKind[];
};

/** What is shown for an erased author or a hidden title. */
export interface UnknownWords {
  member: string;
}

/**
 * One page of a thread: the posts numbered `first` … `first + 19`, by the index on (thing, number),
 * so the thousandth page costs what the first does. Two queries, whatever the page holds.
 * The caller has already been through the thing's door.
 */
export async function listPosts(
  ctx: Context,
  thingId: string,
  range: { first: number; also?: string | null },
  unknown: UnknownWords,
): Promise<PostView[]> {
  const last = range.first + POSTS_PER_PAGE - 1;
  return views(
    ctx,
    await postRows(
      ctx,
      sql`post.thing_id = ${thingId} and (post.number between ${range.first} and ${last}
          or post.id = ${range.also ?? null}::uuid)`,
    ),
    unknown,
  );
}

/** One page of the posts about a chapter, in their order. The caller has been through the thing's door. */
export async function listPostsAbout(
  ctx: Context,
  chapterId: string,
  page: number,
  unknown: UnknownWords,
): Promise<PostView[]> {
  const ids = sql`post.id in (select id from post where chapter_id = ${chapterId} and number > 0
    order by number limit ${POSTS_PER_PAGE} offset ${(page - 1) * POSTS_PER_PAGE})`;
  return views(ctx, await postRows(ctx, ids), unknown);
}

/** One post as its page shows it (for live arrivals and the API), through its thing's door. */
export async function findPost(ctx: Context, id: string, unknown: UnknownWords): Promise<PostView> {
  await accessPost(ctx, id);
  const [view] = await views(ctx, await postRows(ctx, sql`post.id = ${id}`), unknown);
  return view!;
}

async function postRows(ctx: Context, where: ReturnType<typeof sql>): Promise<Row[]> {
  const { rows } = await sql<Row>`
    select post.id, post.number, post.author_id, post.html, post.slots, post.language,
           post.created_at, post.edited_at, post.removed_at, post.removed_by, post.hidden_by,
           post.helpful_count, post.thanks_count, post.me_too_count, post.imported_likes,
           ${nameOf('author', ctx.locale)} as name, ${handleOf('author')} as handle, author.role,
           author.state = 'erased' as erased, author.state = 'persona' as shielded,
           organisation.name as organisation,
           parent.number as parent_number,
           case when parent_author.state <> 'erased' then ${nameOf('parent_author', ctx.locale)} end as parent_name,
           case when post.edited_at is null then 0
                else (select count(*)::int from post_version v where v.post_id = post.id) end as versions,
           array(select r.kind from reaction r
                  where r.post_id = post.id and r.member_id = ${ctx.actor.memberId}::uuid) as mine
      from post
      join member author on author.id = post.author_id
      left join organisation on organisation.id = post.organisation_id
      left join post parent on parent.id = post.parent_id
      left join member parent_author on parent_author.id = parent.author_id
     where ${where}
     order by post.number`.execute(ctx.db);
  return rows;
}

async function views(ctx: Context, rows: Row[], unknown: UnknownWords): Promise<PostView[]> {
  const now = ctx.now();
  const shown = rows.map((row) => !row.removed_at || mayReadRemoved(ctx.actor, row, now));
  const bodies = await fillBodies(
    ctx,
    rows.map((row, i) => (shown[i] ? row : { html: '', slots: [] })),
    unknown.member,
  );
  return rows.map((row, i) => ({
    id: row.id,
    number: row.number,
    parent: row.parent_number
      ? { number: row.parent_number, name: row.parent_name ?? unknown.member }
      : null,
    author: {
      id: row.author_id,
      name: row.erased ? unknown.member : row.name,
      handle: row.erased ? null : row.handle,
      organisation: row.organisation,
      role: row.role,
    },
    html: shown[i] ? bodies[i]! : null,
    language: row.language,
    createdAt: row.created_at.toISOString(),
    editedAt: row.edited_at?.toISOString() ?? null,
    removed: row.removed_at !== null,
    versions: row.versions,
    counts: {
      helpful: row.helpful_count,
      thanks: row.thanks_count,
      me_too: row.me_too_count,
      importedLikes: row.imported_likes,
    },
    mine: row.mine,
    may: {
      edit: mayEditPost(ctx.actor, row) === true,
      remove: mayRemovePost(ctx.actor, row) === true,
      restore: mayRestorePost(ctx.actor, row, now) === true,
      react: mayReact(ctx.actor, row) === true,
      report: mayReport(ctx.actor, row) === true,
      reveal: row.shielded && mayRevealAuthor(ctx.actor) === true,
    },
  }));
}

/** The id of a thread's post by its number, through the thing's door. */
export async function findPostId(ctx: Context, thingId: string, number: number): Promise<string> {
  const thing = await accessThing(ctx, { id: thingId });
  const row = await ctx.db
    .selectFrom('post')
    .select('id')
    .where('thing_id', '=', thing.id)
    .where('number', '=', number)
    .executeTakeFirst();
  if (!row) throw notFound();
  return row.id;
}

/** What the page that reveals an author says of the post, for whoever may. */
export async function findPostToReveal(
  ctx: Context,
  id: string,
): Promise<{ href: string; title: string; language: string; name: string }> {
  const { thing, number, author_id } = await accessPost(ctx, id);
  demand(mayRevealAuthor(ctx.actor));
  const author = await ctx.db
    .selectFrom('member')
    .select(sql<string>`${nameOf('member', ctx.locale)}`.as('name'))
    .where('id', '=', author_id)
    .where('state', '=', 'persona')
    .executeTakeFirst();
  if (!author) throw notFound();
  const href = postPath(thing.kind, thing.slug, number);
  return { href, title: thing.title, language: thing.language, name: author.name };
}

/** The Markdown of one's own post, to edit or quote; anyone who sees a post may quote it. */
export async function findPostSource(
  ctx: Context,
  id: string,
): Promise<{ id: string; markdown: string; language: string; number: number; name: string }> {
  const post = await accessPost(ctx, id);
  if (post.removed_at && !mayReadRemoved(ctx.actor, post, ctx.now()))
    return { id, markdown: '', language: post.language, number: post.number, name: '' };
  const { name } = await ctx.db
    .selectFrom('member')
    .select(sql<string>`${nameOf('member', ctx.locale)}`.as('name'))
    .where('id', '=', post.author_id)
    .executeTakeFirstOrThrow();
  return { id, markdown: post.markdown, language: post.language, number: post.number, name };
}

export interface PostVersion {
  version: number;
  markdown: string;
  writtenAt: string;
}

/**
 * What a post said before, oldest first, the present text last. Readers of the thread may see it
 * (an edit hides nothing); of a removed post only those who may bring it back.
 */
export async function listVersions(ctx: Context, id: string): Promise<PostVersion[]> {
  const post = await accessPost(ctx, id);
  if (post.removed_at && !can(ctx.actor, 'read_removed') && !isSelf(ctx.actor, post.author_id))
    return [];
  const rows = await ctx.db
    .selectFrom('post_version')
    .select(['version', 'markdown', 'written_at'])
    .where('post_id', '=', id)
    .orderBy('version')
    .execute();
  const past = rows.map((row) => ({
    version: row.version,
    markdown: row.markdown,
    writtenAt: row.written_at.toISOString(),
  }));
  return [
    ...past,
    {
      version: past.length + 1,
      markdown: post.markdown,
      writtenAt: (post.edited_at ?? post.created_at).toISOString(),
    },
  ];
}

/** Posts after a number, for a page that has been away: at most one page of ids. */
export async function listPostIdsAfter(
  ctx: Context,
  thingId: string,
  after: number,
): Promise<string[]> {
  const thing = await accessThing(ctx, { id: thingId });
  const rows = await ctx.db
    .selectFrom('post')
    .select('id')
    .where('thing_id', '=', thing.id)
    .where('number', '>', after)
    .orderBy('number')
    .limit(POSTS_PER_PAGE)
    .execute();
  return rows.map((row) => row.id);
}
