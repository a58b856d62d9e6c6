export { mayChangeReplies, mayUseReplies } from './policy.ts';
export { fillSavedReply, listSavedReplies, removeReply, saveReply } from './saved-replies.ts';
export { listColleagues, takeOn } from './take-on.ts';
export { findWaiting, listWaiting } from './waiting.ts';
