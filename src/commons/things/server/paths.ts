const FOLDERS = {
  conversation: '/conversations/',
  guide: '/guides/',
  article: '/articles/',
  example: '/examples/',
  template: '/templates/',
} as const;

export type ThingKind = keyof typeof FOLDERS;

/** Posts shown on one page of a thread. */
export const POSTS_PER_PAGE = 20;

/** The address of a thing's page. */
export function thingPath(kind: ThingKind, slug: string): string {
  return FOLDERS[kind] + slug;
}

/** The address of its thread: a conversation is its own, what is read has it beside. */
export function threadPath(kind: ThingKind, slug: string): string {
  return thingPath(kind, slug) + (kind === 'conversation' ? '' : '/discussion');
}

/** The address of one post, on the page of its thread that shows it. */
export function postPath(kind: ThingKind, slug: string, number: number): string {
  const thread = threadPath(kind, slug);
  if (number < 1) return thread; // refused before it was anywhere
  const page = Math.ceil(number / POSTS_PER_PAGE);
  return `${thread}${page > 1 ? `?page=${page}` : ''}#post-${number}`;
}
