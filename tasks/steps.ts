import { availableParallelism } from 'node:os';

/** One part of a check. */
export interface Step {
  readonly name: string;
  /** Names of steps that must have gone well before. */
  readonly after?: readonly string[];
  /** Returns what is worth saying about it. */
  readonly run: () => Promise<string | void>;
}

export interface StepResult {
  readonly name: string;
  readonly ok: boolean;
}

/**
 * Runs steps as soon as those before them went well, as many at a time as the machine has cores
 * (two at least), and writes a line for each. A step whose predecessor failed counts as failed.
 */
export async function runSteps(steps: readonly Step[]): Promise<StepResult[]> {
  const results = new Map<string, Promise<boolean>>();
  const gate = createGate(Math.max(2, availableParallelism()));
  for (const step of steps) results.set(step.name, runStep(step, results, gate));
  return Promise.all(steps.map(async ({ name }) => ({ name, ok: await results.get(name)! })));
}

async function runStep(
  { name, after = [], run }: Step,
  results: ReadonlyMap<string, Promise<boolean>>,
  gate: Gate,
): Promise<boolean> {
  const before = await Promise.all(after.map((other) => results.get(other)));
  const failed = after.filter((_, index) => !before[index]);
  if (failed.length) {
    console.log(`✗ ${name}: not run, because of ${failed.join(', ')}`);
    return false;
  }
  await gate.enter();
  const started = performance.now();
  const seconds = () => `${((performance.now() - started) / 1000).toFixed(1)} s`;
  try {
    const remark = await run();
    console.log(`✓ ${name} (${seconds()})${remark ? `: ${remark}` : ''}`);
    return true;
  } catch (error) {
    console.log(`✗ ${name} (${seconds()})\n${error instanceof Error ? error.message : error}`);
    return false;
  } finally {
    gate.leave();
  }
}

interface Gate {
  enter(): Promise<void>;
  leave(): void;
}

/** Lets so many in at a time, in the order they came. */
function createGate(places: number): Gate {
  const waiting: (() => void)[] = [];
  let free = places;
  return {
    async enter() {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
    },
    leave() {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    },
  };
}
