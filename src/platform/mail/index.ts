// What writes mail. (Sending is the worker's: mailer.ts; the web process never loads it.)
export { mailDomain, messageIdFor, sendMail, type NewMail } from './send-mail.ts';
export { renderMail, type MailContent, type MailSection } from './render.ts';
