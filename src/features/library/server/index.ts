export { accessChapter, accessPublication, type PublicationRecord } from './access.ts';
export {
  bringInChapters,
  bringInPublication,
  bringInVersion,
  type BroughtText,
  type BroughtVersion,
} from './bring-in.ts';
export { addChapter, moveChapter, removeChapter, saveChapter } from './chapters.ts';
export { countWords } from './count-words.ts';
export { anchorFrom, findDiscussion } from './find-discussion.ts';
export { findPublication } from './find-publication.ts';
export { findSettings, findWriting } from './find-writing.ts';
export { listForFeed, type FeedItem } from './list-for-feed.ts';
export { listLibrary } from './list-library.ts';
export { momentOf } from './moment-of.ts';
export { listWritablePractices, publishesAnything } from './publishers.ts';
export { findPdf } from './pdf/find-pdf.ts';
export { servePdf } from './pdf/serve-pdf.ts';
export { startPublication } from './start-publication.ts';
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
export { keepRevision } from './write-change.ts';
export { wholePublications, type WholePublication } from './whole-publications.ts';
