export { countWords } from './count-words.ts';
export { indexMissing, indexPost, indexThreads, unindexPost } from './index-post.ts';
export { indexVersion, unindexVersion, type IndexedVersion } from './index-version.ts';
export { findSimilar } from './find-similar.ts';
export { learnTranslations } from './learn-translations.ts';
export { findThings } from './find-things.ts';
export { search } from './search.ts';
export {
  dismissEmptySearch,
  forgetEmptySearches,
  keepEmptySearch,
  listEmptySearches,
} from './empty-searches.ts';
export { forgetSearch, listSavedSearches, saveSearch } from './saved-searches.ts';
export { suggest } from './suggest.ts';
export { listSynonyms, removeSynonyms, saveSynonyms } from './synonyms.ts';
