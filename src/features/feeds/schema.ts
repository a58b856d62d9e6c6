/** What a feed is written in; what its address ends with. */
export const FEED_FORMATS = ['rss', 'atom', 'json'] as const;
export type FeedFormat = (typeof FEED_FORMATS)[number];

/** A feed that a reader may subscribe to. */
export interface FeedLink {
  /** Of its address: `library`, `guides`, `articles`, `templates`, `category-<slug>` or `practice-<slug>`. */
  name: string;
  /** Of a category's or a practice's; empty for the common ones. */
  title: string;
}

/** The feed of a search. */
export interface SearchFeed {
  title: string;
  /** What its address asks for. */
  asked: string;
}

/** The page of feeds. */
export interface FeedsView {
  feeds: FeedLink[];
  /** Null for visitors. */
  key: { createdAt: string; usedAt: string | null } | null;
  member: boolean;
}
