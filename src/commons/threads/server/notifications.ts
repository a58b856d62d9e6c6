import type { NotificationKind } from '#commons/notifications/server/kind.ts';

/** A host looked up that I wrote a post under another identity. */
export const revealed: NotificationKind = {
  name: 'revealed',
  on: ['author_revealed'],
  audience: async (db, { postId }) => {
    const post = await db
      .selectFrom('post')
      .select('author_id')
      .where('id', '=', postId!)
      .executeTakeFirst();
    return post ? [post.author_id] : [];
  },
};

/** Somebody named me, or a team that I am in. */
export const mentioned: NotificationKind = {
  name: 'mentioned',
  on: ['post_added', 'thing_published'],
  audience: async (db, { postId }) => {
    // Named in person and as one of a team is named once.
    const rows = await db
      .selectFrom('post_mention')
      .select('member_id')
      .where('post_id', '=', postId!)
      .union(
        db
          .selectFrom('post_team_mention')
          .innerJoin('team_member', 'team_member.team_id', 'post_team_mention.team_id')
          .select('team_member.member_id')
          .where('post_id', '=', postId!),
      )
      .execute();
    return rows.map((row) => row.member_id);
  },
};

/** Somebody replied to what I started, or to my post. */
export const answered: NotificationKind = {
  name: 'answered',
  on: ['post_added'],
  audience: async (db, { postId }) => {
    const row = await db
      .selectFrom('post')
      .innerJoin('thing', 'thing.id', 'post.thing_id')
      .leftJoin('post as parent', 'parent.id', 'post.parent_id')
      .select(['thing.author_id as starter', 'parent.author_id as parent'])
      .where('post.id', '=', postId!)
      .executeTakeFirst();
    return [row?.starter, row?.parent].filter((id) => typeof id === 'string');
  },
};

/** A new post in a thread that I follow. */
export const newPost: NotificationKind = {
  name: 'new_post',
  on: ['post_added'],
  audience: async (db, { thingId }) => {
    const rows = await db
      .selectFrom('follow')
      .select('member_id')
      .where('target_kind', '=', 'thing')
      .where('target_id', '=', thingId)
      .execute();
    return rows.map((row) => row.member_id);
  },
};
