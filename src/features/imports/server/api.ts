import { z } from 'zod';
import { receiveFile } from '#commons/attachments/server/index.ts';
import { COMMON_SPACES } from '#commons/spaces/schema.ts';
import { change, operation } from '#platform/api/operation.ts';
import { KINDS } from '../mapping.ts';
import {
  changeRunInput,
  exportInput,
  MAX_TABLE_BYTES,
  RUN_STATES,
  saveMappingInput,
  uploadTableInput,
} from '../schema.ts';
import { exportSome } from './runs/export-table.ts';
import { findMapping, listMappings, removeMapping, saveMapping } from './runs/mappings.ts';
import { changeRun, findRun, uploadTable } from './runs/runs.ts';

const byId = z.object({ id: z.uuid() });
const kind = z.enum(KINDS);
const mappingItem = z.object({ id: z.uuid(), name: z.string(), kind, changedAt: z.string() });
const note = z.object({
  row: z.int(),
  line: z.int().nullable(),
  field: z.string(),
  code: z.string(),
  value: z.string(),
});
const count = z.int();
const report = z.object({
  source: z.string(),
  ...{ rows: count, examples: count, practices: count, created: count, updated: count },
  ...{ unchanged: count, failed: count },
  kept: z.array(z.object({ row: z.int(), id: z.string(), reason: z.string() })),
  skipped: z.array(note),
  notes: z.array(note),
  words: z.array(z.object({ field: z.string(), word: z.string(), count })),
  dryRun: z.boolean(),
});

export const importOperations = [
  operation({
    id: 'listMappings',
    method: 'GET',
    path: '/imports/mappings',
    summary: 'Kept mappings: which columns of a table are what here',
    scope: 'manage',
    input: z.object({}),
    output: z.object({ mappings: z.array(mappingItem) }),
    status: 200,
    run: async (ctx) => ({ mappings: await listMappings(ctx) }),
  }),
  operation({
    id: 'getMapping',
    method: 'GET',
    path: '/imports/mappings/{id}',
    summary: 'A mapping, whole, as `copia import examples` takes it',
    scope: 'manage',
    input: byId,
    output: saveMappingInput,
    status: 200,
    run: async (ctx, { id }) => {
      const { name, mapping } = await findMapping(ctx, id);
      return { name, mapping };
    },
  }),
  operation({
    id: 'saveMapping',
    method: 'POST',
    path: '/imports/mappings',
    summary: 'Keep a mapping under its name, instead of one of that name',
    scope: 'manage',
    input: saveMappingInput,
    output: byId,
    status: 200,
    run: saveMapping,
  }),
  change(
    'removeMapping',
    'DELETE',
    '/imports/mappings/{id}',
    'Forget a mapping; what came in by it stays',
    byId,
    (ctx, { id }) => removeMapping(ctx, id),
    'manage',
  ),
  operation({
    id: 'uploadTable',
    method: 'POST',
    path: '/imports',
    summary: 'Send a table of examples or practices (CSV, JSON, JSON Lines); nothing comes in yet',
    scope: 'manage',
    input: uploadTableInput,
    body: 'file',
    output: byId,
    status: 201,
    run: (ctx, input, request) =>
      receiveFile(request, MAX_TABLE_BYTES, ({ name, stream }) =>
        uploadTable(ctx, { name, bytes: stream }, input),
      ),
  }),
  change(
    'changeImport',
    'PATCH',
    '/imports/{id}',
    'Say which column is what and who may read; `then` tries it or brings it in',
    changeRunInput.extend(byId.shape),
    (ctx, { id, ...input }) => changeRun(ctx, id, input),
    'manage',
  ),
  operation({
    id: 'getImport',
    method: 'GET',
    path: '/imports/{id}',
    summary: 'How far an import is, and what came of each row so far',
    scope: 'manage',
    input: byId,
    output: z.object({
      ...{ id: z.uuid(), kind, fileName: z.string(), state: z.enum(RUN_STATES) },
      ...{ dryRun: z.boolean(), createdAt: z.string(), error: z.string() },
      space: z.enum(COMMON_SPACES).nullable(),
      columns: z.array(z.object({ name: z.string(), samples: z.array(z.string()), filled: count })),
      mapping: saveMappingInput.shape.mapping,
      report: report.nullable(),
    }),
    status: 200,
    run: (ctx, { id }) => findRun(ctx, id),
  }),
  operation({
    id: 'exportRows',
    method: 'GET',
    path: '/exports/{kind}',
    summary: 'All examples that you read, or all practices, by the names that a mapping uses',
    scope: 'manage',
    input: exportInput.pick({ kind: true }).extend({ after: z.uuid().optional() }),
    output: z.object({
      rows: z.array(z.record(z.string(), z.unknown())),
      next: z.string().nullable(),
    }),
    status: 200,
    run: (ctx, { kind: of, after }) => exportSome(ctx, of, after),
  }),
];
