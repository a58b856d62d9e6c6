export { findRoundUps } from './find-round-ups.ts';
export { listCandidates, monthBefore } from './list-candidates.ts';
export { mayRoundUp } from './policy.ts';
export { startRoundUp } from './start-round-up.ts';
