export { findFeeds } from './find-feeds.ts';
export { endFeedKey, makeFeedKey } from './keys.ts';
export { serveFeed } from './serve-feed.ts';
export { writeSitemap } from './sitemap.ts';
