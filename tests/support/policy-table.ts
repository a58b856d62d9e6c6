import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DomainError } from '#platform/errors.ts';
import type { Actor } from '#platform/context.ts';

/**
 * What a rule answers, row by row: for whom, about what, and the verdict. A rule that throws answers
 * the code it throws.
 */
export function policyTable<Record>(
  name: string,
  rule: (actor: Actor, record: Record) => unknown,
  rows: readonly (readonly [actor: Actor, record: Record, verdict: unknown])[],
): void {
  test(name, () => {
    for (const [n, [actor, record, verdict]] of rows.entries()) {
      let answer: unknown;
      try {
        answer = rule(actor, record);
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        answer = error.code;
      }
      assert.equal(answer, verdict, `row ${n + 1}: ${actor.role} ${JSON.stringify(record)}`);
    }
  });
}
