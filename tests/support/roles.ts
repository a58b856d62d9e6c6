import type { SourceFile } from './imports.ts';

/** Where a role is compared, and why that is no question of what somebody may do here. */
export const ROLES_AS_DATA: Readonly<Record<string, string>> = {
  'src/commons/spaces/server/policy.ts':
    'the hosts’ space is read by role: reading is no capability',
  'src/commons/spaces/server/readable.ts': 'as above: who reads the hosts’ and the clients’ space',
  'src/commons/spaces/server/index.ts': 'as above: hands it on',
  'src/commons/waiting/server/newcomers.ts': 'whose first posts wait, not who looks',
  'src/routes/conversations/+page.server.ts': 'as above: only theirs can wait',
  'src/routes/conversations/[slug=slug]/+page.server.ts': 'as above',
  'src/commons/spaces/server/readers.ts': 'as above: the same from the other side',
  'src/commons/segments/server/rule.ts':
    'a segment may name roles: whom it chooses, not who may do what',
  'src/commons/spaces/ui/words.ts': 'as above: what that space is called to whom',
  'src/features/conversations/server/start-conversation.ts':
    'as above: who asks the hosts takes part in what they don’t read otherwise',
  'src/features/conversations/ui/Start.svelte': 'as above: what that space is called to whom',
  'src/commons/moderation/server/policy.ts': 'about whom it is decided, not who decides',
  'src/commons/moderation/server/decide.ts': 'about whom it is decided, not who decides',
  'src/commons/members/server/joining.ts': 'which role an invitation gives, not who invites',
  'src/commons/members/server/demo-doors.ts': 'a public demo has no doors to those who run it',
  'src/commons/members/server/sign-in.ts': 'a public demo has no doors to those who run it',
  'src/features/imports/server/find-author.ts':
    'in whose name an operator’s import comes in, not who may import',
  'src/commons/members/server/setup.ts': 'whether the community has an admin yet',
  'src/commons/threads/ui/Post.svelte': 'shown beside a name',
  'src/features/people/ui/Person.svelte': 'shown beside a name',
};

const COMPARED = [
  /\brole\)?\s*[=!]==?/,
  /[=!]==\s*'(?:moderator|host|admin)'/,
  /\brole\)? (?:=|<>|in) (?:\(|'|any)/,
  /'role',\s*'(?:=|<>|in|not in)'/,
  /includes\(\s*(?:\w+\??\.)*role\s*\)/,
  /\bisHost\b|\bisModerator\b/,
];

/** The lines of a file that decide by role instead of asking `can`. */
export function roleChecksIn({ text }: SourceFile): string[] {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .split('\n')
    .filter((line) => !/^\s*\/\//.test(line) && COMPARED.some((pattern) => pattern.test(line)))
    .map((line) => line.trim());
}
