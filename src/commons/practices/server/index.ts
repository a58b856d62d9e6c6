export { accessPractice, listPractices } from './queries.ts';
export { practiceText } from './text.ts';
export { stewardedPractices, stewardsPracticeOf } from './stewards.ts';
