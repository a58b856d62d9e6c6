export { collectFiles } from './collect-files.ts';
export { hasFile, openFile, type ByteRange } from './open-file.ts';
export { filesFolder, isHash, pathOf } from './paths.ts';
export { storeFile, type StoredFile } from './store-file.ts';
