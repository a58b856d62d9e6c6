export { accessConversation, type ConversationRecord } from './access.ts';
export {
  acceptAnswer,
  changeConversation,
  removeConversation,
  restoreConversation,
  setClosed,
  setFulfilled,
} from './commands.ts';
export { findConversation } from './find-conversation.ts';
export { listConversations } from './list-conversations.ts';
export { answerMove, findMoveProposal, moveConversation } from './move-conversation.ts';
export { findPostsToSplit } from './posts-to-split.ts';
export { findJoined } from './find-joined.ts';
export { joinConversation, setPinned, splitConversation, undoTending } from './tend.ts';
export { manageConversation } from './manage-conversation.ts';
export { mayStart } from './policy.ts';
export { waitingQuestions } from './waiting.ts';
export { startWriting } from './start-writing.ts';
export { linkPractices, startConversation } from './start-conversation.ts';
