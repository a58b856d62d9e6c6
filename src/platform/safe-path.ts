/**
 * Where to go next, if that is a page of ours: a path on this site, else `/`. Everything that a
 * browser might read as another site (`//there`, `/\there`, a scheme, control characters) is refused.
 */
export function safePath(next: unknown): string {
  if (
    typeof next !== 'string' ||
    next.length > 2000 ||
    !/^\/(?![/\\])[^\\]*$/.test(next) ||
    /\p{Cc}/u.test(next)
  )
    return '/';
  const base = 'http://here.invalid';
  if (!URL.canParse(next, base)) return '/';
  const url = new URL(next, base);
  if (url.origin !== base || url.pathname.startsWith('//')) return '/';
  return url.pathname + url.search + url.hash;
}
