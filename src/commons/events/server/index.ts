export { emit, type EventKind, type NewEvent } from './emit.ts';
export { forgetEvents } from './forget-events.ts';
