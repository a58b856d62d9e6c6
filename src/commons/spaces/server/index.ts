export { isHost, isModerator } from './policy.ts';
export { readersOf } from './readers.ts';
export { findWritableSpace, listWritableSpaces, ownSpace, spaceOf, spaceView } from './queries.ts';
export {
  groupIsKnown,
  isSteward,
  readableSpaces,
  spaceIsReadable,
  mustAgreeAgain,
  whyReadOnly,
} from './readable.ts';
