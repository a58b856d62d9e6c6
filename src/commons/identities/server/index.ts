export { authorFor, type Author } from './persona.ts';
export { handleOf, listIdentities, memberBehind, nameOf } from './queries.ts';
