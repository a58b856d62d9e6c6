import { findCommunityName } from '#commons/notifications/server/community-name.ts';
import { readConfig } from '#platform/config.ts';
import type { Context } from '#platform/context.ts';
import * as m from '#platform/i18n/generated/messages.js';
import { renderMail, sendMail } from '#platform/mail/index.ts';
import { renderMarkdown } from '#platform/markdown/index.ts';
import type { OnBehalfInput } from '../schema.ts';

/** To whose question it is: the words that were entered, and the link to say yes or no. */
export async function mailToConfirm(
  ctx: Context,
  { email, name, locale, title, markdown, language }: OnBehalfInput,
  token: string,
): Promise<void> {
  const community = await findCommunityName(ctx.db);
  const host = await ctx.db
    .selectFrom('member')
    .select('name')
    .where('id', '=', ctx.actor.memberId)
    .executeTakeFirstOrThrow();
  const options = { locale };
  const text = m.behalf_mail_text({ host: host.name, community }, options);
  await sendMail(ctx.db, {
    to: email,
    kind: 'behalf',
    secret: true,
    subject: `[${community}] ${m.behalf_mail_title({}, options)}`,
    ...renderMail({
      ...{ locale, community, title: m.behalf_mail_title({}, options), preheader: text },
      paragraphs: [m.behalf_mail_hello({ name }, options), text],
      sections: [
        {
          heading: title,
          quote: renderMarkdown(markdown).text,
          ...(language && { quoteLanguage: language }),
        },
      ],
      action: {
        label: m.behalf_mail_button({}, options),
        url: `${readConfig().siteUrl}/${locale}/ask/${token}`,
      },
      footer: [m.behalf_mail_footer({}, options)],
    }),
  });
}
