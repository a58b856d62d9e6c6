import { z } from 'zod';
import { MAX_FILE_BYTES } from '#commons/attachments/schema.ts';
import { receiveFile } from '#commons/attachments/server/index.ts';
import { phase } from '#commons/practices/schema.ts';
import { SPACE_KINDS } from '#commons/spaces/schema.ts';
import { languageTag } from '#commons/threads/schema.ts';
import { change, operation } from '#platform/api/operation.ts';
import {
  categoryInput,
  changePublicationInput,
  decideSuggestionInput,
  downloadInput,
  feedbackInput,
  keepPlaceInput,
  LIBRARY_KINDS,
  LIBRARY_STATES,
  listLibraryInput,
  listWritingInput,
  publishInput,
  saveChapterInput,
  saveCoverInput,
  saveHeadInput,
  sendBackInput,
  startPublicationInput,
  suggestInput,
  templateStepInput,
} from '../schema.ts';
import { accessPublication } from './access.ts';
import { listCategories, moveCategory, removeCategory, saveCategory } from './categories.ts';
import { addChapter, moveChapter, removeChapter, saveChapter } from './chapters.ts';
import { removeCover, saveCover } from './covers.ts';
import { makeDownload } from './download/serve-download.ts';
import { giveFeedback, markFeedbackSeen, readFeedback } from './feedback.ts';
import { attachFile, detachFile } from './files.ts';
import { findAuthor } from './find-author.ts';
import { findPublication } from './find-publication.ts';
import { listLibrary } from './list-library.ts';
import { keepPlace } from './reading-place.ts';
import { compareRevision, listRevisions } from './revisions.ts';
import { decideSuggestion, listSuggestions, suggestChange } from './suggestions.ts';
import { startPublication } from './start-publication.ts';
import {
  changePublication,
  publishPublication,
  removePublication,
  restorePublication,
  sendBackPublication,
  setArchived,
  submitPublication,
} from './states.ts';
import { setTemplateStep } from './template-step.ts';
import { saveHead, setVersionPublished, startVersion } from './versions.ts';

const byId = z.object({ id: z.uuid() });
const chapterOf = byId.extend({ chapter: z.uuid() });
const versionOf = byId.extend({ language: languageTag });

const common = z.object({
  id: z.uuid(),
  href: z.string(),
  kind: z.enum(LIBRARY_KINDS),
  state: z.enum(LIBRARY_STATES),
  title: z.string(),
  summary: z.string(),
  language: z.string(),
  minutes: z.int().describe('What it takes to read'),
  chapterCount: z.int(),
  practices: z.array(z.object({ slug: z.string(), title: z.string() })),
  category: z.object({ slug: z.string(), title: z.string() }).nullable(),
  cover: z
    .object({
      src: z.string(),
      width: z.int(),
      height: z.int(),
      alt: z.string(),
      altLanguage: z.string(),
    })
    .nullable(),
  publishedAt: z.string().nullable(),
  changedAt: z.string(),
  reviewDue: z.boolean(),
});

const step = z.object({
  phase,
  fromDay: z.int().nullable().describe('After the first day'),
  dueDay: z.int().nullable(),
});

const one = common.extend({
  share: z
    .object({ src: z.string(), width: z.int(), height: z.int(), alt: z.string() })
    .nullable()
    .describe('The picture for a shared address; null for what not everybody may read'),
  sourceLanguage: z.string(),
  outdated: z.boolean().describe('The source has changed since'),
  author: z.object({ name: z.string(), handle: z.string().nullable() }),
  coAuthors: z.array(z.object({ name: z.string(), handle: z.string().nullable() })),
  space: z.object({ kind: z.enum(SPACE_KINDS), name: z.string().nullable() }),
  versions: z.array(
    z.object({
      language: z.string(),
      title: z.string(),
      published: z.boolean(),
      source: z.boolean(),
      outdated: z.boolean(),
    }),
  ),
  chapters: z.array(
    z.object({
      id: z.uuid(),
      anchor: z.string(),
      title: z.string(),
      html: z.string(),
      language: z.string(),
      outdated: z.boolean(),
      step: step.nullable().describe('Of a template’s part that is a step of a plan'),
    }),
  ),
  files: z
    .array(
      z.object({
        id: z.uuid(),
        href: z.string(),
        name: z.string(),
        type: z.string(),
        size: z.int().describe('Bytes'),
      }),
    )
    .describe('For download: what the text links to, and what is attached'),
  reviewOn: z.string().nullable(),
});

