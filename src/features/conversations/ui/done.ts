import * as m from '#platform/i18n/generated/messages.js';
import type { TendingView } from '../schema.ts';

const WORDS: Record<TendingView['kind'], (given: { name: string }) => string> = {
  pin: m.conversations_done_pin,
  close: m.conversations_done_close,
  change: m.conversations_done_change,
  move: m.conversations_done_move,
  join: m.conversations_done_join,
  split: m.conversations_done_split,
};

/** What was done to a conversation and by whom, in words. */
export function whatWasDone({
  kind,
  ended,
  by,
}: Pick<TendingView, 'kind' | 'ended' | 'by'>): string {
  if (ended && kind === 'pin') return m.conversations_done_unpin({ name: by });
  if (ended && kind === 'close') return m.conversations_done_reopen({ name: by });
  return WORDS[kind]({ name: by });
}
