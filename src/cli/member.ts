import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { connect, type Db } from '#platform/db/connect.ts';
import { DomainError } from '#platform/errors.ts';
import { LOCALES, isLocale } from '#platform/i18n/locales.ts';
import { checkReadiness } from '#platform/readiness.ts';
import { EmailField, JOINING_POLICIES, JoiningSchema, ROLES } from '#commons/members/schema.ts';
import { CommandError, UsageError, textOption, type Call, type Command } from './command.ts';
import { withDatabase } from './database.ts';
import { migrateDatabase } from './migrate.ts';

const WORDS = resolve(import.meta.dirname, '../platform/i18n/generated/messages.js');
const LINK_MINUTES = 24 * 60;

/** An option's or word's e-mail address, in lower case. */
export function readEmail(text: string | undefined): string {
  const email = EmailField.safeParse(text ?? '');
  if (!email.success) throw new UsageError(`“${text ?? ''}” is not an e-mail address.`);
  return email.data;
}

type Members = typeof import('#commons/members/server/index.ts');

/**
 * Runs a member command on the database, migrated if need be; refusals become one sentence. The
 * members' code is loaded here and not above: it needs the compiled words, which a fresh clone lacks.
 */
export async function withMembers<Result>(
  { out }: Call,
  work: (db: Db, members: Members) => Promise<Result>,
): Promise<Result> {
  if (!existsSync(WORDS)) {
    const { compileMessages } = await import('#platform/i18n/compile.ts');
    await compileMessages();
  }
  return withDatabase(out.warn, async (config) => {
    const { db, close } = connect(config.databaseUrl, { max: 2 });
    try {
      if (!(await checkReadiness(db)).migrations) await migrateDatabase(config, () => {});
      return await work(db, await import('#commons/members/server/index.ts'));
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const { errorWords } = await import('#platform/web/error-words.ts');
      throw new CommandError(errorWords(error.code, 'en'));
    } finally {
      await close();
    }
  });
}

const add: Command = {
  usage: '--email EMAIL --name NAME [--role ROLE] [--organisation SLUG] [--locale LOCALE]',
  help: [
    'Adds a member. They sign in with their address; nobody is written to.',
    `--role          one of ${ROLES.join(', ')} (member unless given)`,
    '--organisation  the short name of an organisation that exists',
    `--locale        of the pages and mails: ${LOCALES.join(', ')}`,
  ],
  options: {
    email: { type: 'string' },
    name: { type: 'string' },
    role: { type: 'string' },
    organisation: { type: 'string' },
    locale: { type: 'string' },
  },
  async run(call) {
    const email = readEmail(textOption(call, 'email'));
    const name = textOption(call, 'name')?.trim();
    if (!name) throw new UsageError('--name is missing.');
    const given = textOption(call, 'role') ?? 'member';
    const role = ROLES.find((each) => each === given);
    if (!role) throw new UsageError(`--role must be one of ${ROLES.join(', ')}.`);
    const locale = textOption(call, 'locale') ?? LOCALES[0];
    if (!isLocale(locale)) throw new UsageError(`--locale must be one of ${LOCALES.join(', ')}.`);
    const organisation = textOption(call, 'organisation');
    const member = await withMembers(call, (db, { addMember }) =>
      addMember(db, { email, name, role, locale, ...(organisation && { organisation }) }),
    );
    call.out.result(
      { ...member, role },
      `${name} is added as ${role} (@${member.handle})`,
      `A link to sign in: bin/copia member link ${email}`,
    );
  },
};

const link: Command = {
  usage: 'EMAIL',
  help: [
    'Prints a link that signs this member in once, within a day. Works without a mail server.',
  ],
  positionals: [1, 1],
  async run(call) {
    const email = readEmail(call.positionals[0]);
    const url = await withMembers(call, (db, { makeSignInLink }) =>
      makeSignInLink(db, email, { minutes: LINK_MINUTES }),
    );
    call.out.result({ url }, url);
  },
};

const joining: Command = {
  usage: '[POLICY] [--domain DOMAIN …]',
  help: [
    `Says how people become members, or sets it: ${JOINING_POLICIES.join(', ')}.`,
    '--domain  whose addresses may join, with the policy “domain”; may be repeated',
  ],
  options: { domain: { type: 'string', multiple: true } },
  positionals: [0, 1],
  async run(call) {
    const [policy] = call.positionals;
    const input = JoiningSchema.safeParse({ policy, domains: call.values['domain'] ?? [] });
    if (policy && !input.success)
      throw new UsageError(`The policy is one of ${JOINING_POLICIES.join(', ')}; see the help.`);
    if (input.data?.policy === 'domain' && input.data.domains.length === 0)
      throw new UsageError('The policy “domain” needs at least one --domain.');
    const now = await withMembers(call, async (db, { readJoining, writeJoining }) => {
      if (input.data) await writeJoining(db, input.data);
      return readJoining(db);
    });
    call.out.result(now, `Joining: ${[now.policy, ...now.domains].join(' ')}`);
  },
};

export default { commands: { add, link, joining } };
