import { sql, type RawBuilder } from 'kysely';
import { findCommunityName } from '#commons/notifications/server/community-name.ts';
import { readConfig } from '#platform/config.ts';
import type { Context } from '#platform/context.ts';
import * as m from '#platform/i18n/generated/messages.js';
import { isLocale, LOCALES, type Locale } from '#platform/i18n/locales.ts';
import { renderMail, sendMail, type MailContent } from '#platform/mail/index.ts';
import { aboutWhat, dayOf, toldOf } from '../words.ts';
import { findDecision } from './find-decision.ts';
import { makeLinkKey } from './link-key.ts';

interface Recipient {
  email: string | null;
  locale: Locale;
}

type Words = Omit<MailContent, 'locale' | 'community' | 'preheader' | 'footer'> & {
  footer: string;
};

/** These mails are owed: no preference stops them. */
async function send(ctx: Context, { email, locale }: Recipient, words: Words): Promise<void> {
  if (!email) return;
  const community = await findCommunityName(ctx.db);
  await sendMail(ctx.db, {
    to: email,
    kind: 'moderation',
    subject: `[${community}] ${words.title}`,
    ...renderMail({
      ...words,
      locale,
      community,
      preheader: words.paragraphs?.[0] ?? words.title,
      footer: [words.footer],
    }),
  });
}

const localeOf = (locale: string): Locale => (isLocale(locale) ? locale : LOCALES[0]);

/** Whoever made a report, with where they see what came of it; nobody where it is forgotten. */
async function reportersOf(ctx: Context, which: RawBuilder<unknown>) {
  const { rows } = await sql<{
    id: string;
    title: string;
    email: string | null;
    locale: string | null;
    visitor: boolean;
  }>`
    select report.id, report.title, report.reporter_id is null as visitor,
           coalesce(member.email, report.reporter_email) as email,
           coalesce(member.locale, report.reporter_locale) as locale
      from report left join member on member.id = report.reporter_id
     where ${which} and member.state is distinct from 'erased' order by report.id`.execute(ctx.db);
  return Promise.all(
    rows.map(async ({ id, title, email, visitor, ...row }) => {
      const locale = localeOf(row.locale ?? '');
      const page = `${readConfig().siteUrl}/${locale}/reports/${id}`;
      const url = visitor ? `${page}?key=${await makeLinkKey(ctx.db, 'report', id)}` : page;
      return { title, locale, to: { email, locale }, url };
    }),
  );
}

/** To those who reported: one paragraph, and the way to their report. */
async function tellReporters(
  ctx: Context,
  which: RawBuilder<unknown>,
  say: (title: string, locale: Locale) => Pick<Words, 'title' | 'paragraphs' | 'sections'>,
): Promise<void> {
  for (const { title, locale, to, url } of await reportersOf(ctx, which))
    await send(ctx, to, {
      ...say(title, locale),
      action: { label: m.moderation_mail_report_button({}, { locale }), url },
      footer: m.moderation_mail_reports_footer({}, { locale }),
    });
}

/** "It has come in", to whoever reported. */
export const mailReceipt = (ctx: Context, reportId: string): Promise<void> =>
  tellReporters(ctx, sql`report.id = ${reportId}`, (title, locale) => ({
    title: m.moderation_mail_receipt({}, { locale }),
    paragraphs: [m.moderation_mail_receipt_text({ title }, { locale })],
  }));

/** What came of it, to all who reported it: whether, not what was done to whom. */
export const mailOutcome = (ctx: Context, caseId: string, breach: boolean): Promise<void> =>
  tellReporters(ctx, sql`report.case_id = ${caseId}`, (title, locale) => {
    const outcome = breach ? m.moderation_mail_outcome_breach : m.moderation_mail_outcome_no_breach;
    return {
      title: m.moderation_mail_outcome({}, { locale }),
      paragraphs: [outcome({ title }, { locale })],
    };
  });

/** What came of the wish for another look, to whoever had it. */
export const mailSecondLook = (
  ctx: Context,
  reportId: string,
  answer: { reversed: boolean; reason: string },
): Promise<void> =>
  tellReporters(ctx, sql`report.id = ${reportId}`, (title, locale) => {
    const outcome = answer.reversed
      ? m.moderation_mail_again_opened
      : m.moderation_mail_again_stands;
    return {
      title: m.moderation_mail_again({}, { locale }),
      paragraphs: [outcome({ title }, { locale })],
      sections: [{ heading: m.moderation_decision_why({}, { locale }), quote: answer.reason }],
    };
  });

/** The author of a decision's text, with what they are told, in their language. */
async function readStatement(ctx: Context, decisionId: string) {
  const author = await ctx.db
    .selectFrom('moderation_decision')
    .innerJoin('member', 'member.id', 'moderation_decision.member_id')
    .select(['member.email', 'member.locale'])
    .where('moderation_decision.id', '=', decisionId)
    .executeTakeFirstOrThrow();
  const locale = localeOf(author.locale);
  const key = await makeLinkKey(ctx.db, 'decision', decisionId);
  return {
    to: { email: author.email, locale },
    locale,
    decision: await findDecision({ ...ctx, locale }, decisionId, key),
    url: `${readConfig().siteUrl}/${locale}/decisions/${decisionId}?key=${key}`,
  };
}

/** The statement of reasons (Digital Services Act, article 17), to the author. */
export async function mailStatement(ctx: Context, decisionId: string): Promise<void> {
  const { to, locale, decision, url } = await readStatement(ctx, decisionId);
  const { agreement, reason } = decision;
  await send(ctx, to, {
    title: m.moderation_decision_title({}, { locale }),
    paragraphs: toldOf(decision, locale, locale),
    sections: [
      {
        heading: aboutWhat(decision, locale),
        quote: decision.text,
        quoteLanguage: decision.language,
      },
      {
        heading: `${m.moderation_decision_agreement({}, { locale })}: ${agreement.title}`,
        lead: agreement.body,
      },
      { heading: m.moderation_decision_why({}, { locale }), quote: reason },
      {
        heading: m.moderation_decision_appeal({}, { locale }),
        lead: `${m.moderation_decision_appeal_until({ date: dayOf(decision.appealUntil, locale) }, { locale })} ${m.moderation_decision_how({}, { locale })}`,
      },
    ],
    action: { label: m.moderation_mail_decision_button({}, { locale }), url },
    footer: m.moderation_mail_decision_footer({}, { locale }),
  });
}

/** What came of an appeal, or that the decision was taken back without one. */
export async function mailAnswer(
  ctx: Context,
  decisionId: string,
  answer: { reversed: boolean; reason: string },
): Promise<void> {
  const { to, locale, decision, url } = await readStatement(ctx, decisionId);
  await send(ctx, to, {
    title: answer.reversed
      ? m.moderation_mail_reversed({}, { locale })
      : m.moderation_mail_stands({}, { locale }),
    paragraphs: [
      answer.reversed
        ? m.moderation_decision_reversed({}, { locale })
        : m.moderation_decision_stands({}, { locale }),
    ],
    sections: [
      { heading: aboutWhat(decision, locale) },
      { heading: m.moderation_decision_why({}, { locale }), quote: answer.reason },
    ],
    action: { label: m.moderation_mail_answer_button({}, { locale }), url },
    footer: m.moderation_mail_decision_footer({}, { locale }),
  });
}
