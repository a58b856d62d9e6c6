export { accessPost, type PostRecord } from './access.ts';
export { prepareBody, renderBody, type PreparedBody } from './body.ts';
export { addPost, editPost, reactToPost, removePost, restorePost } from './commands.ts';
export { clearDraft, findDraft, saveDraft } from './drafts.ts';
export { openInEditor } from './exchange.ts';
export { findOpeningElsewhere, hidePost, unhidePost } from './hide-post.ts';
export { mayReply, mayReport } from './policy.ts';
export {
  findPost,
  findPostId,
  findPostToReveal,
  findPostSource,
  listPostIdsAfter,
  listPosts,
  listPostsAbout,
  listVersions,
} from './queries.ts';
export { rerenderPosts } from './rerender.ts';
export { markRead, readThread } from './reading.ts';
export { startWriting } from './start-writing.ts';
export { suggestMentions } from './suggest-mentions.ts';
export { writePost, writeRefusedPost } from './write-post.ts';
export { revealAuthor } from './reveal-author.ts';
