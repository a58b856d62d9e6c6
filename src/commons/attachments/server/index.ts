export { collectAttachments } from './collect-attachments.ts';
export {
  attachmentsFromForm,
  claimAttachments,
  uploadAttachment,
  type IncomingFile,
} from './commands.ts';
export { accessAttachment, type AttachmentRecord } from './queries.ts';
export { receiveUpload } from './receive-upload.ts';
export { serveAttachment } from './serve-attachment.ts';
