export { accessPublication, type PublicationRecord } from './access.ts';
export {
  bringInChapters,
  bringInPublication,
  bringInVersion,
  type BroughtText,
  type BroughtVersion,
} from './bring-in.ts';
export { addChapter, moveChapter, removeChapter, saveChapter } from './chapters.ts';
export { findPublication } from './find-publication.ts';
export { findWriting } from './find-writing.ts';
export { listLibrary } from './list-library.ts';
export { mayBegin } from './policy.ts';
export { startPublication } from './start-publication.ts';
export {
  changePublication,
  publishPublication,
  removePublication,
  restorePublication,
  sendBackPublication,
  setArchived,
  submitPublication,
} from './states.ts';
export { saveHead, setVersionPublished, startVersion } from './versions.ts';
