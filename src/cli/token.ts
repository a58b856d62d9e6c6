import { TOKEN_SCOPES, TokenSchema } from '#commons/members/schema.ts';
import { UsageError, textOption, type Command } from './command.ts';
import { readEmail, withMembers } from './member.ts';

const create: Command = {
  usage: '--email EMAIL --scope SCOPE [--scope SCOPE] [--name NAME]',
  help: [
    'Makes a token for the API, which acts for this member. It is printed once and never again.',
    `--scope  what it may do: ${TOKEN_SCOPES.join(', ')}`,
    '--name   what it is for, as the member sees it in the settings',
  ],
  options: {
    email: { type: 'string' },
    scope: { type: 'string', multiple: true },
    name: { type: 'string' },
  },
  async run(call) {
    const email = readEmail(textOption(call, 'email'));
    const scopes = call.values['scope'] ?? [];
    const name = textOption(call, 'name') ?? 'copia token create';
    const input = TokenSchema.safeParse({ name, scopes });
    if (!input.success)
      throw new UsageError(`--scope must be given, as ${TOKEN_SCOPES.join(' or ')}.`);
    const made = await withMembers(call, (db, { addTokenFor }) =>
      addTokenFor(db, email, input.data),
    );
    call.out.result({ ...made, scopes: input.data.scopes }, made.token);
  },
};

export default { commands: { create } };
