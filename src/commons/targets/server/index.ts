export { followTarget, setFollow, setSave, stopFollowing } from './commands.ts';
export { accessTarget } from './registry.ts';
