import { can } from '#commons/capabilities/server/policy.ts';
import { wholePractices } from '#commons/practices/server/index.ts';
import { visibleTo } from '#commons/things/server/index.ts';
import { someExamples, wholeExamples, type WholeExample } from '#features/examples/server/index.ts';
import type { Context } from '#platform/context.ts';
import type { MappedKind } from '../../mapping.ts';
import { readAddresses } from '../guides/outward.ts';
import {
  csvHead,
  csvLine,
  exampleRows,
  jsonLine,
  practiceRows,
  type RowOut,
} from '../rows/rows-out.ts';
import { demandBringIn } from './policy.ts';

/** All examples that the actor reads, or all practices, as text that is made while it is read. */
export function exportTable(
  ctx: Context,
  kind: MappedKind,
  format: 'csv' | 'jsonl',
): AsyncGenerator<string> {
  demandBringIn(ctx.actor);
  return textOf(ctx, kind, format);
}

async function* textOf(
  ctx: Context,
  kind: MappedKind,
  format: 'csv' | 'jsonl',
): AsyncGenerator<string> {
  if (format === 'csv') yield csvHead(kind);
  for await (const row of rowsOf(ctx, kind))
    yield format === 'csv' ? csvLine(kind, row) : jsonLine(row);
}

async function* rowsOf(ctx: Context, kind: MappedKind): AsyncGenerator<RowOut> {
  if (kind === 'practice') {
    for (const practice of await wholePractices(ctx.db)) yield* practiceRows(practice);
    return;
  }
  const readable = visibleTo(ctx.actor);
  const addresses = await readAddresses(ctx.db, readable);
  for await (const example of wholeExamples(ctx.db, readable))
    yield* exampleRows(asRead(ctx, example), addresses);
}

/** Versions that readers do not see yet are for those who publish them. */
function asRead({ actor }: Context, example: WholeExample): WholeExample {
  if (can(actor, 'publish_library')) return example;
  const { versions, language } = example;
  return {
    ...example,
    versions: versions.filter((each) => each.shown || each.language === language),
  };
}

/** The same some at a time, as rows; `next` is where to go on. */
export async function exportSome(
  ctx: Context,
  kind: MappedKind,
  after: string | undefined,
): Promise<{ rows: RowOut[]; next: string | null }> {
  demandBringIn(ctx.actor);
  if (kind === 'practice')
    return { rows: (await wholePractices(ctx.db)).flatMap(practiceRows), next: null };
  const readable = visibleTo(ctx.actor);
  const addresses = await readAddresses(ctx.db, readable);
  const { examples, next } = await someExamples(ctx.db, after, readable);
  const rows = examples.flatMap((example) => exampleRows(asRead(ctx, example), addresses));
  return { rows, next };
}
