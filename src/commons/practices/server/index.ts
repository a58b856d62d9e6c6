export { accessPractice, listPractices } from './queries.ts';
