import { insertCover } from '#demo/pictures.ts';
import { categoryInput } from '#features/library/schema.ts';
import { saveCategory } from '#features/library/server/index.ts';
import type { Connection } from '#platform/db/connect.ts';
import { newId } from '#platform/db/ids.ts';
import { all, at, members, type Case, type Make, type Statuses } from './doors.ts';
import { aGuide, aMember, anExample, as, type TestMember } from './factories.ts';
import { aPictureFile } from './pictures.ts';

/** Who may do what with articles as a whole; `author` is a steward who wrote a guide. */
export function articleDoors(
  db: Connection['db'],
  author: TestMember,
  host: TestMember,
): Record<string, readonly Case[]> {
  const publishers = (status: number): Statuses => [401, 403, status, 403, status];
  const hosts = (status: number): Statuses => [401, 403, 403, 403, status];
  /** A form about a category of its own. */
  const category =
    (action: string, rest: Record<string, string> = {}): Make =>
    async () => {
      await db.deleteFrom('category').execute();
      const input = categoryInput.parse({ titles: { en: 'News' } });
      const { id } = await saveCategory(as(db, host), null, input);
      return { path: `/library/categories?/${action}`, body: { id, ...rest } };
    };
  /** A form about a picture, of a guide that has one already. */
  const pictured =
    (action: string, form: () => Promise<Record<string, string> | FormData>): Make =>
    async () => {
      const { id, slug } = await aGuide(db, author);
      await insertCover(db, id, 'next-door', new Date());
      return { path: `/library/${slug}/write?/${action}`, body: await form() };
    };
  const picture = async () => {
    const form = new FormData();
    for (const [name, value] of Object.entries(COVER)) form.append(name, value);
    form.append('file', await aPictureFile());
    return form;
  };

  /** A form that makes a round-up of an example that members read. */
  const roundUp =
    (rest: Record<string, string> = {}): Make =>
    async () => {
      const { id } = await anExample(db, author, { host });
      return { path: '/library/round-up', body: { ...MONTH, examples: id, ...rest } };
    };

  return {
    '/covers/[id=uuid]/[width=number] GET': [
      [
        '',
        async () => {
          const { id } = await aGuide(db, author);
          await insertCover(db, id, 'next-door', new Date());
          return { path: `/covers/${id}/480` };
        },
        members(404, 200),
      ],
      ['of nothing', () => ({ path: `/covers/${newId()}/480` }), all(404)],
    ],
    '/share/[id=uuid]/[language=tag].jpg GET': [
      [
        'of what only members read',
        async () => ({ path: `/share/${(await aGuide(db, author)).id}/en.jpg` }),
        all(404),
      ],
      ['of nothing', () => ({ path: `/share/${newId()}/en.jpg` }), all(404)],
      [
        'of what everybody reads',
        async () => {
          const { id } = await anExample(db, author, { host, space: 'public' });
          return { path: `/share/${id}/en.jpg` };
        },
        all(200),
      ],
    ],
    '/library/[slug=slug]/write ?/cover': [
      ['a picture', pictured('cover', picture), publishers(303)],
      ['without words', pictured('cover', async () => ({ ...COVER, alt: '' })), publishers(422)],
    ],
    '/library/[slug=slug]/write ?/removeCover': [
      ['', pictured('removeCover', async () => ({})), publishers(200)],
    ],
    '/people/[handle=handle]/writing GET': [
      [
        'who has published for members',
        async () => {
          const someone = await aMember(db);
          await aGuide(db, someone);
          return { path: `/people/${someone.handle}/writing` };
        },
        members(404, 200),
      ],
      ['who has published for everybody', at('/people/devika/writing'), all(200)],
      ['of nobody', at('/people/nobody-of-that-name/writing'), all(404)],
    ],
    '/library/[slug=slug]/write ?/attach': [
      ['a file', pictured('attach', picture), publishers(303)],
      ['nothing', pictured('attach', async () => ({})), publishers(422)],
    ],
    '/library/[slug=slug]/write ?/detach': [
      [
        '',
        async () => {
          const { id, slug } = await aGuide(db, author);
          await insertCover(db, id, 'next-door', new Date());
          const { file_hash } = await db
            .selectFrom('cover')
            .select('file_hash')
            .where('thing_id', '=', id)
            .executeTakeFirstOrThrow();
          const file = { id: newId(), name: 'poster.webp', file_hash };
          await db
            .insertInto('attachment')
            .values({ ...file, member_id: author.id, thing_id: id })
            .execute();
          await db
            .insertInto('publication_file')
            .values({ attachment_id: file.id, thing_id: id })
            .execute();
          return { path: `/library/${slug}/write?/detach`, body: { file: file.id } };
        },
        publishers(200),
      ],
    ],
    '/library/round-up GET': [
      ['', at('/library/round-up'), hosts(200)],
      ['found by words', at('/library/round-up?q=square'), hosts(200)],
    ],
    '/library/round-up POST': [
      ['', roundUp(), hosts(303)],
      ['for more readers than an example has', roundUp({ space: 'public' }), hosts(422)],
      ['without an example', at('/library/round-up', MONTH), hosts(422)],
    ],
    '/library/categories GET': [['', at('/library/categories'), hosts(200)]],
    '/library/categories ?/save': [
      ['', category('save', { title_fr: 'Nouvelles' }), hosts(200)],
      ['without words', category('save', {}), hosts(422)],
    ],
    '/library/categories ?/move': [['', category('move', { by: 'up' }), hosts(200)]],
    '/library/categories ?/remove': [['', category('remove'), hosts(200)]],
  };
}

const MONTH = { month: '2026-11', languages: 'en', space: 'members' };
const COVER = { language: 'en', alt: 'A square in the rain' };
