import type { Insertable, Selectable } from 'kysely';
import type { z } from 'zod';
import { beginMembership } from '#commons/members/server/membership.ts';
import { addPost } from '#commons/threads/server/index.ts';
import { startConversation } from '#features/conversations/server/index.ts';
import { startConversationInput } from '#features/conversations/schema.ts';
import { saveExampleInput, startExampleInput } from '#features/examples/schema.ts';
import { saveExample, startExample } from '#features/examples/server/index.ts';
import { startPublicationInput } from '#features/library/schema.ts';
import {
  addChapter,
  publishPublication,
  setTemplateStep,
  startPublication,
  submitPublication,
} from '#features/library/server/index.ts';
import { VISITOR, type Context } from '#platform/context.ts';
import type { Db } from '#platform/db/connect.ts';
import { newId } from '#platform/db/ids.ts';
import type {
  MemberTable,
  OrganisationTable,
  PracticeTable,
} from '#platform/db/schema.generated.ts';

let count = 0;

/** An organisation, with what the test does not care about filled in. */
export async function anOrganisation(
  db: Db,
  overrides: Partial<Insertable<OrganisationTable>> = {},
): Promise<Selectable<OrganisationTable>> {
  const n = ++count;
  return db
    .insertInto('organisation')
    .values({
      id: newId(),
      slug: `town-${n}`,
      name: `Town ${n}`,
      type: 'client',
      country: 'BE',
      ...overrides,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

export type TestMember = Selectable<MemberTable>;

/** An active member with an address of their own; with an organisation, since now. */
export async function aMember(
  db: Db,
  overrides: Partial<Insertable<MemberTable>> = {},
): Promise<TestMember> {
  const n = ++count;
  const member = await db
    .insertInto('member')
    .values({
      id: newId(),
      handle: `member${n}`,
      name: `Member ${n}`,
      email: `member${n}@example.org`,
      joined_at: new Date(),
      ...overrides,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  const { id, organisation_id, title } = member;
  if (organisation_id) await beginMembership(db, id, organisation_id, title, new Date());
  return member;
}

export async function aPractice(
  db: Db,
  overrides: Partial<Insertable<PracticeTable>> & { title?: string } = {},
): Promise<Selectable<PracticeTable>> {
  const n = ++count;
  const { title = `Practice ${n}`, ...columns } = overrides;
  const practice = await db
    .insertInto('practice')
    .values({ id: newId(), slug: `practice-${n}`, ...columns })
    .returningAll()
    .executeTakeFirstOrThrow();
  await db
    .insertInto('practice_text')
    .values({ practice_id: practice.id, locale: 'en', title })
    .execute();
  return practice;
}

/** A context in which this member (or, with null, a visitor) acts. */
export function as(db: Db, member: TestMember | null, overrides: Partial<Context> = {}): Context {
  return {
    db,
    locale: 'en',
    now: () => new Date(),
    actor: member
      ? {
          memberId: member.id,
          role: member.role,
          organisationId: member.organisation_id,
          scopes: null,
        }
      : VISITOR,
    ...overrides,
  };
}

/** A conversation, started by the command itself. */
export async function aConversation(
  ctx: Context,
  overrides: Partial<z.input<typeof startConversationInput>> = {},
) {
  const n = ++count;
  return startConversation(
    ctx,
    startConversationInput.parse({
      kind: 'question',
      title: `How do others do this? (${n})`,
      markdown: `We would like to hear how you did it, in your town. Case ${n}.`,
      ...overrides,
    }),
  );
}

/** A reply, written by the command itself. */
export async function aReply(ctx: Context, thingId: string, markdown = 'This is how we did it.') {
  return addPost(ctx, thingId, { markdown });
}

/**
 * A guide that somebody wrote as steward of its practice, with a second chapter; published unless another
 * state is asked for.
 */
export async function aGuide(
  db: Db,
  author: TestMember,
  state: 'draft' | 'in_review' | 'published' = 'published',
) {
  const practice = await aPractice(db);
  const of = { kind: 'practice_steward' as const, practice_id: practice.id };
  await db
    .insertInto('responsibility')
    .values({ id: newId(), member_id: author.id, ...of })
    .execute();
  const ctx = as(db, author);
  const start = { kind: 'guide', title: 'Asking well', language: 'en', practiceIds: [practice.id] };
  const { id, slug } = await startPublication(ctx, startPublicationInput.parse(start));
  const { id: chapter } = await addChapter(ctx, id, { title: 'How', markdown: 'Ask one thing.' });
  if (state === 'in_review') await submitPublication(ctx, id);
  if (state === 'published') await publishPublication(ctx, id);
  return { id, slug, chapter };
}

/**
 * A template that somebody wrote, as any member may: a first part that is a step and a second that is none; looked at
 * and published by `host` if one is given.
 */
export async function aTemplate(
  db: Db,
  author: TestMember,
  { host, space = 'members' }: { host?: TestMember; space?: 'members' | 'public' } = {},
) {
  const ctx = as(db, author);
  const start = { kind: 'template', title: 'An invitation', language: 'en', space };
  const { id, slug } = await startPublication(ctx, startPublicationInput.parse(start));
  const { id: chapter } = await addChapter(ctx, id, { title: 'Letter', markdown: 'Dear *you*,' });
  await setTemplateStep(ctx, id, chapter, { phase: 'recruit', fromDay: 0, dueDay: 14 });
  await addChapter(ctx, id, { title: 'Advice', markdown: 'Sign it yourself.' });
  if (host) {
    await submitPublication(ctx, id);
    await publishPublication(as(db, host), id);
  }
  return { id, slug, chapter };
}

/** An example that somebody tells, as any member may; looked at and published by `host` if one is given. */
export async function anExample(
  db: Db,
  author: TestMember,
  {
    host,
    space = 'members',
    ...facts
  }: { host?: TestMember; space?: 'members' | 'public' } & Partial<
    z.input<typeof saveExampleInput>
  > = {},
) {
  const ctx = as(db, author);
  const title = facts.title ?? 'A market square';
  const start = startExampleInput.parse({ title, language: 'en', space });
  const { id, slug } = await startExample(ctx, start);
  const input = {
    title,
    story: 'We asked at the market.',
    differently: 'Begin earlier.',
    ...facts,
  };
  await saveExample(ctx, id, saveExampleInput.parse(input));
  if (host) {
    await submitPublication(ctx, id);
    await publishPublication(as(db, host), id);
  }
  return { id, slug };
}
