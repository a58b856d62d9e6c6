import { z } from 'zod';
import { pathParameters, takesQuery, type Operation } from './operation.ts';

type Schema = Record<string, unknown> & {
  properties?: Record<string, unknown>;
  required?: string[];
};

const PROBLEM = {
  type: 'object',
  required: ['title', 'status', 'code'],
  properties: {
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', description: 'Stable: what programs should look at.' },
    fields: { type: 'object', additionalProperties: { type: 'string' } },
    requestId: { type: 'string' },
  },
};

const REFUSALS = ['401', '403', '404', '409', '422'] as const;
const FILE_REFUSALS = ['413', '415', '429'] as const;

/** A form with one file; what it is, its content says. */
const FILE_BODY = {
  required: true,
  content: {
    'multipart/form-data': {
      schema: {
        type: 'object',
        required: ['file'],
        properties: { file: { type: 'string', contentMediaType: 'application/octet-stream' } },
      },
    },
  },
};

function schemaOf(type: z.ZodType, io: 'input' | 'output'): Schema {
  const { $schema: _, ...schema } = z.toJSONSchema(type, {
    io,
    target: 'draft-2020-12',
    unrepresentable: 'any',
  });
  return schema as Schema;
}

/** Keeps of an object schema only some properties. */
function pick(schema: Schema, keep: (name: string) => boolean): Schema {
  return {
    ...schema,
    properties: Object.fromEntries(
      Object.entries(schema.properties ?? {}).filter(([name]) => keep(name)),
    ),
    required: (schema.required ?? []).filter(keep),
  };
}

function describe(operation: Operation): Record<string, unknown> {
  const input = schemaOf(operation.input, 'input');
  const inPath = pathParameters(operation.path);
  const inQuery = takesQuery(operation);
  const parameters = Object.entries(input.properties ?? {})
    .filter(([name]) => inPath.includes(name) || inQuery)
    .map(([name, schema]) => ({
      name,
      in: inPath.includes(name) ? 'path' : 'query',
      required: inPath.includes(name) || (input.required ?? []).includes(name),
      schema,
    }));
  const body = pick(input, (name) => !inPath.includes(name));
  const hasBody = !inQuery && Object.keys(body.properties ?? {}).length > 0;
  return {
    operationId: operation.id,
    summary: operation.summary,
    security:
      operation.scope === 'read'
        ? [{}, { token: [operation.scope] }]
        : [{ token: [operation.scope] }],
    parameters,
    ...(operation.body === 'file' && { requestBody: FILE_BODY }),
    ...(hasBody && {
      requestBody: { required: true, content: { 'application/json': { schema: body } } },
    }),
    responses: {
      [operation.status]: {
        description: 'Done',
        ...(operation.status !== 204 && {
          content: { 'application/json': { schema: schemaOf(operation.output, 'output') } },
        }),
      },
      ...Object.fromEntries(
        [...REFUSALS, ...(operation.body === 'file' ? FILE_REFUSALS : [])].map((status) => [
          status,
          { $ref: '#/components/responses/Problem' },
        ]),
      ),
    },
  };
}

/** The OpenAPI 3.1 document of the operations, made from their schemas. */
export function openApi(
  operations: readonly Operation[],
  siteUrl: string,
  version: string,
): object {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of operations)
    (paths[operation.path] ??= {})[operation.method.toLowerCase()] = describe(operation);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Copia',
      version,
      description:
        'What pages do, programs can. A token sees and does what its owner may, within its scopes.',
    },
    servers: [{ url: `${siteUrl}/api/v1` }],
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      responses: {
        Problem: {
          description: 'Refused, with a stable code (RFC 9457)',
          content: { 'application/problem+json': { schema: PROBLEM } },
        },
      },
    },
  };
}
