import { z } from 'zod';
import { operation } from '#platform/api/operation.ts';
import { receiveUpload } from './receive-upload.ts';

export const fileOperations = [
  operation({
    id: 'uploadFile',
    method: 'POST',
    path: '/files',
    summary:
      "Upload a picture or a document, as the field `file` of a form; put the answer's `markdown` into a text",
    scope: 'write',
    input: z.object({}),
    body: 'file',
    output: z.object({
      id: z.uuid(),
      url: z.string(),
      markdown: z.string(),
      width: z.int().nullable().describe('Pixels; null for what is not a picture'),
      height: z.int().nullable(),
    }),
    status: 201,
    run: (ctx, _input, request) => receiveUpload(ctx, request),
  }),
];
