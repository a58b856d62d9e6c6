export { accessPractice, listPractices } from './queries.ts';
export { practiceText } from './text.ts';
export { stewardedPractices, stewardsPracticeOf } from './stewards.ts';
export {
  findPracticeBySlug,
  findPracticeTexts,
  mayChangePractice,
  mergePractices,
  savePractice,
} from './change-practice.ts';
export { waitingPractices } from './waiting.ts';
export {
  bringInPractice,
  bringInPracticeWords,
  practiceStates,
  wholePractices,
  type BroughtPractice,
  type WholePractice,
} from './bring-in-practice.ts';
