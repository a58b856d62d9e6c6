export { accessPublication, accessVersion, type PublicationRecord } from './access.ts';
export {
  addChapter,
  insertChapter,
  moveChapter,
  removeChapter,
  saveChapter,
  writeChapter,
} from './chapters.ts';
export { findPublication } from './find-publication.ts';
export { findWriting } from './find-writing.ts';
export { listLibrary } from './list-library.ts';
export { mayBegin, mayEdit, mayPublish, maySubmit } from './policy.ts';
export { seesUnpublished, shownVersion } from './shown-version.ts';
export { insertPublication, startPublication } from './start-publication.ts';
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
export { keepRevision, writeChange } from './write-change.ts';
