export { listCapabilities } from './list-capabilities.ts';
export { setCapabilities } from './set-capabilities.ts';
