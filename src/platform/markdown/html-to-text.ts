import rehypeParse from 'rehype-parse';
import { unified } from 'unified';
import { checkHtmlSource, checkTree, withinStack } from './limits.ts';
import { plainText } from './text.ts';

const parser = unified().use(rehypeParse, { fragment: true }).freeze();

/**
 * The words of rendered HTML whose slots are filled (`fillSlots`), for the text part of a mail.
 * Throws `MarkdownTooComplex` for HTML beyond the limits.
 */
export function htmlToText(html: string): string {
  checkHtmlSource(html);
  return withinStack(() => {
    const tree = parser.parse(html);
    checkTree(tree);
    return plainText(tree.children);
  });
}
