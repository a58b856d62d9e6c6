export { indexPost, passageVector, unindexPost } from './index-post.ts';
export { findSimilar, search } from './search.ts';
