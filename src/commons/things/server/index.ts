export { accessThing, type ThingRecord } from './access.ts';
export { hideThing, unhideThing } from './hide-thing.ts';
export { demandPractices, linkPractices } from './link-practices.ts';
export { POSTS_PER_PAGE, postPath, thingPath, threadPath, type ThingKind } from './paths.ts';
export { practicesOf } from './practices-of.ts';
export { fillBodies, type Body } from './slots.ts';
export { newSlug, slugify } from './slug.ts';
export { pageOf, type Slice } from './waiting.ts';
export { visibleTo, waitingVisibleTo, writesIt } from './visibility.ts';
