import { z } from 'zod';
import { revealInput } from '#commons/identities/schema.ts';
import { operation } from '#platform/api/operation.ts';
import { addPostInput, editPostInput, reactInput, REACTIONS, type PostView } from '../schema.ts';
import { addPost, editPost, reactToPost, removePost, restorePost } from './commands.ts';
import { revealAuthor } from './reveal-author.ts';
import { findPost, findPostSource, listVersions } from './queries.ts';

/** Words for an erased author in the API's answers: programs look at the missing handle. */
export const API_UNKNOWN = { member: '' };

export const postOutput = z.object({
  id: z.uuid(),
  number: z.int(),
  parentNumber: z.int().nullable(),
  author: z.object({
    id: z.uuid(),
    name: z.string(),
    handle: z.string().nullable(),
    organisation: z.string().nullable(),
  }),
  html: z.string().nullable(),
  language: z.string(),
  createdAt: z.string(),
  editedAt: z.string().nullable(),
  removed: z.boolean(),
  reactions: z.object({ helpful: z.int(), thanks: z.int(), me_too: z.int(), imported: z.int() }),
});

/** A post as the API gives it. */
export function postToApi(post: PostView): z.input<typeof postOutput> {
  const { importedLikes, ...reactions } = post.counts;
  return {
    id: post.id,
    number: post.number,
    parentNumber: post.parent?.number ?? null,
    author: {
      id: post.author.id,
      name: post.author.name,
      handle: post.author.handle,
      organisation: post.author.organisation,
    },
    html: post.html,
    language: post.language,
    createdAt: post.createdAt,
    editedAt: post.editedAt,
    removed: post.removed,
    reactions: { ...reactions, imported: importedLikes },
  };
}

const byId = z.object({ id: z.uuid() });
/** What waits for a look has no number yet: 0. */
const written = z.object({ id: z.uuid(), number: z.int(), waits: z.boolean() });
const nothing = z.null();

export const threadOperations = [
  operation({
    id: 'revealAuthor',
    method: 'POST',
    path: '/posts/{post}/author',
    summary: 'Who wrote a post under another identity: hosts, with a reason; the author is told',
    scope: 'manage',
    input: revealInput,
    output: z.object({
      id: z.uuid(),
      name: z.string(),
      handle: z.string(),
      organisation: z.string().nullable(),
    }),
    status: 200,
    run: revealAuthor,
  }),
  operation({
    id: 'addPost',
    method: 'POST',
    path: '/things/{id}/posts',
    summary: 'Reply in a thread',
    scope: 'write',
    input: addPostInput.extend(byId.shape),
    output: written,
    status: 201,
    run: async (ctx, { id, ...input }) => {
      const post = await addPost(ctx, id, input);
      return { id: post.id, number: post.number, waits: post.waits };
    },
  }),
  operation({
    id: 'getPost',
    method: 'GET',
    path: '/posts/{id}',
    summary: 'One post',
    scope: 'read',
    input: byId,
    output: postOutput,
    status: 200,
    run: async (ctx, { id }) => postToApi(await findPost(ctx, id, API_UNKNOWN)),
  }),
  operation({
    id: 'getPostSource',
    method: 'GET',
    path: '/posts/{id}/source',
    summary: "A post's Markdown",
    scope: 'read',
    input: byId,
    output: z.object({ id: z.uuid(), markdown: z.string(), language: z.string() }),
    status: 200,
    run: (ctx, { id }) => findPostSource(ctx, id),
  }),
  operation({
    id: 'listPostVersions',
    method: 'GET',
    path: '/posts/{id}/versions',
    summary: 'What a post said before, oldest first',
    scope: 'read',
    input: byId,
    output: z.object({
      versions: z.array(
        z.object({ version: z.int(), markdown: z.string(), writtenAt: z.string() }),
      ),
    }),
    status: 200,
    run: async (ctx, { id }) => ({ versions: await listVersions(ctx, id) }),
  }),
  operation({
    id: 'editPost',
    method: 'PATCH',
    path: '/posts/{id}',
    summary: "Rewrite one's own post",
    scope: 'write',
    input: editPostInput.extend(byId.shape),
    output: nothing,
    status: 204,
    run: async (ctx, { id, ...input }) => {
      await editPost(ctx, id, input);
      return null;
    },
  }),
  operation({
    id: 'removePost',
    method: 'DELETE',
    path: '/posts/{id}',
    summary: 'Take a post out of sight; it can be brought back for a while',
    scope: 'write',
    input: byId,
    output: nothing,
    status: 204,
    run: async (ctx, { id }) => {
      await removePost(ctx, id);
      return null;
    },
  }),
  operation({
    id: 'restorePost',
    method: 'POST',
    path: '/posts/{id}/restore',
    summary: 'Bring a removed post back',
    scope: 'write',
    input: byId,
    output: nothing,
    status: 204,
    run: async (ctx, { id }) => {
      await restorePost(ctx, id);
      return null;
    },
  }),
  operation({
    id: 'reactToPost',
    method: 'PUT',
    path: '/posts/{id}/reactions/{kind}',
    summary: `Set a reaction (${REACTIONS.join(', ')}) or take it back`,
    scope: 'write',
    input: reactInput.extend(byId.shape),
    output: nothing,
    status: 204,
    run: async (ctx, { id, ...input }) => {
      await reactToPost(ctx, id, input);
      return null;
    },
  }),
];
