export {
  bringInExample,
  bringInExampleChange,
  bringInExampleLanguage,
  type BroughtExample,
} from './bring-in-example.ts';
export { exampleStates, type ExampleState } from './example-states.ts';
export { addPicture } from './add-picture.ts';
export { findExamplePlan } from './find-example-plan.ts';
export { findExample } from './find-example.ts';
export { draftKeyOf, findExampleWriting } from './find-example-writing.ts';
export { listExamples } from './list-examples.ts';
export { listLikeMine } from './list-like-mine.ts';
export { mayStartExample } from './policy.ts';
export { setQualityNote } from './quality-note.ts';
export { saveExample } from './save-example.ts';
export { startExample } from './start-example.ts';
export { someExamples, wholeExamples, type WholeExample } from './whole-examples.ts';
export { drawWorld, mapOf } from './world-map.ts';
