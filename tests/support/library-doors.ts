import type { Connection } from '#platform/db/connect.ts';
import { suggestInput } from '#features/library/schema.ts';
import { removePublication, startVersion, suggestChange } from '#features/library/server/index.ts';
import { removePost } from '#commons/threads/server/index.ts';
import { all, at, members, type Case, type Make, type Statuses } from './doors.ts';
import { aGuide, aMember, aPractice, aReply, aTemplate, as, type TestMember } from './factories.ts';

type State = 'draft' | 'in_review' | 'published';
type Guide = Awaited<ReturnType<typeof aGuide>>;

/** Who may do what in the library; `author` is the steward who wrote the guide. */
export function libraryDoors(
  db: Connection['db'],
  author: TestMember,
  host: TestMember,
): Record<string, readonly Case[]> {
  /** A guide's address with something behind it, and a form's fields. */
  const guide =
    (
      state: State,
      behind: (made: Guide) => string,
      body?: (made: Guide) => Record<string, string>,
    ) =>
    async () => {
      const made = await aGuide(db, author, state);
      return { path: behind(made), ...(body && { body: body(made) }) };
    };
  /** What the author said about a guide, and a form about that. */
  const comment =
    (
      action: string,
      body: (post: { id: string }) => Record<string, string>,
      first?: (post: { id: string }) => Promise<unknown>,
    ): Make =>
    async () => {
      const made = await aGuide(db, author);
      const post = await aReply(as(db, author), made.id);
      await first?.(post);
      return { path: page(`/discussion?/${action}`)(made), body: body(post) };
    };
  const page =
    (behind = '') =>
    (made: Guide) =>
      `/guides/${made.slug}${behind}`;
  const shelf = (behind: string) => (made: Guide) => `/library/${made.slug}${behind}`;
  /** What a reader suggested, and a form that decides it. */
  const suggested =
    (body: Record<string, string>): Make =>
    async () => {
      const { id, slug, chapter } = await aGuide(db, author);
      const suggestion = await suggestChange(
        as(db, await aMember(db)),
        id,
        suggestInput.parse({ chapterId: chapter, language: 'en', proposal: 'Ask two things.' }),
      );
      const path = `/library/${slug}/suggestions?/decide`;
      return { path, body: { suggestion: suggestion.id, ...body } };
    };
  /** A template of the author's, whose practices they do not look after: `step` is a form of its first part. */
  const template =
    (behind: string, { draft = false, step = false } = {}): Make =>
    async () => {
      const made = await aTemplate(db, author, draft ? {} : { host });
      const path = `/${step ? 'library' : 'templates'}/${made.slug}${behind}`;
      const body = { chapter: made.chapter, phase: 'engage', fromDay: '2', dueDay: '' };
      return { path, ...(step && { body }) };
    };
  const PRACTICE = (slug: string) => ({ slug, maturity: 'tested', title_en: 'Listening' });
  /** A practice of its own, and a form of it. */
  const practiced =
    (behind: string, body?: (made: { slug: string }) => Record<string, string>): Make =>
    async () => {
      const made = await aPractice(db);
      return { path: `/practices/${made.slug}${behind}`, ...(body && { body: body(made) }) };
    };
  const write = (behind: string) => (made: Guide) => `/library/${made.slug}/write${behind}`;
  /** A form of the writing page, on what is published. */
  const form = (action: string, body: (made: Guide) => Record<string, string>): Make =>
    guide('published', write(`?/${action}`), body);
  const publishers = (status: number): Statuses => [401, 403, status, 403, status];
  const reviewers = (status: number): Statuses => [401, 404, status, 404, status];
  const START = { kind: 'article', title: 'Asking well', language: 'en', space: 'members' };

  return {
    '/library GET': [
      ['', at('/library'), all(200)],
      ['to look at', at('/library?view=review'), all(200)],
    ],
    '/library/new GET': [['', at('/library/new'), members(401, 200)]],
    '/[shelf=shelf]/[slug=slug] ?/audience': [
      [
        '',
        guide('published', page('?/audience'), () => ({ audience: 'public' })),
        [404, 403, 200, 403, 200],
      ],
    ],
    '/[shelf=shelf]/[slug=slug] ?/consent': [
      ['never asked', guide('published', page('?/consent'), () => ({ give: 'yes' })), all(404)],
    ],
    '/[shelf=shelf]/[slug=slug] ?/withdraw': [
      ['never asked', guide('published', page('?/withdraw'), () => ({})), all(404)],
    ],
    '/library/new POST': [
      ['everywhere', at('/library/new', START), [401, 403, 403, 403, 303]],
      ['a template', at('/library/new', { ...START, kind: 'template' }), members(401, 303)],
      [
        'in their practice',
        async () => {
          const { id } = await aGuide(db, author);
          const { practice_id } = await db
            .selectFrom('thing_practice')
            .select('practice_id')
            .where('thing_id', '=', id)
            .executeTakeFirstOrThrow();
          return { path: '/library/new', body: { ...START, practiceIds: practice_id } };
        },
        [401, 403, 303, 403, 303],
      ],
    ],
    '/templates GET': [['', at('/templates'), all(200)]],
    '/[shelf=shelf]/[slug=slug] GET': [
      ['template', template(''), members(404, 200)],
      ['draft of a template', template('', { draft: true }), [404, 404, 200, 404, 404]],
      ['published', guide('published', page()), members(404, 200)],
      ['draft', guide('draft', page()), [404, 404, 200, 404, 404]],
      ['in review', guide('in_review', page()), [404, 404, 200, 404, 200]],
      ['in no such language', guide('published', page('?language=el')), all(404)],
      [
        'on the wrong shelf',
        guide('published', ({ slug }) => `/articles/${slug}`),
        members(404, 301),
      ],
      [
        'removed',
        async () => {
          const made = await aGuide(db, author);
          await removePublication(as(db, author), made.id);
          return { path: page()(made) };
        },
        [404, 404, 200, 200, 200],
      ],
    ],
    '/feeds GET': [['', at('/feeds'), all(200)]],
    '/feeds ?/make': [['', at('/feeds?/make', {}), members(401, 200)]],
    '/feeds ?/end': [['', at('/feeds?/end', {}), members(401, 200)]],
    '/feeds/[name=slug].[format=feed] GET': [
      ['of everything', at('/feeds/library.atom'), all(200)],
      ['of no practice', at('/feeds/practice-none.rss'), all(404)],
      ['of no category', at('/feeds/category-none.rss'), all(404)],
      ['of a search', at('/feeds/search.atom?q=budget'), all(200)],
      ['of no search', at('/feeds/search.atom'), all(404)],
      ['with a key that is none', at('/feeds/library.json?key=none'), all(404)],
    ],
    '/sitemap.xml GET': [['', at('/sitemap.xml'), all(200)]],
    '/robots.txt GET': [['', at('/robots.txt'), all(200)]],
    '/[shelf=shelf]/[slug=slug]/pdf GET': [
      ['published', guide('published', page('/pdf')), members(404, 200)],
      ['draft', guide('draft', page('/pdf')), [404, 404, 200, 404, 404]],
      ['in no such language', guide('published', page('/pdf?language=el')), all(404)],
    ],
    '/[shelf=shelf]/[slug=slug]/pdf/file GET': [
      ['not made yet', guide('published', page('/pdf/file')), members(404, 303)],
      ['draft', guide('draft', page('/pdf/file')), [404, 404, 303, 404, 404]],
    ],
    '/[shelf=shelf]/[slug=slug] ?/restore': [
      [
        '',
        async () => {
          const made = await aGuide(db, author);
          await removePublication(as(db, author), made.id);
          return { path: page('?/restore')(made), body: {} };
        },
        [404, 404, 200, 403, 200],
      ],
    ],
    '/[shelf=shelf]/[slug=slug] ?/keep': [
      ['', guide('published', page('?/keep'), () => ({ save: 'on' })), members(404, 200)],
    ],
    '/[shelf=shelf]/[slug=slug]/download GET': [
      ['as Markdown', template('/download?as=md'), members(404, 200)],
      ['a part', template('/download?as=docx&part=advice'), members(404, 200)],
      ['no such part', template('/download?as=md&part=none'), all(404)],
      ['as nothing', template('/download'), all(404)],
      ['of a draft', template('/download?as=md', { draft: true }), [404, 404, 200, 404, 404]],
      ['of a guide', guide('published', page('/download?as=md')), all(404)],
    ],
    '/[shelf=shelf]/[slug=slug]/discussion GET': [
      ['', guide('published', page('/discussion')), members(404, 200)],
      ['of a chapter', guide('published', page('/discussion?chapter=how')), members(404, 200)],
      ['of none', guide('published', page('/discussion?chapter=none')), all(404)],
      ['draft', guide('draft', page('/discussion')), [404, 404, 200, 404, 404]],
    ],
    '/[shelf=shelf]/[slug=slug]/discussion ?/reply': [
      [
        'to a passage',
        guide('published', page('/discussion?/reply'), ({ id, chapter }) => ({
          thread: id,
          markdown: 'So did we.',
          anchor: JSON.stringify({
            chapterId: chapter,
            passage: { language: 'en', exact: 'one thing' },
          }),
        })),
        members(404, 303),
      ],
      [
        'to a broken passage',
        guide('published', page('/discussion?/reply'), ({ id }) => ({
          thread: id,
          markdown: 'So did we.',
          anchor: '{"chapterId"',
        })),
        [404, 422, 422, 422, 422],
      ],
      [
        'to a draft',
        guide('draft', page('/discussion?/reply'), ({ id }) => ({ thread: id, markdown: 'x' })),
        [404, 404, 403, 404, 404],
      ],
    ],
    '/[shelf=shelf]/[slug=slug]/discussion ?/edit': [
      [
        '',
        comment('edit', (post) => ({ post: post.id, markdown: 'x' })),
        [404, 403, 303, 403, 403],
      ],
    ],
    '/[shelf=shelf]/[slug=slug]/discussion ?/react': [
      ['', comment('react', () => ({ helpful: '1' })), [404, 200, 403, 200, 200]],
    ],
    '/[shelf=shelf]/[slug=slug]/discussion ?/remove': [
      ['', comment('remove', () => ({ post: '1' })), [404, 403, 200, 200, 200]],
    ],
    '/[shelf=shelf]/[slug=slug]/discussion ?/restore': [
      [
        '',
        comment(
          'restore',
          () => ({ post: '1' }),
          ({ id }) => removePost(as(db, author), id),
        ),
        [404, 403, 200, 200, 200],
      ],
    ],
    '/[shelf=shelf]/[slug=slug] ?/feedback': [
      [
        '',
        guide('published', page('?/feedback'), () => ({ helped: 'no', missing: 'An example.' })),
        members(404, 200),
      ],
      [
        'draft',
        guide('draft', page('?/feedback'), () => ({ helped: 'yes' })),
        [404, 404, 403, 404, 404],
      ],
    ],
    '/[shelf=shelf]/[slug=slug]/suggest GET': [
      ['', guide('published', page('/suggest?chapter=how')), members(401, 200)],
      ['no such chapter', guide('published', page('/suggest?chapter=x')), members(401, 404)],
      ['draft', guide('draft', page('/suggest?chapter=how')), [401, 404, 403, 404, 404]],
    ],
    '/[shelf=shelf]/[slug=slug]/suggest POST': [
      [
        '',
        guide('published', page('/suggest'), ({ chapter }) => ({
          ...{ chapterId: chapter, language: 'en', proposal: 'Ask two things.' },
          passage: JSON.stringify({ language: 'en', exact: 'one thing' }),
        })),
        members(401, 303),
      ],
      [
        'of another guide',
        async () => {
          const { chapter } = await aGuide(db, author);
          const body = { chapterId: chapter, language: 'en', proposal: 'Ask two things.' };
          return { path: page('/suggest')(await aGuide(db, author)), body };
        },
        members(401, 404),
      ],
    ],
    '/library/[slug=slug]/suggestions GET': [
      ['', guide('published', shelf('/suggestions')), members(401, 200)],
      ['draft', guide('draft', shelf('/suggestions')), [401, 404, 200, 404, 404]],
    ],
    '/library/[slug=slug]/suggestions ?/decide': [
      ['', suggested({ accept: 'yes' }), publishers(303)],
      ['without a reason', suggested({ accept: 'no' }), [401, 403, 422, 403, 422]],
    ],
    '/library/[slug=slug]/feedback GET': [
      ['', guide('published', shelf('/feedback')), [401, 403, 200, 403, 200]],
    ],
    '/library/[slug=slug]/feedback ?/seen': [
      ['', guide('published', shelf('/feedback?/seen'), () => ({})), publishers(200)],
    ],
    '/library/[slug=slug]/versions GET': [
      ['', guide('published', shelf('/versions')), members(401, 200)],
      ['of a draft', guide('draft', shelf('/versions')), [401, 404, 200, 404, 404]],
      ['no such', guide('published', shelf('/versions?revision=99')), members(401, 404)],
    ],
    '/practices/new GET': [['', at('/practices/new'), [401, 403, 403, 403, 200]]],
    '/practices/new ?/save': [
      ['', at('/practices/new?/save', PRACTICE('made-here')), [401, 403, 403, 403, 303]],
      [
        'without words',
        at('/practices/new?/save', { ...PRACTICE('made-there'), title_en: '' }),
        [401, 403, 403, 403, 422],
      ],
    ],
    '/practices/[slug=slug]/change GET': [['', practiced('/change'), [401, 403, 403, 403, 200]]],
    '/practices/[slug=slug]/change ?/save': [
      ['', practiced('/change?/save', ({ slug }) => PRACTICE(slug)), [401, 403, 403, 403, 303]],
    ],
    '/practices/[slug=slug]/change ?/merge': [
      [
        '',
        async () => {
          const body = { into: (await aPractice(db)).id, confirmed: 'yes' };
          return practiced('/change?/merge', () => body)();
        },
        [401, 403, 403, 403, 303],
      ],
      [
        'unconfirmed',
        async () => {
          const body = { into: (await aPractice(db)).id };
          return practiced('/change?/merge', () => body)();
        },
        [401, 403, 403, 403, 422],
      ],
    ],
    '/library/place POST': [
      [
        '',
        async () => {
          const { id } = await aGuide(db, author);
          return { path: '/library/place', body: JSON.stringify({ id, anchor: 'how' }) };
        },
        members(404, 204),
      ],
    ],
    '/library/[slug=slug]/write GET': [
      ['published', guide('published', write('')), [401, 403, 200, 403, 200]],
      ['draft', guide('draft', write('')), [401, 404, 200, 404, 404]],
    ],
    '/library/[slug=slug]/write ?/chapter': [
      [
        '',
        form('chapter', ({ chapter }) => ({ chapter, language: 'en', markdown: 'Other words.' })),
        publishers(303),
      ],
    ],
    '/library/[slug=slug]/write ?/head': [
      ['', form('head', () => ({ language: 'en', title: 'Asking better' })), publishers(303)],
    ],
    '/library/[slug=slug]/write ?/step': [
      ['draft', template('/write?/step', { draft: true, step: true }), [401, 404, 303, 404, 404]],
      ['published', template('/write?/step', { step: true }), [401, 403, 403, 403, 303]],
      [
        'of a guide',
        form('step', ({ chapter }) => ({ chapter, phase: 'engage' })),
        [401, 403, 404, 403, 404],
      ],
    ],
    '/library/[slug=slug]/write ?/add': [
      ['', form('add', () => ({ title: 'Then' })), publishers(303)],
    ],
    '/library/[slug=slug]/write ?/move': [
      ['', form('move', ({ chapter }) => ({ chapter, by: 'up' })), publishers(200)],
    ],
    '/library/[slug=slug]/write ?/removeChapter': [
      ['', form('removeChapter', ({ chapter }) => ({ chapter })), publishers(303)],
    ],
    '/library/[slug=slug]/write ?/version': [
      ['', form('version', () => ({ language: 'fr' })), publishers(303)],
    ],
    '/library/[slug=slug]/write ?/show': [
      [
        '',
        async () => {
          const made = await aGuide(db, author);
          await startVersion(as(db, author), made.id, 'fr');
          return { path: write('?/show')(made), body: { language: 'fr', show: 'yes' } };
        },
        publishers(200),
      ],
    ],
    '/library/[slug=slug]/write ?/settings': [
      [
        'in no practice any more',
        form('settings', () => ({ reviewOn: '2999-01-01' })),
        [401, 403, 422, 403, 200],
      ],
    ],
    '/library/[slug=slug]/write ?/publish': [
      ['', guide('in_review', write('?/publish'), () => ({ at: '' })), reviewers(200)],
      ['draft', guide('draft', write('?/publish'), () => ({})), [401, 404, 200, 404, 404]],
      [
        'in the past',
        guide('in_review', write('?/publish'), () => ({ at: '2020-01-01T09:00' })),
        reviewers(422),
      ],
    ],
    '/library/[slug=slug]/write ?/sendBack': [
      ['', guide('in_review', write('?/sendBack'), () => ({ reason: 'Why?' })), reviewers(303)],
    ],
    '/library/[slug=slug]/write ?/course': [
      [
        'submit',
        guide('draft', write('?/course'), () => ({ change: 'submit' })),
        [401, 404, 303, 404, 404],
      ],
      ['archive', form('course', () => ({ change: 'archive' })), publishers(200)],
      ['remove', form('course', () => ({ change: 'remove' })), publishers(303)],
    ],
  };
}
