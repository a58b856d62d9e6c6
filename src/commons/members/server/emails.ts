import { m } from '#platform/i18n/generated/messages.js';
import type { Locale } from '#platform/i18n/locales.ts';
import { renderMail } from '#platform/mail/index.ts';
import type { Admission } from './admission.ts';
import { CODE_MINUTES } from './auth.ts';

export interface ComposedMail {
  subject: string;
  text: string;
  html: string;
}

const COMMUNITY = 'Copia';

/** The mail that signs somebody in: a link, and a code for whoever reads mail on another device. */
export function composeSignIn(content: {
  locale: Locale;
  code: string;
  url: string;
}): ComposedMail {
  const { locale, code, url } = content;
  const options = { locale };
  const title = m.members_mail_sign_in_title({}, options);
  return {
    subject: m.members_mail_sign_in_subject({ code }, options),
    ...renderMail({
      locale,
      community: COMMUNITY,
      preheader: m.members_mail_sign_in_preheader({ minutes: CODE_MINUTES }, options),
      title,
      paragraphs: [m.members_mail_sign_in_text({ minutes: CODE_MINUTES }, options)],
      code,
      action: { label: m.members_mail_sign_in_button({}, options), url },
      footer: [m.members_mail_not_you({}, options)],
    }),
  };
}

/** What an address gets that asked to sign in but is nobody's here: how to join, never a code. */
export function composeHowToJoin(content: {
  locale: Locale;
  admission: Admission;
  siteUrl: string;
}): ComposedMail {
  const { locale, admission, siteUrl } = content;
  const options = { locale };
  const barred = admission.kind === 'barred';
  const text = barred
    ? m.members_mail_barred_text({}, options)
    : admission.joining.policy === 'request'
      ? m.members_mail_join_request({}, options)
      : admission.joining.policy === 'domain'
        ? m.members_mail_join_domain({}, options)
        : m.members_mail_join_invited({}, options);
  return {
    subject: m.members_mail_join_subject({}, options),
    ...renderMail({
      locale,
      community: COMMUNITY,
      preheader: text,
      title: m.members_mail_join_title({}, options),
      paragraphs: [m.members_mail_join_asked({}, options), text],
      ...(!barred && {
        action: { label: m.members_mail_join_button({}, options), url: `${siteUrl}/join` },
      }),
      footer: [m.members_mail_not_you({}, options)],
    }),
  };
}

/** Tells somebody that they may come in. They sign in with their address: the mail carries no key. */
export function composeInvitation(content: {
  locale: Locale;
  name: string;
  url: string;
}): ComposedMail {
  const { locale, name, url } = content;
  const options = { locale };
  const title = name
    ? m.members_mail_invitation_title_name({ name }, options)
    : m.members_mail_invitation_title({}, options);
  return {
    subject: m.members_mail_invitation_subject({}, options),
    ...renderMail({
      locale,
      community: COMMUNITY,
      preheader: title,
      title,
      paragraphs: [m.members_mail_invitation_text({}, options)],
      action: { label: m.members_mail_invitation_button({}, options), url },
      footer: [m.members_mail_invitation_footer({}, options)],
    }),
  };
}
