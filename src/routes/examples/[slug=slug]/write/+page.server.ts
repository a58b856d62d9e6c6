import { redirect, type RequestEvent } from '@sveltejs/kit';
import { listPractices } from '#commons/practices/server/index.ts';
import { accessThing } from '#commons/things/server/index.ts';
import { readExampleForm, writeExampleForm } from '#features/examples/forms.ts';
import { saveExampleInput } from '#features/examples/schema.ts';
import {
  addPicture,
  draftKeyOf,
  findExampleWriting,
  saveExample,
} from '#features/examples/server/index.ts';
import { courseForm, sendBackForm } from '#features/library/forms.ts';
import {
  publishPublication,
  sendBackPublication,
  setCourse,
} from '#features/library/server/index.ts';
import { DomainError } from '#platform/errors.ts';
import { listCountries } from '#platform/i18n/countries.ts';
import { formAction } from '#platform/web/form-action.ts';
import { fieldsOf } from '#platform/web/form-input.ts';
import { keepLocale } from '#platform/web/locale.ts';
import { requireViewer } from '#platform/web/require-viewer.ts';

export const load = async (event) => {
  requireViewer(event);
  const { ctx } = event.locals;
  const [writing, practices] = await Promise.all([
    findExampleWriting(ctx, event.params.slug),
    listPractices(ctx),
  ]);
  return {
    ...writing,
    draftKey: draftKeyOf(writing.example.id),
    practices: practices.map(({ id, title }) => ({ id, title })),
    countries: listCountries(ctx.locale),
  };
};

const idOf = async ({ locals, params }: RequestEvent): Promise<string> =>
  (await accessThing(locals.ctx, { slug: params.slug! })).id;
const goTo = ({ url }: RequestEvent, path: string): never =>
  redirect(303, keepLocale(url.pathname, path));

export const actions = {
  save: formAction(writeExampleForm, async (ctx, typed, event) => {
    const id = await idOf(event);
    const input = saveExampleInput.safeParse(readExampleForm(typed));
    if (!input.success) throw new DomainError('invalid', 'invalid_input', fieldsOf(input.error));
    const { picture, pictureAlt } = typed;
    if (picture)
      input.data.story = await addPicture(ctx, input.data.story, {
        ...{ file: { name: picture.name, stream: picture.stream() }, alt: pictureAlt },
      });
    await saveExample(ctx, id, input.data);
    if (typed.then === 'submit') await setCourse(ctx, id, 'submit');
    if (typed.then === 'publish') await publishPublication(ctx, id);
    if (typed.then !== 'stay') goTo(event, `/examples/${event.params.slug}`);
  }),
  sendBack: formAction(sendBackForm, async (ctx, { reason }, event) => {
    await sendBackPublication(ctx, await idOf(event), reason);
    goTo(event, '/examples?view=review');
  }),
  course: formAction(courseForm, async (ctx, { change }, event) => {
    await setCourse(ctx, await idOf(event), change);
    goTo(event, change === 'remove' ? '/examples?view=mine' : `/examples/${event.params.slug}`);
  }),
};
