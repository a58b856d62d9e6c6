export { isHost, isModerator } from './policy.ts';
export { findWritableSpace, listWritableSpaces, ownSpace, spaceOf, spaceView } from './queries.ts';
export {
  groupIsKnown,
  readableSpaces,
  spaceIsReadable,
  stewardsIt,
  stewardsSpace,
  whyReadOnly,
} from './readable.ts';
