export {
  chooseNotification,
  chooseNotifications,
  markNotificationsRead,
  markThreadNotificationsRead,
  openStopLink,
  stopMails,
  type StopView,
} from './commands.ts';
export { countUnread, findNotificationChoices, listNotifications } from './queries.ts';
export type { Happening, NotificationKind } from './kind.ts';
