/** Where a project stands. */
export const PHASES = [
  'prepare',
  'design',
  'recruit',
  'engage',
  'analyse',
  'decide',
  'report_back',
] as const;
export type Phase = (typeof PHASES)[number];
