export { announce, countAudience } from './announce.ts';
export { mayAnnounce } from './policy.ts';
