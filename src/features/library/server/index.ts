export {
  accessChapter,
  accessPublication,
  accessVersion,
  type PublicationRecord,
} from './access.ts';
export {
  bringInChapters,
  bringInPublication,
  bringInVersion,
  type BroughtText,
  type BroughtVersion,
} from './bring-in.ts';
export {
  bringInCategory,
  listCategories,
  mayKeepCategories,
  moveCategory,
  removeCategory,
  saveCategory,
} from './categories.ts';
export {
  addChapter,
  insertChapter,
  moveChapter,
  removeChapter,
  saveChapter,
  writeChapter,
} from './chapters.ts';
export { chooseAudience, decideConsent, withdrawConsent } from './consent.ts';
export { countWords } from './count-words.ts';
export { storeCover, type StoredCover } from './cover-sizes.ts';
export { bringInCover, removeCover, saveCover } from './covers.ts';
export { giveFeedback, markFeedbackSeen, readFeedback } from './feedback.ts';
export { attachFile, bringInFiles, detachFile } from './files.ts';
export { findAuthor } from './find-author.ts';
export { listConsents } from './find-consent.ts';
export { anchorFrom, findDiscussion } from './find-discussion.ts';
export { findPublication } from './find-publication.ts';
export { findTemplatePlan } from './find-template-plan.ts';
export { findSettings, findWriting } from './find-writing.ts';
export { listForFeed, type FeedItem } from './list-for-feed.ts';
export { listDoers } from './list-doers.ts';
export { countCategories, listLibrary } from './list-library.ts';
export { makeDownload, serveDownload } from './download/serve-download.ts';
export { momentOf } from './moment-of.ts';
export { findPdf } from './pdf/find-pdf.ts';
export { servePdf } from './pdf/serve-pdf.ts';
export { mayDecideSuggestions, mayEdit, mayPublish, maySubmit } from './policy.ts';
export { publishDue } from './publish-due.ts';
export { listWritablePractices, publishesAnything } from './publishers.ts';
export { keepPlace } from './reading-place.ts';
export { rerenderChapters } from './rerender-chapters.ts';
export { compareRevision, listRevisions } from './revisions.ts';
export { serveCover } from './serve-cover.ts';
export { serveShare } from './share/serve-share.ts';
export { shownVersion } from './shown-version.ts';
export {
  findShelf,
  insertPublication,
  listShelves,
  startPublication,
} from './start-publication.ts';
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
export { decideSuggestion, listSuggestions, suggestChange } from './suggestions.ts';
export { setTemplateStep, writeStep } from './template-step.ts';
export { saveHead, setVersionPublished, startVersion } from './versions.ts';
export {
  waitingFeedback,
  waitingReviews,
  waitingSubmissions,
  waitingSuggestions,
} from './waiting.ts';
export { wholePublications, type WholePublication } from './whole-publications.ts';
export { keepRevision, writeChange } from './write-change.ts';
