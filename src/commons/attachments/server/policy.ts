import { DomainError, refuse } from '#platform/errors.ts';
import type { Actor } from '#platform/context.ts';
import { MAX_FILES_AN_HOUR } from '../schema.ts';

/** Members may upload; with a token only one that may post. Answers who uploads. */
export function mayUpload(actor: Actor, filesThisHour: number): string {
  if (!actor.memberId) throw new DomainError('unauthenticated', 'sign_in_required');
  if (actor.scopes && !actor.scopes.has('write')) throw refuse('scope_missing');
  if (filesThisHour >= MAX_FILES_AN_HOUR) throw new DomainError('too_many', 'too_many');
  return actor.memberId;
}
