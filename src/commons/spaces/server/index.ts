export { isHost } from './policy.ts';
export { findWritableSpace, listWritableSpaces, ownSpace, spaceOf, spaceView } from './queries.ts';
export { groupIsKnown, readableSpaces, spaceIsReadable, whyReadOnly } from './readable.ts';
