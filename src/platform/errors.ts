/** HTTP status of each kind of expected refusal; the one map for pages, forms and API. */
const STATUS = {
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  unsupported_type: 415,
  too_many: 429,
  unavailable: 503,
} as const;

export type ErrorKind = keyof typeof STATUS;

/**
 * An expected refusal. `code` is stable (`thread_closed`), is what the API answers, and names the
 * interface message `error_<code>`. `fields` says per input what is wrong (each value again a code).
 * Anything else thrown is a bug: 500, logged with an id that the page shows.
 */
export class DomainError extends Error {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly fields: Readonly<Record<string, string>>;
  constructor(kind: ErrorKind, code: string, fields: Record<string, string> = {}) {
    super(code);
    this.name = 'DomainError';
    this.kind = kind;
    this.code = code;
    this.fields = fields;
  }
  get status(): number {
    return STATUS[this.kind];
  }
}

// PostgreSQL's own words for input that no column takes: a NUL or half a character in a text, a number
// or a date beyond its type, a text that is no uuid (SQLSTATE, class 22: data exception).
const UNTAKEABLE = new Set(['22021', '22P05', '22P02', '22003', '22008']);

/**
 * An error as the refusal it stands for; null for a bug. What slipped through the schemas and only
 * the database refused is still the asker's, never a 500.
 */
export function refusalOf(error: unknown): DomainError | null {
  if (error instanceof DomainError) return error;
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' && UNTAKEABLE.has(code)
    ? new DomainError('invalid', 'invalid_input')
    : null;
}

/** "There is no such thing, or not for you": the two are never told apart. */
export const notFound = (): DomainError => new DomainError('not_found', 'not_found');

/** The actor may see the record but not do this; `reason` is a stable code. */
export const refuse = (reason: string): DomainError => new DomainError('forbidden', reason);

/** Input is wrong: `fields` maps an input's name to a code. */
export const invalid = (fields: Record<string, string>): DomainError =>
  new DomainError('invalid', 'invalid_input', fields);
