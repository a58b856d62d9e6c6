import { type Slot, slotUrl } from './slots.ts';
import { applyEdits, bareLinks, type Edit, type Span, wordSpans } from './source-spans.ts';

const RELATIVE = /(?<![^\s(])\/[a-z]+(?:\/[\w-]+)+(?:#post-\d+)?(?=$|[\s),.;:!?])/g;

type Found = Span & { path: string };

/**
 * Turns bare addresses of our own things (`https://our.site/conversations/<slug>#post-3`, or the
 * same without the site) into links that hold the thing's id and take its title when read. Links
 * with words of their own stay as they are, and so does every other byte.
 * @param siteUrl the address of this community, as in `SITE_URL`
 * @param resolve slots by path, each path as written after the site, with its fragment if any
 */
export async function resolveLinks(
  markdown: string,
  siteUrl: string,
  resolve: (paths: string[]) => Promise<Map<string, Slot>>,
): Promise<string> {
  const found = [...absoluteLinks(markdown, siteUrl), ...relativeLinks(markdown)];
  if (found.length === 0) return markdown;
  const slots = await resolve([...new Set(found.map(({ path }) => path))]);
  const edits = found.flatMap(({ start, end, path }): Edit[] => {
    const slot = slots.get(path);
    return slot ? [{ start, end, text: `<${slotUrl(slot)}>` }] : [];
  });
  return applyEdits(markdown, edits);
}

function absoluteLinks(markdown: string, siteUrl: string): Found[] {
  const base = siteUrl.replace(/\/+$/, '').toLowerCase();
  if (!markdown.toLowerCase().includes(base)) return [];
  return bareLinks(markdown).flatMap(({ start, end, url }): Found[] => {
    const path = url.slice(base.length);
    const isOurs = url.toLowerCase().startsWith(base) && path.startsWith('/');
    return isOurs ? [{ start, end, path }] : [];
  });
}

function relativeLinks(markdown: string): Found[] {
  if (markdown.search(RELATIVE) < 0) return [];
  return wordSpans(markdown).flatMap((span) =>
    [...markdown.slice(span.start, span.end).matchAll(RELATIVE)].map((match) => {
      const start = span.start + match.index;
      return { start, end: start + match[0].length, path: match[0] };
    }),
  );
}
