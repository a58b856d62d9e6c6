import { VISITOR, type Context } from '#platform/context.ts';
import { DomainError, notFound, refusalOf } from '#platform/errors.ts';
import { log } from '#platform/log.ts';
import { matchOperation, takesQuery, type Operation } from './operation.ts';
import { problem } from './problem.ts';

/** Largest JSON body: a post of 100,000 characters, escaped. */
const MAX_BODY = 700_000;

/**
 * Answers a request to the API. Only a token acts here: a browser's sign-in cookie is not looked at,
 * so that no other site can use it.
 * @param path after `/api/v1`
 */
export async function handleApi(
  operations: readonly Operation[],
  ctx: Context,
  request: Request,
  path: string,
): Promise<Response> {
  const asked = ctx.actor.scopes === null ? { ...ctx, actor: VISITOR } : ctx;
  try {
    const match = matchOperation(operations, request.method, path);
    if ('allow' in match) {
      if (match.allow.length === 0) throw notFound();
      return new Response(null, { status: 405, headers: { allow: match.allow.join(', ') } });
    }
    const { operation } = match;
    demandScope(asked, operation);
    const input = operation.input.safeParse({
      ...(await inputOf(operation, request)),
      ...match.parameters,
    });
    if (!input.success)
      throw new DomainError(
        'invalid',
        'invalid_input',
        Object.fromEntries(
          input.error.issues.map((issue) => [issue.path.join('.'), issue.message]),
        ),
      );
    const result = await operation.run(asked, input.data as never, request);
    if (operation.status === 204) return new Response(null, { status: 204 });
    return Response.json(operation.output.parse(result), { status: operation.status });
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal) return problem(refusal.status, refusal.code, refusal.fields);
    const requestId = crypto.randomUUID();
    log.error({ requestId, err: error }, 'api request failed');
    return problem(500, 'internal', {}, requestId);
  }
}

function demandScope(ctx: Context, operation: Operation): void {
  const { scopes } = ctx.actor;
  if (scopes ? scopes.has(operation.scope) : operation.scope === 'read') return;
  throw scopes
    ? new DomainError('forbidden', 'scope_missing')
    : new DomainError('unauthenticated', 'token_required');
}

async function inputOf(operation: Operation, request: Request): Promise<Record<string, unknown>> {
  if (takesQuery(operation)) return Object.fromEntries(new URL(request.url).searchParams);
  if (Number(request.headers.get('content-length') ?? 0) > MAX_BODY)
    throw new DomainError('too_large', 'too_large');
  // Without a length the web server cuts it off at its own limit.
  const text = await request.text().catch(() => {
    throw new DomainError('too_large', 'too_large');
  });
  if (text.length > MAX_BODY) throw new DomainError('too_large', 'too_large');
  if (!text) return {};
  if (!/^application\/json\b/i.test(request.headers.get('content-type') ?? ''))
    throw new DomainError('unsupported_type', 'json_expected');
  try {
    const body: unknown = JSON.parse(text);
    if (body && typeof body === 'object' && !Array.isArray(body)) return { ...body };
  } catch {
    // said below
  }
  throw new DomainError('invalid', 'invalid_json');
}
