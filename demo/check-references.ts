import { DemoError } from './parse-conversation.ts';
import type { DemoCommunity, DemoConversation, DemoPost } from './schema.ts';

/** The demo's own link syntax inside posts. */
export const mentionSyntax = /(?<![\w@/])@([a-z]+)/g;
export const linkSyntax = /\[\[(\d\d-[a-z0-9-]+)\]\]/g;
export const quoteSyntax = /^> @([a-z]+) #(\d+):$/gm;

const openness = ['public', 'members'];

/** Throws `DemoError` for any name, number or order in the demo that does not hold. */
export function checkReferences(demo: DemoCommunity): void {
  const organisations = new Set(demo.organisations.map((organisation) => organisation.slug));
  const practices = new Set(demo.practices.map((practice) => practice.slug));
  const joined = new Map(demo.members.map((member) => [member.handle, member.joined_days_ago]));
  const spaces = new Map(demo.conversations.map(({ key, space }) => [key, space]));

  const inCommunity = (what: string): never => {
    throw new DemoError('community.json', 1, what);
  };
  if (joined.size !== demo.members.length) inCommunity('two members with one handle');
  for (const member of demo.members) {
    if (!organisations.has(member.organisation)) {
      inCommunity(`${member.handle}: no organisation ${member.organisation}`);
    }
    for (const slug of [...Object.keys(member.experience), ...member.expert, ...member.follows]) {
      if (!practices.has(slug)) inCommunity(`${member.handle}: no practice ${slug}`);
    }
  }
  for (const practice of demo.practices) {
    if (!joined.has(practice.steward)) inCommunity(`${practice.slug}: nobody ${practice.steward}`);
  }

  const groups = new Map(demo.groups.map((group) => [`group/${group.slug}`, group]));
  for (const { slug, stewards, members, requests } of demo.groups) {
    const asking = requests.map(({ handle }) => handle);
    for (const handle of [...stewards, ...members, ...asking])
      if (!joined.has(handle)) inCommunity(`${slug}: nobody ${handle}`);
  }

  const hosts = demo.members.filter(({ role }) => role !== 'member').map(({ handle }) => handle);
  const markets = new Set(demo.markets.map(({ slug }) => slug));
  for (const { slug, contact } of demo.markets)
    if (!hosts.includes(contact)) inCommunity(`${slug}: ${contact} is no host`);
  for (const { handle, members } of demo.teams) {
    if (joined.has(handle)) inCommunity(`a member and a team called ${handle}`);
    for (const one of members)
      if (!hosts.includes(one)) inCommunity(`${handle}: ${one} is no host`);
  }
  for (const { name, rule } of demo.segments) {
    for (const slug of rule.markets)
      if (!markets.has(slug)) inCommunity(`${name}: no market ${slug}`);
    for (const slug of rule.practices)
      if (!practices.has(slug)) inCommunity(`${name}: no practice ${slug}`);
  }

  const categories = new Set(demo.categories.map((one) => one.slug));
  for (const { file, cover, category, versions } of demo.library) {
    if (category && !categories.has(category)) throw new DemoError(file, 1, `no ${category}`);
    for (const { language, cover_alt } of versions)
      if ((cover === undefined) !== (cover_alt === ''))
        throw new DemoError(file, 1, `${language}: a cover and its words go together`);
  }
  for (const { file, author, with: others, practices: about } of demo.library) {
    for (const one of [author, ...others])
      if (!joined.has(one)) throw new DemoError(file, 1, `nobody ${one}`);
    for (const one of about)
      if (!practices.has(one)) throw new DemoError(file, 1, `no practice ${one}`);
  }

  for (const { file, author, practices: about, phases } of demo.examples) {
    if (!joined.has(author)) throw new DemoError(file, 1, `nobody ${author}`);
    for (const one of [...about, ...phases.flatMap(({ practice }) => practice || [])])
      if (!practices.has(one)) throw new DemoError(file, 1, `no practice ${one}`);
  }
  const examples = new Set(demo.examples.map(({ key }) => key));
  const templates = new Set(
    demo.library.filter(({ kind }) => kind === 'template').map(({ key }) => key),
  );
  for (const { member, project, uses } of demo.projects) {
    if (!joined.has(member)) inCommunity(`a project: nobody ${member}`);
    for (const one of project.practices)
      if (!practices.has(one)) inCommunity(`${project.title}: no practice ${one}`);
    for (const { example, template } of uses)
      if (template ? !templates.has(template) : !examples.has(example ?? ''))
        inCommunity(`${project.title}: no ${template ?? example} to use`);
  }

  for (const one of demo.round_ups) {
    if (!hosts.includes(one.author)) inCommunity(`${one.slug}: ${one.author} is no host`);
    if (!categories.has(one.category)) inCommunity(`${one.slug}: no category ${one.category}`);
    for (const example of one.examples)
      if (!examples.has(example)) inCommunity(`${one.slug}: no example ${example}`);
  }

  for (const conversation of demo.conversations) {
    const fail = (what: string, line = 1): never => {
      throw new DemoError(conversation.file, line, what);
    };
    for (const slug of conversation.practices)
      if (!practices.has(slug)) fail(`no practice ${slug}`);
    for (const handle of [...conversation.follows, ...conversation.saves]) {
      if (!joined.has(handle)) fail(`nobody ${handle}`);
    }
    checkOutcome(conversation, fail);
    if (conversation.space.startsWith('group/')) {
      const group = groups.get(conversation.space) ?? fail(`no ${conversation.space}`);
      const people = [...group.stewards, ...group.members];
      for (const { author, line } of conversation.posts)
        if (!people.includes(author)) fail(`${author} is not in this group`, line);
    }
    for (const post of conversation.posts) {
      checkPost(post, conversation, joined, spaces, (what) => fail(what, post.line));
    }
  }
}

