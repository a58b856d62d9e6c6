/**
 * The addresses of a post's uploads: `upload://<hash>.png` in the text, the real address in the
 * HTML. Where the HTML does not say, the forum's own short address; without a forum, `null`.
 */
export function findUploads(
  raw: string,
  cooked: string | null,
  site: string | null,
): (name: string) => string | null {
  if (!raw.includes('upload://')) return () => null;
  const known = new Map<string, string>();
  for (const [tag] of (cooked ?? '').matchAll(/<(?:img|a|source|video|audio)\s[^>]*>/g)) {
    const hash =
      /data-base62-sha1="(\w+)"/.exec(tag)?.[1] ?? /\/uploads\/short-url\/(\w+)/.exec(tag)?.[1];
    const url = /\s(?:src|href)="([^"]+)"/.exec(tag)?.[1];
    if (hash && url && !known.has(hash)) known.set(hash, absolute(url.replaceAll('&amp;', '&')));
  }
  // A picture that opens larger has the larger one around it.
  for (const match of (cooked ?? '').matchAll(
    /<a class="lightbox" href="([^"]+)"(?:(?!<\/a>)[^])*?data-base62-sha1="(\w+)"/g,
  ))
    known.set(match[2]!, absolute(match[1]!.replaceAll('&amp;', '&')));
  return (name) => {
    const hash = name.split('.')[0]!;
    return known.get(hash) ?? (site ? `${new URL(site).origin}/uploads/short-url/${name}` : null);
  };

  function absolute(url: string): string {
    if (url.startsWith('//')) return `https:${url}`;
    return url.startsWith('/') && site ? new URL(site).origin + url : url;
  }
}
