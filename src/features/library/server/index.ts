export {
  accessChapter,
  accessPublication,
  accessVersion,
  type PublicationRecord,
} from './access.ts';
export {
  addChapter,
  insertChapter,
  moveChapter,
  removeChapter,
  saveChapter,
  writeChapter,
} from './chapters.ts';
export { countWords } from './count-words.ts';
export { findPublication } from './find-publication.ts';
export { findSettings, findWriting } from './find-writing.ts';
export { listLibrary } from './list-library.ts';
export { momentOf } from './moment-of.ts';
export { mayEdit, mayPublish, maySubmit } from './policy.ts';
export { listWritablePractices, publishesAnything } from './publishers.ts';
export { shownVersion } from './shown-version.ts';
export { insertPublication, startPublication } from './start-publication.ts';
export {
  changePublication,
  publishPublication,
  removePublication,
  restorePublication,
  sendBackPublication,
  setArchived,
  setCourse,
  submitPublication,
} from './states.ts';
export { saveHead, setVersionPublished, startVersion } from './versions.ts';
export { keepRevision, writeChange } from './write-change.ts';
