export { isHost } from './policy.ts';
export { readersAlsoRead } from './readers-of-both.ts';
export { readersOf } from './readers.ts';
export { findWritableSpace, listWritableSpaces, ownSpace, spaceOf, spaceView } from './queries.ts';
export {
  groupIsKnown,
  readableSpaces,
  spaceIsReadable,
  mustAgreeAgain,
  stewardsIt,
  stewardsSpace,
  whyReadOnly,
} from './readable.ts';
