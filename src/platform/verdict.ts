import { DomainError, refuse } from './errors.ts';

/** What a policy answers: `true`, or the stable code of why not. Pages show the same answer. */
export type Verdict = true | string;

/** Codes that mean "sign in first" rather than "not you". */
const SIGN_IN = 'sign_in_required';
export const signInFirst: Verdict = SIGN_IN;

/** Turns a policy's "no" into a refusal. */
export function demand(verdict: Verdict): void {
  if (verdict === true) return;
  if (verdict === SIGN_IN) throw new DomainError('unauthenticated', SIGN_IN);
  throw refuse(verdict);
}
