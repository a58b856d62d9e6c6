import { sql, type RawBuilder } from 'kysely';
import { findCommunityName } from '#commons/notifications/server/community-name.ts';
import { readConfig } from '#platform/config.ts';
import type { Context } from '#platform/context.ts';
import * as m from '#platform/i18n/generated/messages.js';
import { isLocale, LOCALES, type Locale } from '#platform/i18n/locales.ts';
import { renderMail, sendMail } from '#platform/mail/index.ts';

interface Group {
  id: string;
  slug: string;
  name: string;
}
type Say = (words: { name: string; group: string }, options: { locale: Locale }) => string;
interface Words {
  title: Say;
  text: Say;
  button: Say;
}

const INVITED: Words = {
  title: m.groups_mail_invited,
  text: m.groups_mail_invited_text,
  button: m.groups_mail_invited_button,
};
const ASKED: Words = {
  title: m.groups_mail_asked,
  text: m.groups_mail_asked_text,
  button: m.groups_mail_asked_button,
};
const LET_IN: Words = {
  title: m.groups_mail_let_in,
  text: m.groups_mail_let_in_text,
  button: m.groups_mail_let_in_button,
};
const DECLINED: Words = {
  title: m.groups_mail_declined,
  text: m.groups_mail_declined_text,
  button: m.groups_mail_declined_button,
};

const REMOVED: Words = {
  title: m.groups_mail_removed,
  text: m.groups_mail_removed_text,
  button: m.groups_mail_declined_button,
};

/** To whoever was just invited by the actor. */
export const mailInvited = (ctx: Context, group: Group, memberId: string): Promise<void> =>
  send(ctx, sql`member.id = ${memberId}`, group, INVITED, `/groups/${group.slug}`);

/** To a group's stewards: the actor asks to join. */
export const mailAsked = (ctx: Context, group: Group): Promise<void> =>
  send(
    ctx,
    sql`member.id in (select member_id from responsibility where group_id = ${group.id})`,
    group,
    ASKED,
    `/groups/${group.slug}/people#requests`,
  );

/** To whoever asked: what a steward decided. */
export const mailDecided = (
  ctx: Context,
  group: Group,
  memberId: string,
  accepted: boolean,
): Promise<void> =>
  accepted
    ? send(ctx, sql`member.id = ${memberId}`, group, LET_IN, `/groups/${group.slug}`)
    : send(ctx, sql`member.id = ${memberId}`, group, DECLINED, '/groups');

/** To whoever was just taken out of a group. */
export const mailRemoved = (ctx: Context, group: Group, memberId: string): Promise<void> =>
  send(ctx, sql`member.id = ${memberId}`, group, REMOVED, '/groups');

/** At once, each in their own language; to nobody who wants no mail. */
async function send(
  ctx: Context,
  whom: RawBuilder<unknown>,
  group: Group,
  words: Words,
  path: string,
): Promise<void> {
  const { rows } = await sql<{ email: string; locale: string; name: string }>`
    select member.email, member.locale, actor.name from member
      join member actor on actor.id = ${ctx.actor.memberId}
     where ${whom} and member.state = 'active' and member.email is not null
       and member.mail_rhythm <> 'never'`.execute(ctx.db);
  if (rows.length === 0) return;
  const community = await findCommunityName(ctx.db);
  const { siteUrl } = readConfig();
  for (const { email, name, ...reader } of rows) {
    const locale = isLocale(reader.locale) ? reader.locale : LOCALES[0];
    const say = (what: Say) => what({ name, group: group.name }, { locale });
    await sendMail(ctx.db, {
      to: email,
      kind: 'group',
      subject: `[${community}] ${say(words.title)}`,
      ...renderMail({
        ...{ locale, community, title: say(words.title), paragraphs: [say(words.text)] },
        preheader: say(words.text),
        action: { label: say(words.button), url: siteUrl + path },
        footer: [
          m.groups_mail_footer({}, { locale }),
          {
            label: m.notifications_settings({}, { locale }),
            url: `${siteUrl}/settings#notifications`,
          },
        ],
      }),
    });
  }
}