export const libraryOperations = [
  operation({
    id: 'listLibrary',
    method: 'GET',
    path: '/library',
    summary: 'What the library holds, the newest first, each in the language you read first',
    scope: 'read',
    input: listLibraryInput,
    output: z.object({
      items: z.array(common.extend({ languages: z.array(z.string()) })),
      next: z.string().nullable(),
    }),
    status: 200,
    run: (ctx, input) => listLibrary(ctx, input),
  }),
  operation({
    id: 'listWriting',
    method: 'GET',
    path: '/people/{handle}/writing',
    summary: 'What somebody has published in the library, as far as you may read it',
    scope: 'read',
    input: listWritingInput.extend({ handle: z.string().max(60) }),
    output: z.object({
      handle: z.string(),
      name: z.string(),
      items: z.array(common.extend({ languages: z.array(z.string()) })),
      next: z.string().nullable(),
    }),
    status: 200,
    run: (ctx, { handle, ...input }) => findAuthor(ctx, handle, input),
  }),
  operation({
    id: 'startPublication',
    method: 'POST',
    path: '/library',
    summary:
      'Begin a guide, an article or (any member) a template, as a draft with one empty chapter',
    scope: 'write',
    input: startPublicationInput,
    output: z.object({ id: z.uuid(), href: z.string() }),
    status: 201,
    run: startPublication,
  }),
  operation({
    id: 'getPublication',
    method: 'GET',
    path: '/library/{id}',
    summary: 'A guide, an article or a template with all its chapters, in one language',
    scope: 'read',
    input: byId.extend({ language: languageTag.optional() }),
    output: one,
    status: 200,
    run: async (ctx, { id, language }) => {
      const { slug } = await accessPublication(ctx, { id });
      return findPublication(ctx, slug, language, '?');
    },
  }),
  change(
    'changePublication',
    'PATCH',
    '/library/{id}',
    'Set its practices, the day of its review, and the category of an article',
    changePublicationInput.extend(byId.shape),
    (ctx, { id, ...input }) => changePublication(ctx, id, input),
  ),
  change(
    'removePublication',
    'DELETE',
    '/library/{id}',
    'Take it out of sight',
    byId,
    (ctx, { id }) => removePublication(ctx, id),
  ),
  change(
    'restorePublication',
    'POST',
    '/library/{id}/restore',
    'Bring it back',
    byId,
    (ctx, { id }) => restorePublication(ctx, id),
  ),
  change(
    'submitPublication',
    'POST',
    '/library/{id}/submit',
    'Ask those who publish to look at a draft',
    byId,
    (ctx, { id }) => submitPublication(ctx, id),
  ),
  change(
    'sendBackPublication',
    'POST',
    '/library/{id}/send-back',
    'Give it back to its author, with a reason',
    sendBackInput.extend(byId.shape),
    (ctx, { id, reason }) => sendBackPublication(ctx, id, reason),
  ),
  change(
    'publishPublication',
    'POST',
    '/library/{id}/publish',
    'Show it to the readers of its space, now or from a time on',
    publishInput.extend(byId.shape),
    (ctx, { id, at }) => publishPublication(ctx, id, { at: at ? new Date(at) : null }),
  ),
  change(
    'setArchived',
    'PUT',
    '/library/{id}/archived',
    'Take it out of the lists, or put it back; it stays readable',
    byId.extend({ archived: z.boolean() }),
    (ctx, { id, archived }) => setArchived(ctx, id, archived),
  ),
  change(
    'startVersion',
    'POST',
    '/library/{id}/versions',
    'Begin a version in another language',
    versionOf,
    (ctx, { id, language }) => startVersion(ctx, id, language),
  ),
  change(
    'saveHead',
    'PUT',
    '/library/{id}/versions/{language}',
    'Write title and summary in one language',
    saveHeadInput.extend(byId.shape),
    (ctx, { id, ...input }) => saveHead(ctx, id, input),
  ),
  operation({
    id: 'attachFile',
    method: 'POST',
    path: '/library/{id}/files',
    summary: 'Attach a file for download at its end, as the field `file` of a form',
    scope: 'write',
    input: byId,
    body: 'file',
    output: z.object({ id: z.uuid() }),
    status: 201,
    run: (ctx, { id }, request) =>
      receiveFile(request, MAX_FILE_BYTES, (file) => attachFile(ctx, id, file)),
  }),
  change(
    'detachFile',
    'DELETE',
    '/library/{id}/files/{file}',
    'Take an attached file away',
    byId.extend({ file: z.uuid() }),
    (ctx, { id, file }) => detachFile(ctx, id, file),
  ),
  operation({
    id: 'setCover',
    method: 'PUT',
    path: '/library/{id}/cover',
    summary:
      'Put a picture above it, as the field `file` of a form, and say in one language what it shows',
    scope: 'write',
    input: saveCoverInput.extend(byId.shape),
    body: 'file',
    output: z.null(),
    status: 204,
    run: async (ctx, { id, ...input }, request) => {
      await receiveFile(request, MAX_FILE_BYTES, (file) => saveCover(ctx, id, input, file));
      return null;
    },
  }),
  change(
    'describeCover',
    'PUT',
    '/library/{id}/versions/{language}/cover',
    'Say in one language what the picture shows',
    saveCoverInput.extend(byId.shape),
    (ctx, { id, ...input }) => saveCover(ctx, id, input),
  ),
  change(
    'removeCover',
    'DELETE',
    '/library/{id}/cover',
    'Take the picture away',
    byId,
    (ctx, { id }) => removeCover(ctx, id),
  ),
  operation({
    id: 'listCategories',
    method: 'GET',
    path: '/categories',
    summary: 'What articles are sorted by',
    scope: 'read',
    input: z.object({}),
    output: z.object({
      items: z.array(
        z.object({
          id: z.uuid(),
          slug: z.string(),
          title: z.string(),
          titles: z.record(z.string(), z.string()),
        }),
      ),
    }),
    status: 200,
    run: async (ctx) => ({ items: await listCategories(ctx) }),
  }),
  operation({
    id: 'createCategory',
    method: 'POST',
    path: '/categories',
    summary: 'Make a category, at the end of the list (for hosts)',
    scope: 'manage',
    input: categoryInput,
    output: z.object({ id: z.uuid() }),
    status: 201,
    run: (ctx, input) => saveCategory(ctx, null, input),
  }),
  change(
    'changeCategory',
    'PUT',
    '/categories/{id}',
    'Set its address and what it is called (for hosts)',
    categoryInput.extend(byId.shape),
    (ctx, { id, ...input }) => saveCategory(ctx, id, input),
    'manage',
  ),
  change(
    'moveCategory',
    'POST',
    '/categories/{id}/move',
    'Move a category one place up or down (for hosts)',
    byId.extend({ by: z.enum(['up', 'down']) }),
    (ctx, { id, by }) => moveCategory(ctx, id, by),
    'manage',
  ),
  change(
    'removeCategory',
    'DELETE',
    '/categories/{id}',
    'Take a category away; its articles stay (for hosts)',
    byId,
    (ctx, { id }) => removeCategory(ctx, id),
    'manage',
  ),
  change(
    'setVersionPublished',
    'PUT',
    '/library/{id}/versions/{language}/published',
    'Show a version in another language to readers, or hide it again',
    versionOf.extend({ published: z.boolean() }),
    (ctx, { id, ...input }) => setVersionPublished(ctx, id, input),
  ),
  operation({
    id: 'addChapter',
    method: 'POST',
    path: '/library/{id}/chapters',
    summary: 'Add a chapter at the end, in the language of the source',
    scope: 'write',
    input: saveChapterInput.omit({ language: true, small: true }).extend(byId.shape),
    output: z.object({ id: z.uuid(), anchor: z.string() }),
    status: 201,
    run: (ctx, { id, ...input }) => addChapter(ctx, id, input),
  }),
  change(
    'saveChapter',
    'PUT',
    '/library/{id}/chapters/{chapter}',
    'Write a chapter in one language',
    saveChapterInput.extend(chapterOf.shape),
    (ctx, { id, chapter, ...input }) => saveChapter(ctx, id, chapter, input),
  ),
  change(
    'moveChapter',
    'POST',
    '/library/{id}/chapters/{chapter}/move',
    'Move a chapter one place up or down',
    chapterOf.extend({ by: z.enum(['up', 'down']) }),
    (ctx, { id, chapter, by }) => moveChapter(ctx, id, chapter, by),
  ),
  change(
    'removeChapter',
    'DELETE',
    '/library/{id}/chapters/{chapter}',
    'Take a chapter out, in all languages',
    chapterOf,
    (ctx, { id, chapter }) => removeChapter(ctx, id, chapter),
  ),
  change(
    'setTemplateStep',
    'PUT',
    '/library/{id}/chapters/{chapter}/step',
    'Say which step of a plan a part of a template is; without a phase: none',
    templateStepInput.extend(chapterOf.shape),
    (ctx, { id, chapter, ...input }) => setTemplateStep(ctx, id, chapter, input),
  ),
  operation({
    id: 'getTemplateMarkdown',
    method: 'GET',
    path: '/library/{id}/markdown',
    summary: 'A template, or one part of it, as Markdown: what its page offers to download',
    scope: 'read',
    input: downloadInput.omit({ as: true, bare: true }).extend(byId.shape),
    output: z.object({ name: z.string(), language: z.string(), markdown: z.string() }),
    status: 200,
    run: async (ctx, { id, ...input }) => {
      const { name, language, body } = await makeDownload(ctx, { id }, { ...input, as: 'md' });
      return { name, language, markdown: String(body) };
    },
  }),
  change(
    'giveFeedback',
    'PUT',
    '/library/{id}/feedback',
    'Say whether it helped, and what is missing',
    feedbackInput.extend(byId.shape),
    (ctx, { id, ...input }) => giveFeedback(ctx, id, input),
  ),
  operation({
    id: 'readFeedback',
    method: 'GET',
    path: '/library/{id}/feedback',
    summary: 'What readers said of it, for those who answer for it',
    scope: 'read',
    input: byId,
    output: z.object({
      helped: z.int(),
      notHelped: z.int(),
      missing: z.array(
        z.object({
          text: z.string(),
          at: z.string(),
          by: z.string(),
          organisation: z.string().nullable(),
          seen: z.boolean(),
        }),
      ),
    }),
    status: 200,
    run: (ctx, { id }) => readFeedback(ctx, id),
  }),
  change(
    'markFeedbackSeen',
    'POST',
    '/library/{id}/feedback/seen',
    'Say that what is missing has been read',
    byId,
    (ctx, { id }) => markFeedbackSeen(ctx, id),
  ),
  operation({
    id: 'listSuggestions',
    method: 'GET',
    path: '/library/{id}/suggestions',
    summary: 'Changes that were suggested: your own, and all of them if you decide',
    scope: 'read',
    input: byId,
    output: z.object({
      items: z.array(
        z.object({
          id: z.uuid(),
          chapter: z.object({ anchor: z.string(), title: z.string() }).nullable(),
          language: z.string(),
          quote: z.string().nullable(),
          proposal: z.string(),
          reason: z.string(),
          state: z.enum(['open', 'accepted', 'declined']),
          answer: z.string(),
          fits: z.boolean().describe('Accepting writes it into the text'),
          by: z.object({ name: z.string(), handle: z.string().nullable() }),
          createdAt: z.string(),
        }),
      ),
    }),
    status: 200,
    run: async (ctx, { id }) => ({ items: await listSuggestions(ctx, id) }),
  }),
  operation({
    id: 'suggestChange',
    method: 'POST',
    path: '/library/{id}/suggestions',
    summary: 'Suggest another wording of a passage, or something about a chapter',
    scope: 'write',
    input: suggestInput.extend(byId.shape),
    output: z.object({ id: z.uuid() }),
    status: 201,
    run: (ctx, { id, ...input }) => suggestChange(ctx, id, input),
  }),
  operation({
    id: 'decideSuggestion',
    method: 'POST',
    path: '/suggestions/{id}/decide',
    summary: 'Accept a suggestion, or decline it with a reason',
    scope: 'write',
    input: decideSuggestionInput.extend(byId.shape),
    output: z.object({ written: z.boolean().describe('It stands in the text now') }),
    status: 200,
    run: (ctx, { id, ...input }) => decideSuggestion(ctx, id, input),
  }),
  operation({
    id: 'listRevisions',
    method: 'GET',
    path: '/library/{id}/versions/{language}/revisions',
    summary: 'How a text came to be, the newest first',
    scope: 'read',
    input: versionOf,
    output: z.object({
      items: z.array(
        z.object({ number: z.int(), writtenAt: z.string(), writtenBy: z.string().nullable() }),
      ),
    }),
    status: 200,
    run: async (ctx, { id, language }) => ({ items: await listRevisions(ctx, id, language) }),
  }),
  operation({
    id: 'compareRevision',
    method: 'GET',
    path: '/library/{id}/versions/{language}/revisions/{number}',
    summary: 'What one revision changed of the one before',
    scope: 'read',
    input: versionOf.extend({ number: z.coerce.number().int().min(1).max(1_000_000) }),
    output: z.object({
      differences: z.array(
        z.object({
          title: z.string().nullable().describe('Of the chapter; null: title and summary'),
          parts: z.array(
            z.object({ kind: z.enum(['same', 'added', 'removed']), text: z.string() }),
          ),
          step: z
            .object({ before: step.nullable(), after: step.nullable() })
            .optional()
            .describe('Where the step that a part of a template is has changed'),
        }),
      ),
    }),
    status: 200,
    run: async (ctx, { id, language, number }) => ({
      differences: await compareRevision(ctx, id, language, number),
    }),
  }),
  change(
    'keepPlace',
    'PUT',
    '/library/{id}/place',
    'Remember which chapter you have come to',
    keepPlaceInput,
    (ctx, { id, anchor }) => keepPlace(ctx, id, anchor),
  ),
];
