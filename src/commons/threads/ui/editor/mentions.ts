import type { Editor } from '@tiptap/core';
import type { Mentionable } from '../../schema.ts';

/** What stands after an `@` before the caret, and from where. */
export interface MentionQuery {
  from: number;
  to: number;
  q: string;
}

/** A name may have one space while it is typed. */
const TYPED = /(?:^|[\s(\ufffc])@([\p{L}\p{N}_.'’-]*(?: [\p{L}\p{N}_.'’-]+)?)$/u;

/** The mention that is being typed at the caret, or null. */
export function findMentionQuery({ state }: Editor): MentionQuery | null {
  const { $from, empty } = state.selection;
  if (!empty || !$from.parent.inlineContent || $from.parent.type.spec.code) return null;
  if ($from.marks().some((mark) => mark.type.name === 'code' || mark.type.name === 'link'))
    return null;
  const before = $from.parent.textBetween(0, $from.parentOffset, undefined, '\ufffc');
  const match = TYPED.exec(before);
  if (!match || match[1]!.length > 40) return null;
  return { from: $from.pos - match[1]!.length - 1, to: $from.pos, q: match[1]! };
}

/** Asks the server whom to offer; nobody when it can't be reached. */
export async function fetchMentions(
  q: string,
  thread: string | undefined,
  signal: AbortSignal,
): Promise<Mentionable[]> {
  const query = new URLSearchParams({ q, ...(thread && { thread }) });
  const answer = await fetch(`/mentions?${query}`, { signal }).catch(() => null);
  return answer?.ok ? ((await answer.json()) as Mentionable[]) : [];
}

/** Puts the mention where its beginning was typed. */
export function insertMention(
  editor: Editor,
  { from, to }: MentionQuery,
  person: Mentionable,
): void {
  const slot = {
    type: 'slot',
    attrs: { slot: `${person.kind}/${person.id}`, label: `@${person.name}` },
  };
  editor
    .chain()
    .focus()
    .insertContentAt({ from, to }, [slot, { type: 'text', text: ' ' }])
    .run();
}
