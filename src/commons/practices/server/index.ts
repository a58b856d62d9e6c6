export { accessPractice, listPractices } from './queries.ts';
export { practiceText } from './text.ts';
