export { collectAttachments } from './collect-attachments.ts';
export {
  attachmentsFromForm,
  claimAttachments,
  insertAttachment,
  readyFile,
  storeReadyFile,
  uploadAttachment,
  type IncomingFile,
  type ReadyFile,
  type StoredAttachment,
} from './commands.ts';
export { attachmentPath, attachmentsIn } from './names.ts';
export { accessAttachment, listAttachments, type AttachmentRecord } from './queries.ts';
export { receiveFile, receiveUpload } from './receive-upload.ts';
export { serveAttachment } from './serve-attachment.ts';
