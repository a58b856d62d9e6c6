import type { NotificationKind } from '#commons/notifications/server/kind.ts';

/** A new conversation in a group that I follow, at the rhythm that I chose for that group. */
export const newInGroup: NotificationKind = {
  name: 'new_in_group',
  on: ['thing_published'],
  audience: (db, { thingId }) =>
    db
      .selectFrom('thing')
      .innerJoin('space', 'space.id', 'thing.space_id')
      .innerJoin('follow', (join) =>
        join
          .onRef('follow.target_id', '=', 'space.group_id')
          .on('follow.target_kind', '=', 'group'),
      )
      .select(['follow.member_id as id', 'follow.rhythm'])
      .where('thing.id', '=', thingId)
      .execute(),
};
