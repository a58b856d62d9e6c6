import { z } from 'zod';
import type { Context } from '#platform/context.ts';

/**
 * What a token must have been given for an operation. Reading what is public needs none; `manage` is
 * for what hosts decide, so that a token made for posting lets nobody in.
 */
export type Scope = 'read' | 'write' | 'manage';

/** One operation of the API: the same schema and the same command as the page's form. */
export interface Operation {
  /** Unique name, as in OpenAPI: `listConversations`. */
  id: string;
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** `/conversations/{id}`: path parameters are fields of `input`. */
  path: string;
  summary: string;
  scope: Scope;
  /** Path parameters, query (GET, DELETE, files) or JSON body (the others), together. */
  input: z.ZodObject;
  /** A file, as the field `file` of a form: left unread, `run` takes it from the request as it streams in. */
  body?: 'file';
  output: z.ZodType;
  /** Status of success; 204 has no body. */
  status: 200 | 201 | 204;
  run: (ctx: Context, input: never, request: Request) => Promise<unknown>;
}

/** Declares an operation with `run`'s input and result checked against its schemas. */
export function operation<Input extends z.ZodObject, Output extends z.ZodType>(
  definition: Omit<Operation, 'input' | 'output' | 'run'> & {
    input: Input;
    output: Output;
    run: (ctx: Context, input: z.output<Input>, request: Request) => Promise<z.input<Output>>;
  },
): Operation {
  return definition as unknown as Operation;
}

/**
 * Declares an operation that changes something and answers nothing.
 * @param scope default: what members do for themselves
 */
export function change<Input extends z.ZodObject>(
  id: string,
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  summary: string,
  input: Input,
  run: (ctx: Context, input: z.output<Input>) => Promise<unknown>,
  scope: 'write' | 'manage' = 'write',
): Operation {
  return operation({
    ...{ id, method, path, summary, scope, input, output: z.null(), status: 204 },
    run: async (ctx, parsed) => {
      await run(ctx, parsed);
      return null;
    },
  });
}

/** Whether the input stands in the address: there is no body, or it is a file. */
export const takesQuery = ({ method, body }: Operation): boolean =>
  method === 'GET' || method === 'DELETE' || body === 'file';

/** The names in braces of a path. */
export function pathParameters(path: string): string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!);
}

/** The operation of a request, with its path parameters; `allow` lists the methods a known path has. */
export function matchOperation(
  operations: readonly Operation[],
  method: string,
  path: string,
): { operation: Operation; parameters: Record<string, string> } | { allow: string[] } {
  const allow: string[] = [];
  for (const candidate of operations) {
    const pattern = candidate.path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)');
    const match = new RegExp(`^${pattern}$`).exec(path);
    if (!match) continue;
    if (candidate.method === method)
      return { operation: candidate, parameters: { ...match.groups } };
    allow.push(candidate.method);
  }
  return { allow };
}
