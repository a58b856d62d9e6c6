import { redirect } from '@sveltejs/kit';
import { accessThing, thingPath } from '#commons/things/server/index.ts';
import { useForm } from '#features/projects/forms.ts';
import { projectInput } from '#features/projects/schema.ts';
import { createProject, findPlan, listProjects, usePlan } from '#features/projects/server/index.ts';
import { inTransaction } from '#platform/command.ts';
import { invalid } from '#platform/errors.ts';
import { formAction } from '#platform/web/form-action.ts';
import { keepLocale } from '#platform/web/locale.ts';
import { requireViewer } from '#platform/web/require-viewer.ts';

export const load = async (event) => {
  requireViewer(event);
  const { ctx } = event.locals;
  const thing = await accessThing(ctx, { slug: event.params.slug });
  const [plan, projects] = await Promise.all([findPlan(ctx, thing.id), listProjects(ctx)]);
  const { title, language, kind, slug } = thing;
  return {
    ...{ plan, projects, source: { title, language, href: thingPath(kind, slug) } },
    chosen: event.url.searchParams.get('project') ?? '',
  };
};

export const actions = {
  default: formAction(useForm, async (ctx, { project, title, startsOn }, { params, url }) => {
    const thing = await accessThing(ctx, { slug: params.slug! });
    if (!project && !title) throw invalid({ title: 'required' });
    const id = await inTransaction(ctx, async (tx) => {
      const into = project ?? (await createProject(tx, projectInput.parse({ title }))).id;
      await usePlan(tx, into, { thing: thing.id, startsOn });
      return into;
    });
    redirect(303, keepLocale(url.pathname, `/projects/${id}`));
  }),
};
