export { countWords } from './count-words.ts';
export { indexMissing, indexPost, indexThreads, unindexPost } from './index-post.ts';
export { indexVersion, unindexVersion, type IndexedVersion } from './index-version.ts';
export { findSimilar } from './find-similar.ts';
export { search } from './search.ts';
