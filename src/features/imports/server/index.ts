export { importDiscourse, WrongArchive } from './discourse/import-discourse.ts';
export { findOldAddress } from './find-old-address.ts';
export { findPracticeIds } from './find-practices.ts';
export { readCategories, readPeople, TableError } from './read-tables.ts';
