export { importDiscourse, WrongArchive } from './discourse/import-discourse.ts';
export { findOldAddress } from './find-old-address.ts';
export { findPracticeIds, findPracticesBySlug } from './find-practices.ts';
export { readCategories, readPeople, TableError } from './read-tables.ts';
export { importGuides, type GuidesOptions } from './guides/import-guides.ts';
export { findAuthor } from './find-author.ts';
export { exportGuides, FolderNotEmpty } from './guides/export-guides.ts';
