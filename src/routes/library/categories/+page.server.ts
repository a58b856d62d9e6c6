import {
  categoryForm,
  categoryIdForm,
  categoryInputOf,
  moveCategoryForm,
} from '#features/library/forms.ts';
import {
  listCategories,
  mayKeepCategories,
  moveCategory,
  removeCategory,
  saveCategory,
} from '#features/library/server/index.ts';
import { demand } from '#platform/verdict.ts';
import { formAction } from '#platform/web/form-action.ts';
import { requireViewer } from '#platform/web/require-viewer.ts';

export const load = async (event) => {
  requireViewer(event);
  const { ctx } = event.locals;
  demand(mayKeepCategories(ctx.actor));
  return { categories: await listCategories(ctx) };
};

export const actions = {
  save: formAction(categoryForm, async (ctx, form) => {
    await saveCategory(ctx, form.id || null, categoryInputOf(form));
    return { saved: true };
  }),
  move: formAction(moveCategoryForm, async (ctx, { id, by }) => {
    await moveCategory(ctx, id, by);
  }),
  remove: formAction(categoryIdForm, async (ctx, { id }) => {
    await removeCategory(ctx, id);
  }),
};
