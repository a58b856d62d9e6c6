export { guessLanguage } from './guess-language.ts';
export { searchConfig, SEARCH_CONFIGS } from './search-config.ts';
