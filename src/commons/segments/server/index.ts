export { removeSegment, saveSegment } from './commands.ts';
export { mayUseSegments } from './policy.ts';
export {
  findChoices,
  findRule,
  findSegment,
  listSegmentNames,
  listSegments,
  previewSegment,
} from './queries.ts';
export { segmentMembers } from './rule.ts';