function checkOutcome(conversation: DemoConversation, fail: (what: string) => never): void {
  const { accepted, fulfilled, kind, posts } = conversation;
  if (accepted !== undefined && kind !== 'question') fail('only a question has an answer');
  if (fulfilled !== undefined && kind !== 'request' && kind !== 'offer') {
    fail('only a request or an offer is fulfilled');
  }
  for (const number of [accepted, fulfilled]) {
    if (number !== undefined && number > posts.length) fail(`no post ${number}`);
  }
}

function checkPost(
  post: DemoPost,
  conversation: DemoConversation,
  joined: Map<string, number>,
  spaces: Map<string, DemoConversation['space']>,
  fail: (what: string) => never,
): void {
  const since = joined.get(post.author) ?? fail(`nobody ${post.author}`);
  if (since < post.daysAgo) fail(`${post.author} wrote before joining`);
  if (post.replyTo !== undefined && post.replyTo >= post.number) fail('a reply to a later post');
  for (const handle of Object.values(post.reactions).flat()) {
    if (!joined.has(handle)) fail(`nobody ${handle}`);
    if (handle === post.author) fail(`${handle} reacts to their own post`);
  }
  for (const [, handle = ''] of post.text.matchAll(mentionSyntax)) {
    if (!joined.has(handle)) fail(`nobody @${handle}`);
  }
  for (const [, key = ''] of post.text.matchAll(linkSyntax)) {
    const space = spaces.get(key) ?? fail(`no conversation ${key}`);
    // Else some readers would find words missing in the middle of a sentence.
    if (space !== conversation.space && !lessOpen(conversation.space, space)) {
      fail(`${key} is less open than this conversation`);
    }
  }
  for (const [, handle, number] of post.text.matchAll(quoteSyntax)) {
    const quoted = conversation.posts[Number(number) - 1];
    if (Number(number) >= post.number || quoted?.author !== handle) {
      fail(`post ${number} is not an earlier one by ${handle}`);
    }
  }
}

/** Whether everybody who reads in `space` reads in `other` too: it is one of the open ones, further up. */
function lessOpen(space: string, other: string): boolean {
  const [own, target] = [openness.indexOf(space), openness.indexOf(other)];
  return target >= 0 && (own < 0 || target < own);
}
