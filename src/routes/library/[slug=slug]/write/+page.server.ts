import { redirect, type RequestEvent } from '@sveltejs/kit';
import { listPractices } from '#commons/practices/server/index.ts';
import { thingPath } from '#commons/things/server/index.ts';
import * as forms from '#features/library/forms.ts';
import * as library from '#features/library/server/index.ts';
import { threads_former_member } from '#platform/i18n/generated/messages.js';
import { listLanguages } from '#platform/i18n/languages.ts';
import { formAction } from '#platform/web/form-action.ts';
import { keepLocale } from '#platform/web/locale.ts';
import { requireViewer } from '#platform/web/require-viewer.ts';

export const load = async (event) => {
  requireViewer(event);
  const { ctx } = event.locals;
  const { searchParams } = event.url;
  const at = {
    language: searchParams.get('language') || undefined,
    chapter: searchParams.get('chapter') || undefined,
  };
  const writing = await library.findWriting(ctx, event.params.slug, at, threads_former_member());
  const [settings, practices, categories] = await Promise.all([
    library.findSettings(ctx, writing.id, writing.language),
    listPractices(ctx),
    writing.kind === 'article' ? library.listCategories(ctx) : [],
  ]);
  const chosen = new Set(settings.practiceIds);
  const written = new Set(writing.versions.map(({ language }) => language));
  return {
    writing,
    settings,
    categories: categories.map(({ id, title }) => ({ value: id, label: title })),
    practices: practices.map(({ id, title }) => ({ id, title, chosen: chosen.has(id) })),
    languages: listLanguages(ctx.locale).filter(({ value }) => !written.has(value)),
  };
};

/** Back to this page, at another language or chapter. */
function goOn({ url, params }: RequestEvent, at: { language: string; chapter?: string }): never {
  const query = new URLSearchParams(at);
  redirect(303, keepLocale(url.pathname, `/library/${params.slug}/write?${query}`));
}
const idOf = async ({ locals, params }: RequestEvent): Promise<string> =>
  (await library.accessPublication(locals.ctx, { slug: params.slug! })).id;

export const actions = {
  chapter: formAction(forms.chapterForm, async (ctx, { chapter, ...input }, event) => {
    await library.saveChapter(ctx, await idOf(event), chapter, input);
    const { anchor } = await library.accessChapter(ctx, await idOf(event), chapter);
    goOn(event, { language: input.language, chapter: anchor });
  }),
  step: formAction(forms.stepForm, async (ctx, { chapter, ...step }, event) => {
    const thing = await library.accessPublication(ctx, { slug: event.params.slug! });
    await library.setTemplateStep(ctx, thing.id, chapter, step);
    const { anchor } = await library.accessChapter(ctx, thing.id, chapter);
    goOn(event, { language: thing.language, chapter: anchor });
  }),
  head: formAction(forms.headForm, async (ctx, input, event) => {
    await library.saveHead(ctx, await idOf(event), input);
    goOn(event, { language: input.language });
  }),
  add: formAction(forms.addChapterForm, async (ctx, { title }, event) => {
    const thing = await library.accessPublication(ctx, { slug: event.params.slug! });
    const { anchor } = await library.addChapter(ctx, thing.id, { title, markdown: '' });
    goOn(event, { language: thing.language, chapter: anchor });
  }),
  move: formAction(forms.moveChapterForm, async (ctx, { chapter, by }, event) => {
    await library.moveChapter(ctx, await idOf(event), chapter, by);
  }),
  removeChapter: formAction(forms.removeChapterForm, async (ctx, { chapter }, event) => {
    const thing = await library.accessPublication(ctx, { slug: event.params.slug! });
    await library.removeChapter(ctx, thing.id, chapter);
    goOn(event, { language: thing.language });
  }),
  version: formAction(forms.versionForm, async (ctx, { language }, event) => {
    await library.startVersion(ctx, await idOf(event), language);
    goOn(event, { language });
  }),
  show: formAction(forms.showVersionForm, async (ctx, { language, show }, event) => {
    const published = show === 'yes';
    await library.setVersionPublished(ctx, await idOf(event), { language, published });
  }),
  cover: formAction(forms.coverForm, async (ctx, { file, ...input }, event) => {
    const picture = file && { name: file.name, stream: file.stream() };
    await library.saveCover(ctx, await idOf(event), input, picture);
    goOn(event, { language: input.language });
  }),
  removeCover: formAction(forms.nothingForm, async (ctx, _, event) => {
    await library.removeCover(ctx, await idOf(event));
  }),
  attach: formAction(forms.attachForm, async (ctx, { file }, event) => {
    const thing = await library.accessPublication(ctx, { slug: event.params.slug! });
    await library.attachFile(ctx, thing.id, { name: file.name, stream: file.stream() });
    goOn(event, { language: thing.language });
  }),
  detach: formAction(forms.detachForm, async (ctx, { file }, event) => {
    await library.detachFile(ctx, await idOf(event), file);
  }),
  settings: formAction(forms.settingsForm, async (ctx, input, event) => {
    await library.changePublication(ctx, await idOf(event), input);
  }),
  publish: formAction(forms.publishForm, async (ctx, { at }, event) => {
    const moment = at ? await library.momentOf(ctx, at) : null;
    await library.publishPublication(ctx, await idOf(event), { at: moment });
  }),
  sendBack: formAction(forms.sendBackForm, async (ctx, { reason }, event) => {
    await library.sendBackPublication(ctx, await idOf(event), reason);
    redirect(303, keepLocale(event.url.pathname, '/library?view=review'));
  }),
  course: formAction(forms.courseForm, async (ctx, { change }, event) => {
    const { id, kind, slug } = await library.accessPublication(ctx, { slug: event.params.slug! });
    await library.setCourse(ctx, id, change);
    // From then on those who publish write it.
    if (change === 'submit') redirect(303, keepLocale(event.url.pathname, thingPath(kind, slug)));
    if (change === 'remove') redirect(303, keepLocale(event.url.pathname, '/library?view=mine'));
  }),
};
