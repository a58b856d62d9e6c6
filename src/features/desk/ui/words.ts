import * as m from '#platform/i18n/generated/messages.js';
import type { IconName } from '#ui/icon-names.ts';
import type { DeskView, WaitingKind } from '../schema.ts';

export const KIND_WORDS: Record<WaitingKind, () => string> = {
  question: m.desk_kind_question,
  report: m.desk_kind_report,
  appeal: m.desk_kind_appeal,
  first_post: m.desk_kind_first_post,
  join_request: m.desk_kind_join_request,
  invitation: m.desk_kind_invitation,
  submission: m.desk_kind_submission,
  suggestion: m.desk_kind_suggestion,
  missing: m.desk_kind_missing,
  stale: m.desk_kind_stale,
  stale_practice: m.desk_kind_stale_practice,
};

export const KIND_ICONS: Record<WaitingKind, IconName> = {
  question: 'messages-square',
  report: 'hand',
  appeal: 'undo-2',
  first_post: 'user',
  join_request: 'users',
  invitation: 'bell',
  submission: 'send',
  suggestion: 'pencil',
  missing: 'circle-help',
  stale: 'clock',
  stale_practice: 'layers',
};

export const VIEW_WORDS: Record<DeskView, () => string> = {
  all: m.desk_view_all,
  mine: m.desk_view_mine,
  teams: m.desk_view_teams,
  unassigned: m.desk_view_unassigned,
  overdue: m.desk_view_overdue,
};
