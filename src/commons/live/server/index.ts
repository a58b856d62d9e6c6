export { LiveHub } from './hub.ts';
export { liveStream } from './stream.ts';
