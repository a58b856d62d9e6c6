import { z } from 'zod';
import { PHASES, type Phase } from './phases.ts';

export { PHASES, type Phase };
export const phase = z.enum(PHASES);

export interface PracticeView {
  id: string;
  slug: string;
  title: string;
  /** Language of the title and summary shown; the reader's locale where there is a version in it. */
  language: string;
  summary: string;
  maturity: 'emerging' | 'tested' | 'standard';
  phases: Phase[];
  conversationCount: number;
  following: boolean;
  /** Who looks after it; told to members only. */
  stewards: { handle: string; name: string }[];
}
