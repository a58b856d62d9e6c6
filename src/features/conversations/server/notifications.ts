import type { NotificationKind } from '#commons/notifications/server/kind.ts';

/** The hosts would like to show others what I asked them. */
export const moveProposed: NotificationKind = {
  name: 'move_proposed',
  on: ['move_proposed'],
  audience: async (db, { thingId }) => {
    const rows = await db
      .selectFrom('thing_participant')
      .select('member_id')
      .where('thing_id', '=', thingId)
      .execute();
    return rows.map((row) => row.member_id);
  },
};

/** My post was accepted as the answer. */
export const accepted: NotificationKind = {
  name: 'accepted',
  on: ['answer_accepted'],
  audience: async (db, { postId }) => {
    const post = await db
      .selectFrom('post')
      .select('author_id')
      .where('id', '=', postId!)
      .executeTakeFirst();
    return post ? [post.author_id] : [];
  },
};
