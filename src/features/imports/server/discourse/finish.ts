import { sql } from 'kysely';
import { countWords, indexMissing, indexThreads } from '#commons/search/server/index.ts';
import type { Db } from '#platform/db/connect.ts';
import { postIdOf, titleOf, topicIdOf, type Known } from './known.ts';
import { numberKey, type Survey } from './survey.ts';

const CHUNK = 5000;

/**
 * What can only be written when every post is there: replies that stand before what they answer,
 * accepted answers, new titles and practices of topics that came before. Safe to repeat.
 */
export async function finishImport(
  db: Db,
  survey: Survey,
  known: Known,
  practices: ReadonlyMap<number, string>,
): Promise<void> {
  await linkLateParents(db, survey, known);
  await acceptAnswers(db, survey, known);
  await renameTopics(db, survey, known);
  await linkPractices(db, survey, known, practices);
  await indexMissing(db);
  await countWords(db);
}

async function linkLateParents(db: Db, survey: Survey, known: Known): Promise<void> {
  const children: string[] = [];
  const parents: string[] = [];
  const write = async () => {
    await sql`
      update post set parent_id = parent.id
        from unnest(${children}::uuid[], ${parents}::uuid[]) as link (child, parent)
        join post parent on parent.id = link.parent
       where post.id = link.child and post.parent_id is null and post.thing_id = parent.thing_id`.execute(
      db,
    );
    children.length = parents.length = 0;
  };
  for (const [id, post] of survey.posts) {
    if (post.replyTo === null) continue;
    const parent = survey.byNumber.get(numberKey(post.topicId, post.replyTo));
    if (parent === undefined || survey.posts.get(parent)!.line < post.line) continue;
    children.push(postIdOf(known, survey, id));
    parents.push(postIdOf(known, survey, parent));
    if (children.length >= CHUNK) await write();
  }
  if (children.length > 0) await write();
}

async function acceptAnswers(db: Db, survey: Survey, known: Known): Promise<void> {
  const solved = [...survey.topics.values()].filter(({ accepted }) => accepted !== null);
  if (solved.length === 0) return;
  await sql`
    update conversation
       set kind = 'question', accepted_post_id = post.id, accepted_at = post.created_at
      from unnest(${solved.map(({ id }) => topicIdOf(known, survey, id))}::uuid[],
                  ${solved.map(({ accepted }) => postIdOf(known, survey, accepted!))}::uuid[])
           as link (thing, answer)
      join post on post.id = link.answer
     where conversation.thing_id = link.thing and post.thing_id = link.thing
       and conversation.accepted_post_id is null`.execute(db);
}

/** A title that changed in the archive changes here, unless somebody changed it here. */
async function renameTopics(db: Db, survey: Survey, known: Known): Promise<void> {
  if (!known.again) return;
  const topics = [...survey.topics.values()].filter(({ title }) => title !== null);
  const { rows } = await sql<{ id: string }>`
    with renamed as (
      update import_map set fingerprint = link.title
        from unnest(${topics.map(({ id }) => String(id))}::text[], ${topics.map(titleOf)}::text[])
             as link (old_id, title)
       where source_id = ${known.sourceId} and kind = 'topic' and import_map.old_id = link.old_id
         and fingerprint <> link.title
       returning import_map.new_id, link.title)
    update thing set title = renamed.title from renamed
     where thing.id = renamed.new_id and thing.edited_at is null
    returning thing.id`.execute(db);
  await indexThreads(
    db,
    rows.map(({ id }) => id),
  );
}

async function linkPractices(
  db: Db,
  survey: Survey,
  known: Known,
  practices: ReadonlyMap<number, string>,
): Promise<void> {
  const links = [...survey.topics.values()].flatMap(({ id, categoryId }) => {
    const practice = categoryId === null ? undefined : practices.get(categoryId);
    return practice ? [{ thing: topicIdOf(known, survey, id), practice }] : [];
  });
  if (!known.again || links.length === 0) return;
  await sql`
    insert into thing_practice (thing_id, practice_id)
    select thing.id, link.practice
      from unnest(${links.map(({ thing }) => thing)}::uuid[],
                  ${links.map(({ practice }) => practice)}::uuid[]) as link (thing, practice)
      join thing on thing.id = link.thing
     where not exists (select from thing_practice where thing_id = thing.id)`.execute(db);
}
