import { quoteMarkdown, resolveMentions, slotUrl } from '#platform/markdown/index.ts';
import { linkSyntax } from './check-references.ts';
import type { DemoPlan } from './plan.ts';
import type { DemoPost } from './schema.ts';

const quoteBlock = /^> @([a-z]+) #(\d+):\n((?:>.*(?:\n|$))+)/gm;

/** A post's text as the community stores it: ids instead of handles, keys and numbers. */
export async function storedText(plan: DemoPlan, key: string, post: DemoPost): Promise<string> {
  const quoted = post.text.replace(
    quoteBlock,
    (_, handle: string, number: string, lines: string) => {
      const words = lines.replace(/^> ?/gm, '');
      const source = { id: plan.postId(key, Number(number)), authorName: plan.member(handle).name };
      return `${quoteMarkdown(source, words)}\n`;
    },
  );
  const linked = quoted.replace(
    linkSyntax,
    (_, target: string) => `<${slotUrl({ kind: 'thing', id: plan.thingId(target) })}>`,
  );
  return resolveMentions(linked.trimEnd(), async (handles) => {
    const known = handles.map((handle): [string, { id: string; name: string }] => [
      handle,
      { id: plan.memberId(handle), name: plan.member(handle).name },
    ]);
    return new Map(known);
  });
}
