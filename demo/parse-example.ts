import { z } from 'zod';
import { PHASES, type Phase } from '#commons/practices/phases.ts';
import {
  INFLUENCES,
  OUTCOMES,
  PURPOSES,
  RECRUITMENTS,
  STATUSES,
} from '#features/examples/facts.ts';
import { check, DemoError, readHead } from './parse-conversation.ts';

const list = <Word extends z.ZodType>(word: Word) => z.array(word).default([]);
const amount = z.coerce.number().int().min(0).optional();
const head = z.strictObject({
  title: z.string().min(8).max(200),
  summary: z.string().min(20).max(600),
  language: z.enum(['en', 'fr', 'nl', 'de']),
  author: z.string(),
  space: z.enum(['public', 'members']),
  days_ago: z.coerce.number().positive(),
  status: z.enum(STATUSES).default('done'),
  outcome: z.enum(OUTCOMES).optional(),
  influence: z.enum(INFLUENCES),
  purposes: list(z.enum(PURPOSES)),
  recruitment: list(z.enum(RECRUITMENTS)),
  participants: amount,
  cost: amount,
  currency: z.string().length(3).optional(),
  staff_days: amount,
  /** Below nought: it begins later. */
  starts_days_ago: z.coerce.number(),
  lasts: z.coerce.number().positive(),
  practices: list(z.string()),
});

export interface DemoPhase {
  phase: Phase;
  method: string;
  practice: string;
  /** Days after the first. */
  days: [from: number, to: number];
  text: string;
}
export type DemoExample = z.infer<typeof head> & {
  key: string;
  file: string;
  texts: Record<'story' | 'results' | 'differently', string>;
  phases: DemoPhase[];
};

/**
 * Reads `examples/NN-slug.md`. A line `## story`, `## results` or `## differently` begins a text, a line
 * `## PHASE | method | practice | 10-40` a phase: what it was called, its practice, its days.
 */
export function parseExample(key: string, file: string, source: string): DemoExample {
  const { given, lines, end, lineOf } = readHead(file, source);
  const facts = check(head, given, file, lineOf);
  const texts = { story: '', results: '', differently: '' };
  const phases: DemoPhase[] = [];
  let add: ((line: string) => void) | undefined;
  for (const [i, line] of lines.slice(end + 1).entries()) {
    const title = /^## (.+)$/.exec(line)?.[1];
    if (title === undefined) {
      add?.(line);
      continue;
    }
    const [name = '', method = '', practice = '', days = ''] = title
      .split('|')
      .map((s) => s.trim());
    const phase = PHASES.find((each) => each === name);
    if (phase) {
      const [, from, to] = /^(\d+)-(\d+)$/.exec(days) ?? [];
      if (from === undefined) throw new DemoError(file, end + i + 2, 'days such as 10-40 expected');
      const made: DemoPhase = { phase, method, practice, days: [+from, +to!], text: '' };
      phases.push(made);
      add = (text) => (made.text += `${text}\n`);
    } else if (name in texts) add = (text) => (texts[name as keyof typeof texts] += `${text}\n`);
    else throw new DemoError(file, end + i + 2, `neither a phase nor a text: ${name}`);
  }
  return { ...facts, key, file, texts, phases };
}
