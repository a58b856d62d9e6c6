import type { Context } from '#platform/context.ts';
import { quoteMarkdown } from '#platform/markdown/index.ts';
import type { ThreadView } from '../schema.ts';
import { findDraft } from './drafts.ts';
import { findPostId, findPostSource } from './queries.ts';

interface Writing {
  action: 'reply' | 'edit';
  markdown: string;
  /** What the member kept of an earlier try, unless it stands before a quote. */
  draft: string | null;
  post: { id: string; number: number; name: string; language: string } | null;
}

/**
 * What the composer of a thread starts with, as its address asks: `?reply=`, `?quote=` or
 * `?edit=` and a post's number. A draft left there comes first.
 */
export async function startWriting(
  ctx: Context,
  thread: Pick<ThreadView, 'id' | 'lastNumber'>,
  query: URLSearchParams,
): Promise<Writing> {
  const asked = (['edit', 'quote', 'reply'] as const).find((name) => query.has(name));
  const number = asked ? Number(query.get(asked)) : 0;
  const empty: Writing = { action: 'reply', markdown: '', draft: null, post: null };
  if (!ctx.actor.memberId) return empty;
  const source =
    Number.isInteger(number) && number >= 1 && number <= thread.lastNumber
      ? await findPostSource(ctx, await findPostId(ctx, thread.id, number))
      : null;
  const action = asked === 'edit' && source ? 'edit' : 'reply';
  const draft = await findDraft(
    ctx,
    action === 'edit' ? `edit/${source?.id}` : `reply/${thread.id}`,
  );
  const kept = typeof draft?.markdown === 'string' ? draft.markdown : null;
  if (!source) return { ...empty, draft: kept };
  const post = { id: source.id, number, name: source.name, language: source.language };
  if (action === 'edit') return { action, markdown: source.markdown, draft: kept, post };
  if (asked !== 'quote') return { ...empty, draft: kept, post };
  const quote = quoteMarkdown({ id: source.id, authorName: source.name }, source.markdown);
  return { ...empty, markdown: [kept, quote].filter(Boolean).join('\n\n') + '\n\n', post };
}
