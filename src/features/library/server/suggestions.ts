import { sql } from 'kysely';
import { emit } from '#commons/events/server/index.ts';
import { handleOf, nameOf } from '#commons/identities/server/index.ts';
import { visibleTo } from '#commons/things/server/index.ts';
import type { Passage } from '#commons/threads/schema.ts';
import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import { newId } from '#platform/db/ids.ts';
import { DomainError, invalid, notFound } from '#platform/errors.ts';
import { demand } from '#platform/verdict.ts';
import type { DecideSuggestionInput, SuggestInput, SuggestionView } from '../schema.ts';
import { accessChapter, accessPublication } from './access.ts';
import { saveChapter } from './chapters.ts';
import { mayDecideSuggestions, maySuggest } from './policy.ts';

/** Most suggestions of one member that may be open. */
const MAX_OPEN = 30;

/** Suggests another wording to those who answer for a guide. */
export async function suggestChange(
  ctx: Context,
  thingId: string,
  { chapterId, passage, ...words }: SuggestInput,
): Promise<{ id: string }> {
  return runCommand(ctx, {
    access: async (tx) => {
      const thing = await accessPublication(tx, { id: thingId });
      await accessChapter(tx, thingId, chapterId);
      return thing;
    },
    may: (tx, thing) => demand(maySuggest(tx.actor, thing)),
    write: async (tx) => {
      const { count } = await tx.db
        .selectFrom('suggestion')
        .select((q) => q.fn.countAll<number>().as('count'))
        .where('member_id', '=', tx.actor.memberId)
        .where('state', '=', 'open')
        .executeTakeFirstOrThrow();
      if (Number(count) >= MAX_OPEN) throw new DomainError('too_many', 'too_many');
      const id = newId();
      await tx.db
        .insertInto('suggestion')
        .values({
          ...{ id, thing_id: thingId, chapter_id: chapterId, member_id: tx.actor.memberId! },
          ...words,
          passage: passage ? JSON.stringify(passage) : null,
          created_at: tx.now(),
        })
        .execute();
      return { id };
    },
  });
}

/**
 * Accepts a suggestion or declines it, with a reason. What stands in the text once, word for word, is
 * written into it at once; anything else is left to whoever accepts it.
 */
export async function decideSuggestion(
  ctx: Context,
  id: string,
  { accept, answer }: DecideSuggestionInput,
): Promise<{ written: boolean }> {
  return runCommand(ctx, {
    access: async (tx) => {
      const suggestion = await tx.db
        .selectFrom('suggestion')
        .selectAll()
        .where('id', '=', id)
        .forUpdate()
        .executeTakeFirst();
      if (!suggestion) throw notFound();
      return { suggestion, thing: await accessPublication(tx, { id: suggestion.thing_id }) };
    },
    may: (tx, { thing }) => demand(mayDecideSuggestions(tx.actor, thing)),
    write: async (tx, { suggestion }) => {
      if (!accept && answer === '') throw invalid({ answer: 'required' });
      if (suggestion.state !== 'open') throw new DomainError('conflict', 'already_decided');
      await tx.db
        .updateTable('suggestion')
        .set({
          ...{ state: accept ? 'accepted' : 'declined', answer },
          ...{ decided_by: tx.actor.memberId, decided_at: tx.now() },
        })
        .where('id', '=', id)
        .execute();
      const { thing_id, chapter_id, language, proposal } = suggestion;
      const passage = suggestion.passage as Passage | null;
      if (!accept || !chapter_id || !passage) return { written: false };
      const text = await tx.db
        .selectFrom('chapter_text')
        .select(['title', 'markdown'])
        .where('chapter_id', '=', chapter_id)
        .where('language', '=', language)
        .executeTakeFirst();
      const parts = text?.markdown.split(passage.exact);
      if (!text || parts?.length !== 2) return { written: false };
      const markdown = parts.join(proposal);
      await saveChapter(tx, thing_id, chapter_id, {
        ...{ language, title: text.title, markdown, small: false },
      });
      return { written: true };
    },
    emit: (tx, { suggestion }) =>
      emit(tx, {
        ...{ kind: 'suggestion_decided', thingId: suggestion.thing_id },
        memberId: suggestion.member_id,
      }),
  });
}

interface Row extends Omit<SuggestionView, 'by' | 'createdAt' | 'chapter'> {
  anchor: string | null;
  chapter_title: string | null;
  name: string;
  handle: string | null;
  created_at: Date;
}

/**
 * What was suggested for a thing, the open ones first: all of it to those who decide, to others what they
 * suggested themselves.
 */
export async function listSuggestions(ctx: Context, thingId: string): Promise<SuggestionView[]> {
  const thing = await accessPublication(ctx, { id: thingId });
  const all = mayDecideSuggestions(ctx.actor, thing) === true;
  const { rows } = await sql<Row>`
    select suggestion.id, suggestion.language, suggestion.passage ->> 'exact' as quote, suggestion.proposal,
           suggestion.reason, suggestion.state, suggestion.answer, suggestion.created_at,
           suggestion.member_id = ${ctx.actor.memberId}::uuid as mine, chapter.anchor,
           coalesce(nullif(text.title, ''), thing.title) as chapter_title,
           coalesce(array_length(string_to_array(text.markdown, suggestion.passage ->> 'exact'), 1) = 2, false) as fits,
           ${nameOf('member', ctx.locale)} as name, ${handleOf('member')} as handle
      from suggestion
      join thing on thing.id = suggestion.thing_id
      join member on member.id = suggestion.member_id
      left join chapter on chapter.id = suggestion.chapter_id
      left join chapter_text text on text.chapter_id = chapter.id and text.language = suggestion.language
     where suggestion.thing_id = ${thing.id} and ${visibleTo(ctx.actor)}
       and (${all} or suggestion.member_id = ${ctx.actor.memberId}::uuid)
     order by suggestion.state = 'open' desc, suggestion.created_at desc limit 200`.execute(ctx.db);
  return rows.map(({ anchor, chapter_title, name, handle, created_at, ...row }) => ({
    ...row,
    chapter: anchor === null ? null : { anchor, title: chapter_title ?? '' },
    by: { name, handle },
    createdAt: created_at.toISOString(),
  }));
}
