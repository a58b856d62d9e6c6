import { diffWordsWithSpace } from 'diff';
import { sql } from 'kysely';
import { nameOf } from '#commons/identities/server/index.ts';
import type { Context } from '#platform/context.ts';
import { notFound } from '#platform/errors.ts';
import { demand } from '#platform/verdict.ts';
import type { Difference, DifferencePart, RevisionItem, TemplateStep } from '../schema.ts';
import { accessPublication, accessVersion } from './access.ts';
import { mayReadRevisions } from './policy.ts';

/** Beyond so many characters a difference is told by lines: words would take too long. */
const MAX_BY_WORDS = 40_000;

interface Text {
  title: string;
  summary: string;
  chapters: { id: string; title: string; markdown: string; step?: TemplateStep | null }[];
}

/** The revisions of one language version, the newest first. */
export async function listRevisions(
  ctx: Context,
  thingId: string,
  language: string,
): Promise<RevisionItem[]> {
  demand(mayReadRevisions(ctx.actor, await accessPublication(ctx, { id: thingId })));
  await accessVersion(ctx, thingId, language);
  const { rows } = await sql<{ number: number; written_at: Date; name: string | null }>`
    select revision.number, revision.written_at, ${nameOf('member', ctx.locale)} as name
      from revision left join member on member.id = revision.written_by
     where thing_id = ${thingId} and language = ${language}
     order by number desc limit 200`.execute(ctx.db);
  return rows.map(({ number, written_at, name }) => ({
    ...{ number, writtenBy: name, writtenAt: written_at.toISOString() },
  }));
}

/** What one revision changed of the one before, chapter by chapter; only what differs. */
export async function compareRevision(
  ctx: Context,
  thingId: string,
  language: string,
  number: number,
): Promise<Difference[]> {
  demand(mayReadRevisions(ctx.actor, await accessPublication(ctx, { id: thingId })));
  const rows = await ctx.db
    .selectFrom('revision')
    .select(['number', 'title', 'summary', 'chapters'])
    .where('thing_id', '=', thingId)
    .where('language', '=', language)
    .where('number', 'in', [number - 1, number])
    .execute();
  const find = (wanted: number) => rows.find((row) => row.number === wanted) as Text | undefined;
  const now = find(number);
  if (!now) throw notFound();
  return differences(find(number - 1) ?? { title: '', summary: '', chapters: [] }, now);
}

/** What differs between two texts. Exported for its tests. */
export function differences(before: Text, after: Text): Difference[] {
  const found: Difference[] = [];
  const add = (title: string | null, one: string, other: string, step?: Difference['step']) => {
    if (one !== other || step)
      found.push({ title, parts: one === other ? [] : compare(one, other), ...(step && { step }) });
  };
  const head = ({ title, summary }: Text) => [title, summary].filter(Boolean).join('\n\n');
  add(null, head(before), head(after));
  // A title that stayed stands above the difference already.
  const written = (chapter?: Text['chapters'][number], same?: string) =>
    chapter && chapter.title === same
      ? chapter.markdown
      : chapter
        ? [chapter.title && `## ${chapter.title}`, chapter.markdown].filter(Boolean).join('\n\n')
        : '';
  for (const chapter of after.chapters) {
    const was = before.chapters.find(({ id }) => id === chapter.id);
    add(
      chapter.title,
      written(was, chapter.title),
      written(chapter, was?.title),
      steps(was, chapter),
    );
  }
  for (const chapter of before.chapters)
    if (!after.chapters.some(({ id }) => id === chapter.id))
      add(chapter.title, written(chapter), '');
  return found;
}

/** The step that a part was and is, if that has changed. */
function steps(was: Text['chapters'][number] | undefined, now: Text['chapters'][number]) {
  const [before, after] = [was?.step ?? null, now.step ?? null];
  const same = (['phase', 'fromDay', 'dueDay'] as const).every(
    (each) => before?.[each] === after?.[each],
  );
  return same ? undefined : { before, after };
}

function compare(one: string, other: string): DifferencePart[] {
  const parts =
    one.length + other.length > MAX_BY_WORDS
      ? [
          { value: one, removed: true, added: false },
          { value: other, removed: false, added: true },
        ]
      : diffWordsWithSpace(one, other);
  return parts
    .filter(({ value }) => value !== '')
    .map(({ value, added, removed }) => ({
      kind: added ? 'added' : removed ? 'removed' : 'same',
      text: value,
    }));
}
