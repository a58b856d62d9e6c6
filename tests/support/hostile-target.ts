import { addToken } from '#commons/members/server/tokens.ts';
import type { Community } from './community.ts';
import { aConversation, as } from './factories.ts';
import { findSamples, PAGES } from './pages.ts';
import type { Target } from './hostile.ts';

/** A member with a conversation of theirs and a token, as who the site is attacked. */
export async function aimAt({ db, url, signIn }: Community): Promise<Target> {
  const member = await db
    .selectFrom('member')
    .selectAll()
    .where('handle', '=', 'jonas')
    .executeTakeFirstOrThrow();
  const thing = await aConversation(as(db, member), { space: 'members' });
  const { slug } = await db
    .selectFrom('thing')
    .select('slug')
    .where('id', '=', thing.id)
    .executeTakeFirstOrThrow();
  const { token } = await addToken(db, member.id, {
    name: 'test',
    scopes: ['read', 'write', 'manage'],
  });
  const samples = await findSamples(db);
  const pages = [];
  for (const { path, readers } of Object.values(PAGES))
    for (const reader of readers)
      pages.push({ path: path(samples), cookie: reader === 'visitor' ? '' : await signIn(reader) });
  return { url, cookie: await signIn('member'), slug, thing: thing.id, token, pages };
}
