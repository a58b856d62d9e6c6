import { STATUS_CODES } from 'node:http';

/** A refusal as RFC 9457 has it; `code` is stable, `fields` says what is wrong with which input. */
export function problem(
  status: number,
  code: string,
  fields: Readonly<Record<string, string>> = {},
  requestId?: string,
): Response {
  const body = {
    title: STATUS_CODES[status] ?? 'Error',
    status,
    code,
    ...(Object.keys(fields).length > 0 && { fields }),
    ...(requestId && { requestId }),
  };
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      'content-type': 'application/problem+json',
      ...(status === 401 && { 'www-authenticate': 'Bearer' }),
    },
  });
}
