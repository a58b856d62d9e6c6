import { redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { uploadForm } from '#features/imports/forms.ts';
import {
  listMappings,
  listRuns,
  removeMapping,
  uploadTable,
} from '#features/imports/server/index.ts';
import { formAction } from '#platform/web/form-action.ts';
import { keepLocale } from '#platform/web/locale.ts';
import { requireViewer } from '#platform/web/require-viewer.ts';

export const load = async (event) => {
  requireViewer(event);
  const { ctx } = event.locals;
  const [mappings, runs] = await Promise.all([listMappings(ctx), listRuns(ctx)]);
  return { mappings, runs };
};

export const actions = {
  upload: formAction(uploadForm, async (ctx, { file, ...input }, { url }) => {
    const table = { name: file.name, bytes: [await file.bytes()] };
    const { id } = await uploadTable(ctx, table, input);
    redirect(303, keepLocale(url.pathname, `/hosts/import/${id}`));
  }),
  remove: formAction(z.object({ id: z.uuid() }), async (ctx, { id }) => {
    await removeMapping(ctx, id);
  }),
};
