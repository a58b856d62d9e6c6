/** What the texts of an archive speak of, as it stands here. `null`: it did not come along. */
export interface References {
  member(username: string): { id: string; name: string } | null;
  topic(topicId: number): { id: string; title: string } | null;
  /** By topic and number, as quotes and addresses name a post. */
  post(topicId: number, number: number): { id: string } | null;
  /** By its own old id, as `/p/…` does. */
  postById(postId: number): { id: string } | null;
}

export type OldAddress =
  | { kind: 'topic'; topicId: number }
  | { kind: 'post'; topicId: number; number: number }
  | { kind: 'post-id'; postId: number }
  | { kind: 'member'; username: string };

/** What a path of a Discourse forum leads to; `null` for all others. */
export function readOldPath(path: string): OldAddress | null {
  const clean = path.replace(/[?#].*$/, '').replace(/\/+$/, '');
  const post = /^\/p\/(\d{1,12})(?:\/.*)?$/.exec(clean);
  if (post) return { kind: 'post-id', postId: Number(post[1]) };
  const member = /^\/(?:u|users)\/([^/]{1,60})(?:\/.*)?$/.exec(clean);
  if (member) return { kind: 'member', username: decode(member[1]!) };
  const bare = /^\/t\/(\d{1,12})(?:\/(\d{1,9}))?$/.exec(clean);
  const [, topic, number] =
    bare ?? /^\/t\/[^/]+\/(\d{1,12})(?:\/(\d{1,9}|last))?$/.exec(clean) ?? [];
  if (!topic) return null;
  const topicId = Number(topic);
  return Number(number) > 1
    ? { kind: 'post', topicId, number: Number(number) }
    : { kind: 'topic', topicId };
}

/** The path of an address on this forum (`null`: it is elsewhere). */
export function ownPath(url: string, site: string | null): string | null {
  if (/^\/(?!\/)/.test(url)) return url;
  if (!site) return null;
  const [, host, path] = /^https?:\/\/([^/?#]+)(\/[^\s]*)?$/i.exec(url) ?? [];
  return host?.toLowerCase() === new URL(site).host.toLowerCase() ? (path ?? '/') : null;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
