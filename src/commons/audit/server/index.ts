export { listTrail } from './list-trail.ts';
export { noteInTrail, type TrailEntry } from './note-in-trail.ts';
