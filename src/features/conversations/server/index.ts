export { accessConversation, type ConversationRecord } from './access.ts';
export {
  acceptAnswer,
  changeConversation,
  removeConversation,
  restoreConversation,
  setFulfilled,
} from './commands.ts';
export { conversationNamed } from './conversation-named.ts';
export { findConversation } from './find-conversation.ts';
export { findArrivals, findJoinedPath } from './find-joined.ts';
export { findJustDone, findTendings } from './find-tendings.ts';
export { joinConversations } from './join-conversations.ts';
export { listConversations } from './list-conversations.ts';
export { answerMove, findMoveProposal, moveConversation } from './move-conversation.ts';
export { manageConversation } from './manage-conversation.ts';
export { setClosed, setPinned } from './pin-and-close.ts';
export { mayStart } from './policy.ts';
export { waitingQuestions } from './waiting.ts';
export { approveWaiting, refuseWaiting } from './settle-waiting.ts';
export { splitConversation } from './split-conversation.ts';
export { undoTending } from './undo-tending.ts';
export { startConversation } from './start-conversation.ts';
