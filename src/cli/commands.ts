import type { Command, CommandGroup } from './command.ts';

interface Entry {
  readonly summary: string;
  readonly load: () => Promise<{ default: Command | CommandGroup }>;
}

/** All commands of `copia`: a new one is a file beside this one and a line here. */
export const COMMANDS: Readonly<Record<string, Entry>> = {
  start: { summary: 'run Copia until Ctrl-C', load: () => import('./start.ts') },
  demo: { summary: 'load or clear the demo community', load: () => import('./demo.ts') },
  member: {
    summary: 'add a member, print a sign-in link, say who may join',
    load: () => import('./member.ts'),
  },
  token: { summary: 'make a token for the API', load: () => import('./token.ts') },
  doctor: { summary: 'check this installation and give advice', load: () => import('./doctor.ts') },
  migrate: { summary: 'bring the database to this version', load: () => import('./migrate.ts') },
  backup: { summary: 'write the whole community into one file', load: () => import('./backup.ts') },
  restore: {
    summary: 'make a community from such a file, in an empty database',
    load: () => import('./restore.ts'),
  },
  import: {
    summary: 'bring in a community, guides, examples, methods or people',
    load: () => import('./import.ts'),
  },
  export: {
    summary: 'write guides, articles, examples and practices as files',
    load: () => import('./export.ts'),
  },
};
